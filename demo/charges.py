"""What can stand on a bill besides the plan, named in three languages."""

from datetime import date
from decimal import Decimal

from demo.offers import LATE_FEE, OFFER_BY_ID, Texts, euros
from demo.operator import Bill, Charge, Line, Used

CALL_ABROAD_MINUTE = Decimal("0.25")

MONTHS: tuple[Texts, ...] = tuple(
    Texts(en=en, es=es, zh=f"{number}月")
    for number, (en, es) in enumerate(
        (
            ("January", "enero"),
            ("February", "febrero"),
            ("March", "marzo"),
            ("April", "abril"),
            ("May", "mayo"),
            ("June", "junio"),
            ("July", "julio"),
            ("August", "agosto"),
            ("September", "septiembre"),
            ("October", "octubre"),
            ("November", "noviembre"),
            ("December", "diciembre"),
        ),
        start=1,
    )
)

COUNTRIES: dict[str, Texts] = {
    country.en: country
    for country in (
        Texts(en="Switzerland", es="Suiza", zh="瑞士"),
        Texts(en="Morocco", es="Marruecos", zh="摩洛哥"),
        Texts(en="United Kingdom", es="Reino Unido", zh="英国"),
        Texts(en="United States", es="Estados Unidos", zh="美国"),
        Texts(en="China", es="China", zh="中国"),
        Texts(en="Mexico", es="México", zh="墨西哥"),
    )
}


def month_name(day: date) -> Texts:
    """Names the month of a day."""
    return MONTHS[day.month - 1]


def plan(bill_id: str, line: Line, price: Decimal, used: Used | None, reason: Texts | None = None) -> Charge:
    """Charges a line's plan for the month."""
    name = line.offer.name
    if line.label:
        name = f"{name} ({line.label})"
    return Charge(
        id=f"{bill_id}-{line.id}-plan",
        line_id=line.id,
        key="plan",
        type="plan",
        name=Texts(en=name, es=name, zh=name),
        amount=price,
        reason=reason,
        used=used,
    )


def addon(bill_id: str, line: Line, offer_id: str, bought: date) -> Charge:
    """Charges an add-on that was bought during the month."""
    offer = OFFER_BY_ID[offer_id]
    month = month_name(bought)
    return Charge(
        id=f"{bill_id}-{line.id}-{offer_id}",
        line_id=line.id,
        key=f"addon:{offer_id}",
        type="addon",
        name=Texts(en=offer.name, es=offer.name, zh=offer.name),
        amount=offer.price,
        reason=Texts(
            en=f"Bought on {bought.day} {month.en}, paid once.",
            es=f"Comprado el {bought.day} de {month.es}, pago único.",
            zh=f"{month.zh}{bought.day}日购买，一次性收费。",
        ),
    )


def roaming(bill_id: str, line: Line, country: str, amount: Decimal, megabytes: int) -> Charge:
    """Charges data used in a country that no pass covered."""
    place = COUNTRIES[country]
    return Charge(
        id=f"{bill_id}-{line.id}-roaming",
        line_id=line.id,
        key=f"roaming:{country}",
        type="roaming",
        name=Texts(en=f"Roaming in {place.en}", es=f"Roaming en {place.es}", zh=f"{place.zh}漫游"),
        amount=amount,
        reason=Texts(
            en=f"{megabytes} MB used in {place.en} without a roaming pass.",
            es=f"{megabytes} MB usados en {place.es} sin bono de roaming.",
            zh=f"在{place.zh}使用了{megabytes} MB流量，未开通漫游包。",
        ),
    )


def calls_abroad(bill_id: str, line: Line, country: str, minutes: int) -> Charge:
    """Charges calls to another country by the minute."""
    place, price = COUNTRIES[country], euros(CALL_ABROAD_MINUTE)
    return Charge(
        id=f"{bill_id}-{line.id}-calls",
        line_id=line.id,
        key=f"usage:calls:{country}",
        type="usage",
        name=Texts(en=f"Calls to {place.en}", es=f"Llamadas a {place.es}", zh=f"拨打{place.zh}的国际长途"),
        amount=minutes * CALL_ABROAD_MINUTE,
        reason=Texts(
            en=f"{minutes} minutes at {price.en}.",
            es=f"{minutes} minutos a {price.es}.",
            zh=f"{minutes}分钟，每分钟 {price.zh}。",
        ),
    )


def late_fee(bill_id: str, line: Line, late: Bill) -> Charge:
    """Charges the fee for an earlier bill that was not paid in time."""
    period, month, due = month_name(late.start), month_name(late.due), late.due
    return Charge(
        id=f"{bill_id}-late-fee",
        line_id=line.id,
        key="late-fee",
        type="fee",
        name=Texts(en="Late fee", es="Recargo por retraso", zh="滞纳金"),
        amount=LATE_FEE,
        reason=Texts(
            en=f"The {period.en} bill was not paid by {due.day} {month.en}.",
            es=f"La factura de {period.es} seguía sin pagar el {due.day} de {month.es}.",
            zh=f"{period.zh}的账单截至{month.zh}{due.day}日仍未付清。",
        ),
    )


def welcome_discount(bill_id: str, line: Line, amount: Decimal, last: bool) -> Charge:
    """Takes something off for a new customer."""
    return Charge(
        id=f"{bill_id}-{line.id}-welcome",
        line_id=line.id,
        key="discount:welcome",
        type="discount",
        name=Texts(en="Welcome discount", es="Descuento de bienvenida", zh="新用户优惠"),
        amount=-amount,
        reason=Texts(
            en="For the first months; this is the last one.",
            es="Para los primeros meses; este es el último.",
            zh="新用户前几个月优惠，本月为最后一次。",
        )
        if last
        else None,
    )


def price_change(old: Decimal, new: Decimal) -> Texts:
    """Explains a plan's new price."""
    before, after = euros(old), euros(new)
    return Texts(
        en=f"Yearly price adjustment: from {before.en} to {after.en}.",
        es=f"Ajuste anual de precio: de {before.es} a {after.es}.",
        zh=f"年度价格调整：由 {before.zh} 调整为 {after.zh}。",
    )
