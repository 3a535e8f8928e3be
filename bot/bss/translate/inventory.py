"""Lines from TMF637 Product Inventory."""

from collections.abc import Iterable
from decimal import Decimal

from bot.bss.model import Line, LineKind, Link, Money, Owner, Paying, TopUp
from bot.bss.tmf import ProductForm, Reference
from bot.bss.translate.values import (
    LINE_KINDS,
    Nonsense,
    Values,
    allowance,
    characteristics,
    money,
    number,
    text,
    time,
)
from wire.turn import LANGUAGES

PLAN_CHANGE, NEW_SIM = "planChange", "newSim"
"""Categories of orders that a line tells as under way."""


def line(form: ProductForm) -> Line:
    """The line that a TMF637 product describes."""
    values = characteristics(form.product_characteristic)
    customer = _customer(form.related_party)
    recurring = [price for price in form.product_price if price.price_type == "recurring"]
    return Line(
        id=form.id,
        number=form.product_serial_number,
        owner=Owner(
            party=customer.id,
            name=customer.name or "",
            tier=text(values, "customerTier") or "standard",
            stage=text(values, "lifeCycleStage") or "mature",
            language=_language(values),
            town=text(values, "town"),
            email=text(values, "email"),
        ),
        account=form.billing_account.id,
        kind=_line_kind(values),
        label=text(values, "lineLabel"),
        is_active=form.status == "active",
        offer=form.product_offering.id,
        plan_name=form.product_offering.name or form.name,
        price=money(recurring[0].price.tax_included_amount) if recurring else None,
        term_end=form.termination_date.date() if form.termination_date else None,
        renewal_day=int(number(values, "renewalDay") or 1),
        data_gb=allowance(values, "dataAllowanceGb"),
        minutes=allowance(values, "minutesAllowance"),
        texts=allowance(values, "smsAllowance"),
        speed_mbit=number(values, "speedMbit"),
        fee_per_month=number(values, "earlyTerminationFeePerMonth"),
        has_order=any(order.role in (None, PLAN_CHANGE) for order in form.product_order_item),
        has_sim_order=any(order.role == NEW_SIM for order in form.product_order_item),
        is_lost=values.get("suspensionReason") == "lostOrStolen",
        roams=values.get("roaming") is True,
        paying=_paying(values, recurring[0].price.tax_included_amount.unit if recurring else None),
    )


def _customer(parties: Iterable[Reference]) -> Reference:
    for party in parties:
        if party.role == "customer":
            return party
    raise Nonsense("a line without a customer")


def _language(values: Values) -> str | None:
    language = text(values, "language")
    return language if language in LANGUAGES else None


def _line_kind(values: Values) -> LineKind:
    kind = LINE_KINDS.get(values.get("lineKind"))
    if kind is None:
        raise Nonsense("a line of an unknown kind")
    return kind


def _paying(values: Values, currency: str | None) -> Paying:
    until = time(values, "linksValidUntil")
    credit, topped_up, topped_up_at = number(values, "credit"), number(values, "lastTopUp"), time(values, "lastTopUpAt")

    def link(name: str) -> Link | None:
        url = text(values, name)
        return Link(url=url, until=until) if url and until else None

    def money_of(amount: Decimal | None) -> Money | None:
        return Money(amount=amount, currency=currency) if amount is not None and currency else None

    last = money_of(topped_up)
    return Paying(
        is_automatic=values.get("autoPay") is True,
        card=text(values, "autoPayCard"),
        is_on_paper=values.get("paperBill") is True,
        pay=link("paymentUrl"),
        method=link("paymentMethodUrl"),
        top_up=link("topUpUrl"),
        credit=money_of(credit),
        last_top_up=TopUp(amount=last, at=topped_up_at) if last and topped_up_at else None,
        back_at=time(values, "reconnectsAt"),
    )
