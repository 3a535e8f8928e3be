"""What is used and left of a line's allowances from TMF677 Usage Consumption."""

from collections.abc import Mapping
from decimal import Decimal
from typing import get_args

from bot.bss.model import Bucket, BucketKind
from bot.bss.tmf import BucketForm, UsageForm
from bot.bss.translate.values import Nonsense

BUCKET_KINDS: Mapping[object, BucketKind] = {kind: kind for kind in get_args(BucketKind)}


def buckets(form: UsageForm, line_id: str) -> tuple[Bucket, ...]:
    """The allowances of one line in a TMF677 report."""
    mine = [entry for entry in form.usage_consumption if any(line_id == of.id for of in entry.product)]
    if not mine:
        raise Nonsense("a usage report of another line")
    return tuple(_bucket(bucket) for entry in mine for bucket in entry.bucket_ref_or_value)


def _bucket(form: BucketForm) -> Bucket:
    kind = BUCKET_KINDS.get(form.usage_type)
    if kind is None:
        raise Nonsense("an allowance of an unknown kind")
    counters = {counter.counter_type: counter.value.amount for counter in form.bucket_counter}
    ends = form.valid_for.end_date_time if form.valid_for else None
    return Bucket(
        id=form.id,
        kind=kind,
        used=counters.get("used", Decimal(0)),
        allowance=counters.get("allowance"),
        left=form.remaining_value.amount if form.remaining_value else None,
        resets=ends.date() if ends else None,
        is_shared=form.is_shared,
    )
