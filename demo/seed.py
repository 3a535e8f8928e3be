"""Builds the operator's books: the same seed and day always give the same customers.

The hand-written customers come first (C1001 and on), then `PEOPLE` made by chance, then those whose story is about
paying. What is decided here: who they are, what they pay, and what happened on their last three bills. A billing
period is a calendar month; its bill is issued on the first of the next month and due at the end of that month.
"""

import random
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from demo import charges, names, payments
from demo.offers import OFFER_BY_ID, Offer, Texts
from demo.operator import Bill, Case, Charge, Customer, Line, Operator, Outage, Payment, Used, add_months, period_start
from demo.recipe import LineRecipe, Recipe
from demo.stories import RECIPES
from demo.stories_of_paying import PAYING

SEED = 1848
PEOPLE = 314
BILLS = 3

_TIERS = (("standard", 52), ("silver", 24), ("gold", 17), ("diamond", 7))
_STAGES = (("joining", 15), ("growing", 30), ("mature", 45), ("leaving", 10))
_LANGUAGES = (("en", 36), ("es", 38), ("zh", 26))
_OFFERS = (
    ("start-5", 20),
    ("flow-20", 26),
    ("flow-50", 18),
    ("max-unlimited", 13),
    ("fibre-300", 8),
    ("fibre-600", 5),
    ("go-prepaid", 10),
)
_METHODS = ("card", "transfer", "direct debit")


def build(today: date, seed: int = SEED) -> Operator:
    """Builds the operator as it stands on the morning of `today`."""
    chance = random.Random(seed)  # noqa: S311  (repeatable test data, no secret)
    customers = [_from_recipe(1001 + index, recipe, today) for index, recipe in enumerate(RECIPES)]
    taken = frozenset(line.number for recipe in (*RECIPES, *PAYING) for line in recipe.lines)
    free = names.numbers(taken)
    first = 1001 + len(customers)
    customers += [_by_chance(number, chance, free, today) for number in range(first, first + PEOPLE)]
    # Who came into the story later stands behind, so that all others keep their numbers.
    customers += [_from_recipe(first + PEOPLE + index, recipe, today) for index, recipe in enumerate(PAYING)]
    return Operator(today=today, customers=tuple(customers), outages=_outages(today), cases=_cases(today))


def _cases(today: date) -> tuple[Case, ...]:
    """Work orders of Bob Sterling (C1008), one of them late and one settled, and of Wang Jianguo (C1007)."""
    midnight = datetime.combine(today, time(0), UTC)
    return (
        Case(
            id="TT000001",
            customer_id="C1008",
            kind="complaint",
            name="Complaint: nobody called back",
            status="resolved",
            opened=midnight - timedelta(days=20, hours=-9),
            promised=midnight - timedelta(days=17, hours=-17),
        ),
        Case(
            id="TT000002",
            customer_id="C1008",
            kind="quality",
            name="Slow internet at home",
            status="inProgress",
            opened=midnight - timedelta(days=4, hours=-10),
            promised=midnight - timedelta(days=1, hours=-16),
        ),
        Case(
            id="TT000003",
            customer_id="C1007",
            kind="quality",
            name="Calls drop in the lift",
            status="acknowledged",
            opened=midnight - timedelta(days=1, hours=-9),
            promised=midnight + timedelta(days=2, hours=15),
        ),
    )


def _outages(today: date) -> tuple[Outage, ...]:
    midnight = datetime.combine(today, time(0), UTC)
    valencia, bilbao = names.town("Valencia"), names.town("Bilbao")
    return (
        Outage(
            id="OUT-1",
            town=valencia,
            place=valencia.es,
            service="mobile",
            since=midnight - timedelta(hours=3, minutes=30),
            until=midnight + timedelta(hours=42),
            severity="major",
            text=Texts(
                en="A damaged cable keeps several mobile masts off the air. Technicians are on site.",
                es="Un cable dañado deja varias antenas móviles sin servicio. Los técnicos ya están en el lugar.",
                zh="一条光缆受损，多个移动基站中断服务。技术人员已在现场抢修。",
            ),
        ),
        Outage(
            id="OUT-2",
            town=bilbao,
            place=bilbao.es,
            service="fibre",
            since=midnight - timedelta(hours=9),
            until=midnight + timedelta(hours=66),
            severity="minor",
            text=Texts(
                en="Home internet is slow or interrupted after a power failure in an exchange.",
                es="Internet en casa va lento o se corta tras un fallo eléctrico en una central.",
                zh="机房停电导致家庭宽带缓慢或中断。",
            ),
        ),
    )


