"""From TM Forum's words to ours. Pure; what lacks a part we rely on raises `Nonsense`, nothing is made up."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import get_args

from bot.bss.model import (
    Allowance,
    Arrangement,
    Bill,
    BillState,
    Bucket,
    BucketKind,
    Charge,
    Dispute,
    Line,
    LineKind,
    Link,
    Money,
    Offer,
    Outage,
    Owner,
    Paying,
    Payment,
    Refund,
    RefundState,
    RoamingZone,
    Texts,
    Ticket,
    TicketState,
    Used,
)
from bot.bss.tmf import (
    AttachmentForm,
    BillForm,
    BucketForm,
    Characteristic,
    MoneyForm,
    OfferingForm,
    PaymentForm,
    ProductForm,
    RateForm,
    Reference,
    SpecUse,
    TicketForm,
    UsageForm,
)

LANGUAGES = ("en", "es", "zh")
LINE_KINDS: Mapping[object, LineKind] = {kind: kind for kind in get_args(LineKind)}
BUCKET_KINDS: Mapping[object, BucketKind] = {kind: kind for kind in get_args(BucketKind)}
REFUND_STATES: Mapping[str, RefundState] = {
    "acknowledged": "requested",
    "inProgress": "approved",
    "resolved": "paid",
    "closed": "paid",
    "rejected": "rejected",
}
DECIDED = frozenset({"resolved", "closed", "rejected"})
WITHDRAWN = frozenset({"rejected", "cancelled"})
BILL_STATES: Mapping[str, BillState] = {"sent": "open", "partiallyPaid": "partly_paid", "settled": "paid"}

PLAN_CHANGE, NEW_SIM = "planChange", "newSim"
"""Categories of orders that a line tells as under way."""
# TMF621's states of a trouble ticket.
TICKET_STATES: Mapping[str, TicketState] = {
    "acknowledged": "received",
    "inProgress": "in_progress",
    "pending": "waiting",
    "held": "waiting",
    "resolved": "settled",
    "closed": "settled",
    "cancelled": "dropped",
    "rejected": "dropped",
}
URGE = "urge "
"""How the id of a note begins with which a customer presses for a work order."""

Values = Mapping[str, str | float | bool]


class Nonsense(Exception):
    """The operator's system answered something that cannot be true."""


def line(form: ProductForm) -> Line:
    """The line that a TMF637 product describes."""
    values = _characteristics(form.product_characteristic)
    customer = _customer(form.related_party)
    recurring = [price for price in form.product_price if price.price_type == "recurring"]
    return Line(
        id=form.id,
        number=form.product_serial_number,
        owner=Owner(
            party=customer.id,
            name=customer.name or "",
            tier=_text(values, "customerTier") or "standard",
            stage=_text(values, "lifeCycleStage") or "mature",
            language=_language(values),
            town=_text(values, "town"),
            email=_text(values, "email"),
        ),
        account=form.billing_account.id,
        kind=_line_kind(values),
        label=_text(values, "lineLabel"),
        is_active=form.status == "active",
        offer=form.product_offering.id,
        plan_name=form.product_offering.name or form.name,
        price=_money(recurring[0].price.tax_included_amount) if recurring else None,
        since=form.start_date.date() if form.start_date else None,
        term_end=form.termination_date.date() if form.termination_date else None,
        renewal_day=int(_number(values, "renewalDay") or 1),
        data_gb=_allowance(values, "dataAllowanceGb"),
        minutes=_allowance(values, "minutesAllowance"),
        texts=_allowance(values, "smsAllowance"),
        speed_mbit=_number(values, "speedMbit"),
        fee_per_month=_number(values, "earlyTerminationFeePerMonth"),
        has_order=any(order.role in (None, PLAN_CHANGE) for order in form.product_order_item),
        has_sim_order=any(order.role == NEW_SIM for order in form.product_order_item),
        is_lost=values.get("suspensionReason") == "lostOrStolen",
        roams=values.get("roaming") is True,
        paying=_paying(values, recurring[0].price.tax_included_amount.unit if recurring else None),
    )


def bill(form: BillForm) -> Bill:
    """The bill that a TMF678 customerBill describes."""
    starts, ends = form.billing_period.start_date_time, form.billing_period.end_date_time
    if starts is None or ends is None or ends <= starts:
        raise Nonsense("a bill without a period")
    state = BILL_STATES.get(form.state)
    if state is None:
        raise Nonsense("a bill in an unknown state")
    amount, remaining = _money(form.amount_due), _money(form.remaining_amount)
    if remaining.currency != amount.currency:
        raise Nonsense("a bill in two currencies")
    return Bill(
        id=form.id,
        number=form.bill_no,
        account=form.billing_account.id,
        starts=starts.date(),
        ends=ends.date(),
        due=form.payment_due_date.date(),
        amount=amount,
        remaining=remaining,
        state=state,
        payments=tuple(payment for one in form.applied_payment if (payment := _payment(one)) is not None),
        document=_document(form.bill_document),
    )


