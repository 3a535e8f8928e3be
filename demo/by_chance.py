"""Makes a customer by chance: who they are, their lines, and what happened on their last bills."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from demo import charges, names
from demo.bills import BILLS, bill, bill_id, billed_month
from demo.offers import OFFER_BY_ID
from demo.operator import Bill, Charge, Customer, Line, Used, add_months, contract, period_start

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


def by_chance(number: int, chance: random.Random, free: Iterator[str], today: date) -> Customer:
    """Makes the customer with this number; the number of each line is the next that is free."""
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
        email=names.email(latin_name, number),
        auto_pay=auto_pay,
        lines=lines,
        bills=_bills_by_chance(number, chance, lines, stage, auto_pay, today),
    )


def _name(chance: random.Random, language: str) -> tuple[str, str]:
    given, family = chance.choice(names.GIVEN[language]), chance.choice(names.FAMILY[language])
    if language == "zh":
        (given, latin_given), (family, latin_family) = given.split("|"), family.split("|")
        return family + given, f"{latin_family} {latin_given}"
    if language == "es":
        family = f"{family} {chance.choice(names.FAMILY['es'])}"
    return f"{given} {family}", f"{given} {family}"


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
        contract_from, contract_until = contract(offer, start, left)
        used = chance.random() * (start_share := chance.uniform(0.4, 0.98))
        lines.append(
            Line(
                id=f"P{customer}-{index}",
                number=next(free),
                offer=offer,
                price=offer.price,
                label=("Home" if offer.line_kind == "fibre" else f"Mobile {index}") if len(offers) > 1 else "",
                since=since,
                contract_from=contract_from,
                contract_until=contract_until,
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
        start = billed_month(index, today)
        named = bill_id(customer, start)
        rows = []
        for line in lines:
            changed = rise is not None and line is lines[0]
            old = line.price - rise if changed and rise is not None else line.price
            price = old if index < 1 else line.price
            reason = charges.price_change(old, line.price) if changed and index == 1 else None
            used = _used_by_chance(line, chance.uniform(0.7, 1.1)) if line.data_used_gb else None
            rows.append(charges.plan(named, line, price, used, reason))
        if stage == "joining" and index < 2:
            rows.append(charges.welcome_discount(named, lines[0], Decimal("4.00"), last=index == 1))
        if bills and paid != "on time":
            rows.append(charges.late_fee(named, lines[0], bills[-1]))
        rows += _events_by_chance(named, lines[0], chance, start)
        paid = "on time" if prepaid or auto_pay else _paying(chance, index)
        bills.append(bill(customer, start, rows, paid, "top-up" if prepaid else chance.choice(_METHODS), today))
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


def _pick(chance: random.Random, weighted: tuple[tuple[str, int], ...]) -> str:
    values, weights = zip(*weighted, strict=True)
    return str(chance.choices(values, weights)[0])