def _from_recipe(number: int, recipe: Recipe, today: date) -> Customer:
    lines = tuple(_recipe_line(number, index, line, recipe, today) for index, line in enumerate(recipe.lines, start=1))
    bills: list[Bill] = []
    for index in range(BILLS):
        bill_id, start = _bill_id(number, index, today)
        rows = [
            charges.plan(bill_id, line, line.price, _used_then(written, index))
            for line, written in zip(lines, recipe.lines, strict=True)
        ]
        rows += recipe.extras(index, bill_id, lines, bills)
        bills.append(_bill(number, start, rows, recipe.paid[index], recipe.method, today))
    return _customer(number, recipe, lines, tuple(bills), today)


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
        email=_email(recipe.latin_name, number),
        auto_pay=recipe.auto_pay,
        lines=lines,
        bills=bills,
        refunds=recipe.refunds(today),
        story=recipe.story,
    )


def _recipe_line(customer: int, index: int, recipe: LineRecipe, of: Recipe, today: date) -> Line:
    offer = OFFER_BY_ID[recipe.offer_id]
    start = period_start(today)
    morning = datetime.combine(today, time(0), UTC)
    return Line(
        id=f"P{customer}-{index}",
        number=recipe.number,
        offer=offer,
        price=offer.price if recipe.price is None else recipe.price,
        label=recipe.label,
        since=add_months(start, -recipe.months_old),
        contract_from=_contract_from(offer, start, recipe.contract_left),
        contract_until=add_months(start, recipe.contract_left) if recipe.contract_left else None,
        suspended=of.suspended,
        roaming=recipe.roaming,
        reconnects_at=payments.back_at(morning) if of.suspended and "today" in of.paid else None,
        data_used_gb=recipe.used_gb,
        minutes_used=recipe.minutes,
        sms_used=recipe.sms,
    )


def _contract_from(offer: Offer, start: date, months_left: int) -> date | None:
    return add_months(start, months_left - offer.contract_months) if months_left else None


def _bill_id(customer: int, index: int, today: date) -> tuple[str, date]:
    start = add_months(period_start(today), index - BILLS)
    return f"B{customer}-{start:%Y-%m}", start


def _bill(customer: int, start: date, rows: list[Charge], paid: str, method: str, today: date) -> Bill:
    issued = add_months(start, 1)
    next_bill = add_months(start, 2)
    due = next_bill - timedelta(days=1)
    amount = sum((row.amount for row in rows), Decimal("0"))
    yesterday = today - timedelta(days=1)
    day = {"on time": issued, "late": next_bill, "today": today, "on its way": max(issued, yesterday)}.get(paid)
    came = () if day is None else (Payment(day=day, method=method, amount=amount, pending=paid == "on its way"),)
    return Bill(
        id=f"B{customer}-{start:%Y-%m}",
        number=f"{start:%Y-%m}-{customer}",
        start=start,
        end=issued,
        due=due,
        next_bill=next_bill,
        charges=tuple(rows),
        payments=came,
    )


def _by_chance(number: int, chance: random.Random, free: Iterator[str], today: date) -> Customer:
    language = _pick(chance, _LANGUAGES)
    name, latin_name = _name(chance, language)
    stage = _pick(chance, _STAGES)
    auto_pay = chance.random() < 0.45
    lines = _lines_by_chance(number, chance, free, stage, today)
    return Customer(
        id=f"C{number}",
        account_id=f"BA{number}",
        name=name,
        latin_name=latin_name,
        language=language,
        tier=_pick(chance, _TIERS),
        life_cycle_stage=stage,
        town=chance.choice(names.TOWNS).es,
        email=_email(latin_name, number),
        auto_pay=auto_pay,
        lines=lines,
        bills=_bills_by_chance(number, chance, lines, stage, auto_pay, today),
    )


def _pick(chance: random.Random, weighted: tuple[tuple[str, int], ...]) -> str:
    values, weights = zip(*weighted, strict=True)
    return str(chance.choices(values, weights)[0])


def _name(chance: random.Random, language: str) -> tuple[str, str]:
    given, family = chance.choice(names.GIVEN[language]), chance.choice(names.FAMILY[language])
    if language == "zh":
        (given, latin_given), (family, latin_family) = given.split("|"), family.split("|")
        return family + given, f"{latin_family} {latin_given}"
    if language == "es":
        family = f"{family} {chance.choice(names.FAMILY['es'])}"
    return f"{given} {family}", f"{given} {family}"


def _email(latin_name: str, number: int) -> str:
    plain = unicodedata.normalize("NFKD", latin_name).encode("ascii", "ignore").decode().lower()
    return f"{plain.replace(' ', '.').replace(chr(39), '')}.{number}@example.com"