def charge(form: RateForm) -> Charge:
    """The bill line that a TMF678 appliedCustomerBillingRate describes."""
    values = _characteristics(form.characteristic)
    return Charge(
        id=form.id,
        key=_text(values, "lineKey") or form.name,
        line=form.product.id if form.product else "",
        name=_texts(values, "name", form.name),
        reason=_texts(values, "reason", None) if "reason_en" in values else None,
        amount=_money(form.tax_included_amount),
        used=_used(values),
    )


def offer(form: OfferingForm) -> Offer:
    """The plan or add-on that a TMF620 productOffering describes."""
    fixed = [price for price in form.product_offering_price if price.price_type != "usage"]
    if not fixed:
        raise Nonsense("an offer without a price")
    per_unit = unit_prices(form)
    values = _specification(form.prod_spec_char_value_use)
    return Offer(
        id=form.id,
        name=form.name,
        is_plan=any(category.id == "plans" for category in form.category),
        kind=LINE_KINDS.get(values.get("lineKind")),
        price=_money(fixed[0].price.tax_included_amount),
        description=_texts(values, "description", form.description),
        terms=_texts(values, "terms", ""),
        data_gb=_allowance(values, "dataGb"),
        minutes=_allowance(values, "minutes"),
        texts=_allowance(values, "sms"),
        speed_mbit=_number(values, "speedMbit"),
        contract_months=int(_number(values, "contractMonths") or 0),
        extra_minute=per_unit.get("minute"),
        extra_text=per_unit.get("message"),
        valid_days=int(_number(values, "validDays") or 0),
        countries=_countries(values),
        is_abroad=values.get("usedAbroad") is True,
    )


def roaming_zone(form: OfferingForm) -> RoamingZone:
    """The prices abroad that a TMF620 productOffering of the category `roaming` describes."""
    countries = _countries(_specification(form.prod_spec_char_value_use))
    if not countries:
        raise Nonsense("a roaming zone without countries")
    per_unit = unit_prices(form)
    return RoamingZone(
        countries=countries,
        megabyte=per_unit.get("MB"),
        minute=per_unit.get("minute"),
        text=per_unit.get("message"),
    )


def unit_prices(form: OfferingForm) -> dict[str, Money]:
    """The prices of an offering for one unit used, by the unit's name."""
    return {
        price.unit_of_measure.units: _money(price.price.tax_included_amount)
        for price in form.product_offering_price
        if price.price_type == "usage" and price.unit_of_measure is not None
    }


def buckets(form: UsageForm, line_id: str) -> tuple[Bucket, ...]:
    """The allowances of one line in a TMF677 report."""
    mine = [entry for entry in form.usage_consumption if any(line_id == of.id for of in entry.product)]
    if not mine:
        raise Nonsense("a usage report of another line")
    return tuple(_bucket(bucket) for entry in mine for bucket in entry.bucket_ref_or_value)


def outage(form: TicketForm) -> Outage:
    """The known outage that a TMF621 ticket of the operator describes."""
    towns = [entity.name for entity in form.related_entity if entity.role == "affectedPlace"]
    if not towns or form.creation_date is None:
        raise Nonsense("an outage without a place or a beginning")
    notes: Values = {note.id: note.text for note in form.note}
    return Outage(
        id=form.id,
        town=towns[0],
        town_in=_texts(notes, "place", towns[0]),
        description=_texts(notes, "description", form.description),
        services=frozenset(
            entity.id or entity.name for entity in form.related_entity if entity.role == "affectedService"
        ),
        since=form.creation_date,
        expected_end=form.expected_resolution_date,
    )


def refund(form: TicketForm, party: str) -> Refund:
    """The refund that a TMF621 ticket of the operator describes; raises `Nonsense` when it is another customer's."""
    if all(one.id != party for one in form.related_party):
        raise Nonsense("a refund of another customer")
    notes: Values = {note.id: note.text for note in form.note}
    state, amount, currency = REFUND_STATES.get(form.status), _number(notes, "amount"), _text(notes, "currency")
    if state is None or amount is None or currency is None or form.creation_date is None:
        raise Nonsense("a refund without a state, an amount or a beginning")
    day = form.resolution_date or form.expected_resolution_date
    return Refund(
        id=form.id,
        state=state,
        about=_texts(notes, "about", form.description),
        amount=Money(amount=amount, currency=currency),
        way=_text(notes, "way") or "transfer",
        asked=form.creation_date.date(),
        day=day.date() if day else None,
    )


def arrangement(form: TicketForm, party: str) -> Arrangement:
    """The arrangement that a TMF621 ticket describes; raises `Nonsense` when it is another customer's."""
    if all(one.id != party for one in form.related_party):
        raise Nonsense("an arrangement of another customer")
    if form.creation_date is None or form.expected_resolution_date is None:
        raise Nonsense("an arrangement without a beginning or an end")
    return Arrangement(
        id=form.id,
        made=form.creation_date.date(),
        until=form.expected_resolution_date.date(),
        bills=frozenset(entity.id for entity in form.related_entity if entity.role == "bill" and entity.id),
    )


