"""Builds the operator's books: the same seed and day always give the same customers.

Customers with a story come first (C1001 and on), then `PEOPLE` made by chance, then the stories that were written
last. What is decided here: who stands where, the known outages, and the work orders of those with a story.
"""

import random
from datetime import UTC, date, datetime, time, timedelta

from demo import names, stories
from demo.by_chance import by_chance
from demo.by_recipe import by_recipe
from demo.offers import Texts
from demo.operator import Case, Operator, Outage

SEED = 1848
PEOPLE = 314


def build(today: date, seed: int = SEED) -> Operator:
    """Builds the operator as it stands on the morning of `today`."""
    chance = random.Random(seed)  # noqa: S311  (repeatable test data, no secret)
    customers = [by_recipe(1001 + index, recipe, today) for index, recipe in enumerate(stories.FIRST)]
    taken = frozenset(line.number for recipe in (*stories.FIRST, *stories.LAST) for line in recipe.lines)
    free = names.numbers(taken)
    first = 1001 + len(customers)
    customers += [by_chance(number, chance, free, today) for number in range(first, first + PEOPLE)]
    customers += [by_recipe(first + PEOPLE + index, recipe, today) for index, recipe in enumerate(stories.LAST)]
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