def _lines_by_chance(
    customer: int, chance: random.Random, free: Iterator[str], stage: str, today: date
) -> tuple[Line, ...]:
    offers = [OFFER_BY_ID[_pick(chance, _OFFERS)]]
    if chance.random() < 0.16:
        offers.append(OFFER_BY_ID["fibre-300" if offers[0].line_kind != "fibre" else "flow-20"])
    if chance.random() < 0.08:
        offers.append(OFFER_BY_ID["start-5"])
    start = period_start(today)
    lines = []
    for index, offer in enumerate(offers, start=1):
        months_old = chance.randint(0, 3) if stage == "joining" else chance.randint(5, 70)
        since = add_months(start, -months_old - BILLS)
        left = chance.randint(1, offer.contract_months) if offer.contract_months and chance.random() < 0.7 else 0
        used = chance.random() * (start_share := chance.uniform(0.4, 0.98))
        lines.append(
            Line(
                id=f"P{customer}-{index}",
                number=next(free),
                offer=offer,
                price=offer.price,
                label=("Home" if offer.line_kind == "fibre" else f"Mobile {index}") if len(offers) > 1 else "",
                since=since,
                contract_from=_contract_from(offer, start, left),
                contract_until=add_months(start, left) if left else None,
                data_used_gb=round((offer.data_gb or 60) * used, 1) if offer.line_kind != "fibre" else 0.0,
                minutes_used=int((offer.minutes or 600) * start_share * used) if offer.line_kind != "fibre" else 0,
                sms_used=int((offer.sms or 40) * used * 0.5) if offer.line_kind != "fibre" else 0,
                roaming=customer % 4 != 0,
            )
        )
    return tuple(lines)


def _bills_by_chance(
    customer: int, chance: random.Random, lines: tuple[Line, ...], stage: str, auto_pay: bool, today: date
) -> tuple[Bill, ...]:
    rise = Decimal("1.00") if stage == "mature" and chance.random() < 0.2 else None
    prepaid = all(line.offer.line_kind == "prepaid" for line in lines)
    bills: list[Bill] = []
    paid = "on time"
    for index in range(BILLS):
        bill_id, start = _bill_id(customer, index, today)
        rows = []
        for line in lines:
            changed = rise is not None and line is lines[0]
            old = line.price - rise if changed and rise is not None else line.price
            price = old if index < 1 else line.price
            reason = charges.price_change(old, line.price) if changed and index == 1 else None
            used = _used_by_chance(line, chance.uniform(0.7, 1.1)) if line.data_used_gb else None
            rows.append(charges.plan(bill_id, line, price, used, reason))
        if stage == "joining" and index < 2:
            rows.append(charges.welcome_discount(bill_id, lines[0], Decimal("4.00"), last=index == 1))
        if bills and paid != "on time":
            rows.append(charges.late_fee(bill_id, lines[0], bills[-1].start, bills[-1].due))
        rows += _events_by_chance(bill_id, lines[0], chance, start)
        paid = "on time" if prepaid or auto_pay else _paying(chance, index)
        bills.append(_bill(customer, start, rows, paid, "top-up" if prepaid else chance.choice(_METHODS), today))
    return tuple(bills)


def _used_by_chance(line: Line, share: float) -> Used:
    """What a line used in a billed period: its present use, more or less."""
    return Used(
        data_gb=round(line.data_used_gb * share, 1),
        minutes=int(line.minutes_used * share),
        sms=int(line.sms_used * share),
    )


def _events_by_chance(bill_id: str, line: Line, chance: random.Random, start: date) -> list[Charge]:
    rows = []
    dice = chance.random()
    day = start.replace(day=chance.randint(2, 26))
    country = chance.choice(sorted(charges.COUNTRIES))
    if line.offer.line_kind == "fibre":
        return []
    if dice < 0.08:
        rows.append(charges.roaming(bill_id, line, country, Decimal(chance.randint(8, 90)) / 4, chance.randint(8, 90)))
    elif dice < 0.22:
        rows.append(charges.addon(bill_id, line, chance.choice(("data-boost-5", "data-boost-20", "roam-europe")), day))
    elif dice < 0.30:
        rows.append(charges.calls_abroad(bill_id, line, country, chance.randint(3, 60)))
    return rows


def _paying(chance: random.Random, index: int) -> str:
    dice = chance.random()
    if index == BILLS - 1:
        return "on time" if dice < 0.35 else "not"
    if index == BILLS - 2:
        return "on time" if dice < 0.86 else "late" if dice < 0.92 else "not"
    return "on time" if dice < 0.92 else "late"