def dispute(form: TicketForm, party: str) -> Dispute:
    """The dispute that a TMF621 ticket describes; raises `Nonsense` when it is another customer's."""
    if all(one.id != party for one in form.related_party):
        raise Nonsense("a dispute of another customer")
    promised = form.expected_resolution_date
    return Dispute(
        id=form.id,
        is_open=form.status not in DECIDED,
        promised=promised.date() if promised else None,
        about=frozenset(entity.id for entity in form.related_entity if entity.role in ("bill", "charge") and entity.id),
    )


def _paying(values: Values, currency: str | None) -> Paying:
    until, credit = _time(values, "linksValidUntil"), _number(values, "credit")

    def link(name: str) -> Link | None:
        url = _text(values, name)
        return Link(url=url, until=until) if url and until else None

    return Paying(
        is_automatic=values.get("autoPay") is True,
        card=_text(values, "autoPayCard"),
        is_on_paper=values.get("paperBill") is True,
        pay=link("paymentUrl"),
        method=link("paymentMethodUrl"),
        top_up=link("topUpUrl"),
        credit=Money(amount=credit, currency=currency) if credit is not None and currency else None,
        back_at=_time(values, "reconnectsAt"),
    )


def _payment(form: PaymentForm) -> Payment | None:
    """`2026-11-09 card`, `2026-11-19 transfer, pending`; a payment that is named otherwise is left aside."""
    day, _, method = (form.payment.name or "").partition(" ")
    method, _, state = method.partition(", ")
    try:
        came = date.fromisoformat(day)
    except ValueError:
        return None
    return Payment(day=came, method=method, amount=_money(form.applied_amount), is_booked=state != "pending")


def _document(forms: Iterable[AttachmentForm]) -> Link | None:
    for form in forms:
        until = form.valid_for.end_date_time if form.valid_for else None
        if form.attachment_type == "bill" and form.url and until:
            return Link(url=form.url, until=until)
    return None


def ticket(form: TicketForm) -> Ticket:
    """The work order that a TMF621 ticket of a customer describes."""
    if form.creation_date is None:
        raise Nonsense("a work order without a beginning")
    urges = [note.stamp for note in form.note if note.id.startswith(URGE) and note.stamp]
    relied_on = [other.id for other in form.trouble_ticket_relationship if other.relationship_type == "reliesOn"]
    return Ticket(
        id=form.id,
        kind=form.ticket_type,
        state=TICKET_STATES.get(form.status, "received"),
        opened=form.creation_date,
        promised=form.expected_resolution_date,
        outage=relied_on[0] if relied_on else None,
        urged=_moment(max(urges)) if urges else None,
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Nonsense("a note at no time") from error
    if moment.tzinfo is None:
        raise Nonsense("a note without a time zone")
    return moment


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


def _used(values: Values) -> Used | None:
    data = _number(values, "dataUsedGb")
    if data is None:
        return None
    return Used(
        data_gb=data,
        minutes=_number(values, "minutesUsed") or Decimal(0),
        texts=_number(values, "smsUsed") or Decimal(0),
    )


def _money(form: MoneyForm) -> Money:
    return Money(amount=form.value, currency=form.unit)


def _customer(parties: Iterable[Reference]) -> Reference:
    for party in parties:
        if party.role == "customer":
            return party
    raise Nonsense("a line without a customer")


def _characteristics(forms: Iterable[Characteristic]) -> Values:
    return {form.name: form.value for form in forms}


def _specification(uses: Iterable[SpecUse]) -> Values:
    return {
        use.name: use.product_spec_characteristic_value[0].value
        for use in uses
        if use.product_spec_characteristic_value
    }


def _text(values: Values, name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) and value else None


def _language(values: Values) -> str | None:
    language = _text(values, "language")
    return language if language in LANGUAGES else None


def _line_kind(values: Values) -> LineKind:
    kind = LINE_KINDS.get(values.get("lineKind"))
    if kind is None:
        raise Nonsense("a line of an unknown kind")
    return kind


def _number(values: Values, name: str) -> Decimal | None:
    value = values.get(name)
    if value is None:
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Nonsense(f"{name} is no number") from error
    if not number.is_finite():
        raise Nonsense(f"{name} is no number")
    return number


def _countries(values: Values) -> frozenset[str]:
    return frozenset(code for code in (_text(values, "countries") or "").split(",") if code)


def _time(values: Values, name: str) -> datetime | None:
    text = _text(values, name)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Nonsense(f"{name} is no time") from error
    if at.tzinfo is None:
        raise Nonsense(f"{name} has no zone")
    return at


def _allowance(values: Values, name: str) -> Allowance | None:
    return "unlimited" if values.get(name) == "unlimited" else _number(values, name)


def _texts(values: Values, stem: str, english: str | None) -> Texts:
    first = english if english is not None else str(values[f"{stem}_en"])
    found = {language: _text(values, f"{stem}_{language}") for language in LANGUAGES}
    return {"en": first} | {language: text for language, text in found.items() if text is not None}
