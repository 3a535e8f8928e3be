"""Plans, add-ons and prices abroad from TMF620 Product Catalog."""

from bot.bss.model import Money, Offer, RoamingZone
from bot.bss.tmf import OfferingForm
from bot.bss.translate.values import LINE_KINDS, Nonsense, Values, allowance, money, number, specification, text, texts


def offer(form: OfferingForm) -> Offer:
    """The plan or add-on that a TMF620 productOffering describes."""
    fixed = [price for price in form.product_offering_price if price.price_type != "usage"]
    if not fixed:
        raise Nonsense("an offer without a price")
    per_unit = unit_prices(form)
    values = specification(form.prod_spec_char_value_use)
    return Offer(
        id=form.id,
        name=form.name,
        is_plan=any(category.id == "plans" for category in form.category),
        kind=LINE_KINDS.get(values.get("lineKind")),
        price=money(fixed[0].price.tax_included_amount),
        description=texts(values, "description", form.description),
        terms=texts(values, "terms", ""),
        data_gb=allowance(values, "dataGb"),
        minutes=allowance(values, "minutes"),
        texts=allowance(values, "sms"),
        speed_mbit=number(values, "speedMbit"),
        contract_months=int(number(values, "contractMonths") or 0),
        extra_minute=per_unit.get("minute"),
        extra_text=per_unit.get("message"),
        valid_days=int(number(values, "validDays") or 0),
        countries=_countries(values),
        is_abroad=values.get("usedAbroad") is True,
    )


def roaming_zone(form: OfferingForm) -> RoamingZone:
    """The prices abroad that a TMF620 productOffering of the category `roaming` describes."""
    countries = _countries(specification(form.prod_spec_char_value_use))
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
        price.unit_of_measure.units: money(price.price.tax_included_amount)
        for price in form.product_offering_price
        if price.price_type == "usage" and price.unit_of_measure is not None
    }


def _countries(values: Values) -> frozenset[str]:
    return frozenset(code for code in (text(values, "countries") or "").split(",") if code)
