"""Bills and their lines from TMF678 Customer Bill."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from bot.bss.model import Bill, BillState, Charge, Link, Payment, Used
from bot.bss.tmf import AttachmentForm, BillForm, PaymentForm, RateForm
from bot.bss.translate.values import Nonsense, Values, characteristics, money, number, text, texts

BILL_STATES: Mapping[str, BillState] = {"sent": "open", "partiallyPaid": "partly_paid", "settled": "paid"}


def bill(form: BillForm) -> Bill:
    """The bill that a TMF678 customerBill describes."""
    starts, ends = form.billing_period.start_date_time, form.billing_period.end_date_time
    if starts is None or ends is None or ends <= starts:
        raise Nonsense("a bill without a period")
    state = BILL_STATES.get(form.state)
    if state is None:
        raise Nonsense("a bill in an unknown state")
    amount, remaining = money(form.amount_due), money(form.remaining_amount)
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


def _payment(form: PaymentForm) -> Payment | None:
    """`2026-11-09 card`, `2026-11-19 transfer, pending`; a payment that is named otherwise is left aside."""
    day, _, method = (form.payment.name or "").partition(" ")
    method, _, state = method.partition(", ")
    try:
        came = date.fromisoformat(day)
    except ValueError:
        return None
    return Payment(day=came, method=method, amount=money(form.applied_amount), is_booked=state != "pending")


def _document(forms: Iterable[AttachmentForm]) -> Link | None:
    for form in forms:
        until = form.valid_for.end_date_time if form.valid_for else None
        if form.attachment_type == "bill" and form.url and until:
            return Link(url=form.url, until=until)
    return None


def charge(form: RateForm) -> Charge:
    """The bill line that a TMF678 appliedCustomerBillingRate describes."""
    values = characteristics(form.characteristic)
    return Charge(
        id=form.id,
        key=text(values, "lineKey") or form.name,
        line=form.product.id if form.product else "",
        name=texts(values, "name", form.name),
        reason=texts(values, "reason", None) if "reason_en" in values else None,
        amount=money(form.tax_included_amount),
        used=_used(values),
    )


def _used(values: Values) -> Used | None:
    data = number(values, "dataUsedGb")
    if data is None:
        return None
    return Used(
        data_gb=data,
        minutes=number(values, "minutesUsed") or Decimal(0),
        texts=number(values, "smsUsed") or Decimal(0),
    )
