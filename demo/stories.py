"""The customers with a story, written by hand.

Each is a recipe that `seed` turns into a customer: who they are, their lines, and what happened in the last three
billing periods (index 0 is the oldest, 2 the newest).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from demo import charges
from demo.operator import Bill, Charge, Line, Story, Try


@dataclass(frozen=True, kw_only=True)
class LineRecipe:
    """One line of a hand-written customer. `used_gb` is this period's, `history_gb` that of the three billed ones."""

    number: str
    offer_id: str
    label: str = ""
    price: Decimal | None = None
    used_gb: float = 0.0
    minutes: int = 0
    sms: int = 0
    months_old: int = 20
    contract_left: int = 4
    history_gb: tuple[float, float, float] = (0.0, 0.0, 0.0)


Extras = Callable[[int, str, tuple[Line, ...], list[Bill]], list[Charge]]


def _nothing(_index: int, _bill_id: str, _lines: tuple[Line, ...], _earlier: list[Bill]) -> list[Charge]:
    return []


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A hand-written customer. `paid` says per bill: "on time", "late" or "not"."""

    name: str
    latin_name: str
    language: str
    tier: str
    life_cycle_stage: str
    town: str
    lines: tuple[LineRecipe, ...]
    story: Story
    paid: tuple[str, str, str] = ("on time", "on time", "not")
    auto_pay: bool = False
    suspended: bool = False
    extras: Extras = field(default=_nothing)


def _diego(index: int, bill_id: str, lines: tuple[Line, ...], earlier: list[Bill]) -> list[Charge]:
    if index != 2:
        return []
    late = earlier[-1]
    return [
        charges.roaming(bill_id, lines[0], "Switzerland", Decimal("7.50"), 30),
        charges.late_fee(bill_id, lines[0], late.start, late.due),
    ]


def _tom(index: int, bill_id: str, lines: tuple[Line, ...], earlier: list[Bill]) -> list[Charge]:
    if index != 2:
        return []
    late = earlier[-1]
    return [charges.late_fee(bill_id, lines[0], late.start, late.due)]


def _rosa(index: int, bill_id: str, lines: tuple[Line, ...], _earlier: list[Bill]) -> list[Charge]:
    grandmother = lines[2]
    return [charges.calls_abroad(bill_id, grandmother, "Mexico", 38)] if index == 2 else []


def _jianguo(index: int, bill_id: str, lines: tuple[Line, ...], earlier: list[Bill]) -> list[Charge]:
    if index != 2:
        return []
    start = earlier[-1].end
    return [
        charges.addon(bill_id, lines[0], "roam-world", date(start.year, start.month, 9)),
        charges.calls_abroad(bill_id, lines[0], "China", 24),
    ]


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        name="Diego Herrera",
        latin_name="Diego Herrera",
        language="es",
        tier="gold",
        life_cycle_stage="mature",
        town="Málaga",
        lines=(
            LineRecipe(
                number="+12025550147",
                offer_id="flow-50",
                used_gb=21.4,
                minutes=312,
                sms=14,
                months_old=31,
                contract_left=5,
                history_gb=(24.1, 28.6, 26.3),
            ),
        ),
        paid=("on time", "late", "not"),
        extras=_diego,
        story=Story(
            title="gold, and his bill went up by 11 EUR",
            quote="Eleven euros more. Eleven!",
            tries=(
                Try(say="¿por qué ha subido mi factura?", see="a code on the phone, then the two lines that changed"),
                Try(say="¿cuándo tengo que pagar?", see="the due date and the days left"),
                Try(say="esto es un robo, quiero hablar con una persona", see="a hand-off, with all of it on the desk"),
            ),
        ),
    ),
    Recipe(
        name="林美",
        latin_name="Mei Lin",
        language="zh",
        tier="silver",
        life_cycle_stage="growing",
        town="Madrid",
        lines=(
            LineRecipe(
                number="+12025550188",
                offer_id="flow-20",
                used_gb=18.7,
                minutes=140,
                sms=3,
                months_old=9,
                contract_left=3,
                history_gb=(17.2, 19.4, 19.8),
            ),
        ),
        story=Story(
            title="her data is nearly used up",
            quote="1.3 GB，还有很长一段火车。",
            tries=(
                Try(say="我还剩多少流量？", see="1.3 GB left, and the day it starts afresh"),
                Try(say="有什么流量更多的套餐？", see="plans side by side, with prices"),
                Try(say="换成 Flow 50", see="the terms first, then a yes or no, then an order number"),
            ),
        ),
    ),
    Recipe(
        name="Ann Walker",
        latin_name="Ann Walker",
        language="en",
        tier="standard",
        life_cycle_stage="mature",
        town="Alicante",
        lines=(
            LineRecipe(
                number="+12025550112",
                offer_id="flow-50",
                used_gb=2.9,
                minutes=88,
                sms=21,
                months_old=26,
                contract_left=0,
                history_gb=(4.3, 3.8, 4.1),
            ),
        ),
        story=Story(
            title="pays for 50 GB, uses 4: wants a cheaper plan",
            quote="I knit. How much data is knitting?",
            tries=(
                Try(say="which plan am I on?", see="the plan, its price and what is in it"),
                Try(say="move me to Flow 20", see="the difference in price, the terms, and the day it starts"),
                Try(say="hmm, actually the Start 5 one", see="the bot changes its mind with you"),
            ),
        ),
    ),
    Recipe(
        name="Lucía Romero",
        latin_name="Lucía Romero",
        language="es",
        tier="silver",
        life_cycle_stage="growing",
        town="Valencia",
        lines=(
            LineRecipe(
                number="+12025550163",
                offer_id="flow-20",
                used_gb=9.2,
                minutes=203,
                sms=6,
                months_old=14,
                contract_left=10,
                history_gb=(8.8, 11.0, 10.4),
            ),
        ),
        paid=("on time", "on time", "on time"),
        auto_pay=True,
        story=Story(
            title="no signal: there is an outage in her town",
            quote="Una raya… ninguna raya.",
            tries=(
                Try(say="no tengo cobertura en Valencia", see="the known outage, and when it should be over"),
                Try(say="¿cuánto debo?", see="nothing to pay; she has to prove who she is first"),
                Try(say="in English please", see="the language changes, and stays"),
            ),
        ),
    ),
    Recipe(
        name="Rosa García",
        latin_name="Rosa García",
        language="es",
        tier="gold",
        life_cycle_stage="mature",
        town="Zaragoza",
        lines=(
            LineRecipe(
                number="+12025550121",
                offer_id="family-share",
                label="Rosa",
                used_gb=18.2,
                minutes=410,
                sms=30,
                months_old=40,
                contract_left=2,
                history_gb=(17.0, 20.5, 19.1),
            ),
            LineRecipe(
                number="+12025550122",
                offer_id="family-share",
                label="Hugo",
                price=Decimal("8.00"),
                used_gb=52.6,
                minutes=95,
                sms=2,
                months_old=40,
                contract_left=2,
                history_gb=(61.3, 58.8, 64.9),
            ),
            LineRecipe(
                number="+12025550123",
                offer_id="family-share",
                label="Abuela",
                price=Decimal("8.00"),
                used_gb=0.4,
                minutes=720,
                sms=0,
                months_old=18,
                contract_left=2,
                history_gb=(0.3, 0.5, 0.4),
            ),
            LineRecipe(number="+12025550124", offer_id="fibre-600", label="Casa", months_old=40, contract_left=8),
        ),
        extras=_rosa,
        story=Story(
            title="a family: three phones, one pot of data, and fibre",
            quote="Hugo, ¿otra vez sin datos?",
            tries=(
                Try(say="¿cuántos datos nos quedan?", see="which line? Choices by name, then what is left"),
                Try(say="explícame la factura", see="a bill with four lines, compared with the one before"),
                Try(say="la del mes anterior", see="the same question, one bill earlier"),
            ),
        ),
    ),
    Recipe(
        name="Tom Baker",
        latin_name="Tom Baker",
        language="en",
        tier="standard",
        life_cycle_stage="leaving",
        town="Murcia",
        lines=(
            LineRecipe(
                number="+12025550135",
                offer_id="flow-20",
                used_gb=1.1,
                minutes=12,
                sms=1,
                months_old=8,
                contract_left=4,
                history_gb=(12.5, 9.9, 6.2),
            ),
        ),
        paid=("on time", "not", "not"),
        suspended=True,
        extras=_tom,
        story=Story(
            title="two bills unpaid, and not amused",
            quote="Not. Amused.",
            tries=(
                Try(say="how much do I owe??", see="the open amount, and which part of it is overdue"),
                Try(say="why is there a late fee", see="the line, and the reason it stands there"),
                Try(say="agent", see="one word is enough: a person takes over"),
            ),
        ),
    ),
    Recipe(
        name="王建国",
        latin_name="Wang Jianguo",
        language="zh",
        tier="diamond",
        life_cycle_stage="mature",
        town="Bilbao",
        lines=(
            LineRecipe(
                number="+12025550171",
                offer_id="max-unlimited",
                used_gb=33.8,
                minutes=640,
                sms=11,
                months_old=50,
                contract_left=0,
                history_gb=(41.2, 38.0, 45.5),
            ),
        ),
        paid=("on time", "on time", "on time"),
        auto_pay=True,
        extras=_jianguo,
        story=Story(
            title="diamond, back from a journey",
            quote="旅途愉快，账单不愉快。",
            tries=(
                Try(say="上个月的账单为什么这么高？", see="the roaming pass and the calls, line by line"),
                Try(say="家里网络断了", see="the known fibre outage in Bilbao"),
                Try(say="转人工", see="diamond customers are served first"),
            ),
        ),
    ),
    Recipe(
        name="Bob Sterling",
        latin_name="Bob Sterling",
        language="en",
        tier="diamond",
        life_cycle_stage="mature",
        town="Madrid",
        lines=(
            LineRecipe(
                number="+12025550156",
                offer_id="max-unlimited",
                label="Mobile",
                used_gb=61.0,
                minutes=905,
                sms=44,
                months_old=60,
                contract_left=0,
                history_gb=(70.2, 66.1, 72.4),
            ),
            LineRecipe(number="+12025550157", offer_id="fibre-600", label="Home", months_old=36, contract_left=12),
        ),
        paid=("on time", "on time", "on time"),
        auto_pay=True,
        story=Story(
            title="diamond, everything paid, in a hurry",
            quote="I do not talk to robots.",
            tries=(
                Try(say="I want to talk to a human", see="no detours: a place in the queue at once"),
                Try(say="what plans do you have", see="the catalogue, without proving who he is"),
                Try(say="are you a robot?", see="the truth"),
            ),
        ),
    ),
)
