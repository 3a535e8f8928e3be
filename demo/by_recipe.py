"""Makes a customer from a recipe written by hand."""

from datetime import UTC, date, datetime, time

from demo import charges, names, payments
from demo.bills import BILLS, bill, bill_id, billed_month
from demo.offers import OFFER_BY_ID
from demo.operator import Bill, Customer, Line, Used, add_months, contract, period_start
from demo.recipe import LineRecipe, Recipe


def by_recipe(number: int, recipe: Recipe, today: date) -> Customer:
    """Makes the customer that a recipe describes."""
    lines = tuple(_recipe_line(number, index, line, recipe, today) for index, line in enumerate(recipe.lines, start=1))
    bills: list[Bill] = []
    for index in range(BILLS):
        start = billed_month(index, today)
        named = bill_id(number, start)
        rows = [
            charges.plan(named, line, line.price, _used_then(written, index))
            for line, written in zip(lines, recipe.lines, strict=True)
        ]
        if index == BILLS - 1:
            rows += recipe.extras(named, lines, bills)
        bills.append(bill(number, start, rows, recipe.paid[index], recipe.method, today))
    return _customer(number, recipe, lines, tuple(bills), today)


def _recipe_line(customer: int, index: int, recipe: LineRecipe, of: Recipe, today: date) -> Line:
    offer = OFFER_BY_ID[recipe.offer_id]
    start = period_start(today)
    morning = datetime.combine(today, time(0), UTC)
    contract_from, contract_until = contract(offer, start, recipe.contract_left)
    return Line(
        id=f"P{customer}-{index}",
        number=recipe.number,
        offer=offer,
        price=offer.price if recipe.price is None else recipe.price,
        label=recipe.label,
        since=add_months(start, -recipe.months_old),
        contract_from=contract_from,
        contract_until=contract_until,
        suspended=of.suspended,
        roaming=recipe.roaming,
        reconnects_at=payments.back_at(morning) if of.suspended and "today" in of.paid else None,
        data_used_gb=recipe.used_gb,
        minutes_used=recipe.minutes,
        sms_used=recipe.sms,
    )


def _used_then(recipe: LineRecipe, index: int) -> Used | None:
    if not recipe.history_gb[index]:
        return None
    return Used(data_gb=recipe.history_gb[index], minutes=recipe.history_minutes[index], sms=recipe.history_sms[index])


def _customer(number: int, recipe: Recipe, lines: tuple[Line, ...], bills: tuple[Bill, ...], today: date) -> Customer:
    return Customer(
        id=f"C{number}",
        account_id=f"BA{number}",
        name=recipe.name,
        latin_name=recipe.latin_name,
        language=recipe.language,
        tier=recipe.tier,
        life_cycle_stage=recipe.life_cycle_stage,
        town=recipe.town,
        email=names.email(recipe.latin_name, number),
        auto_pay=recipe.auto_pay,
        lines=lines,
        bills=bills,
        refunds=recipe.refunds(today),
        story=recipe.story,
    )
