"""Tom Baker: two bills unpaid."""

from demo import charges
from demo.offers import Texts
from demo.operator import Bill, Charge, Line, Story, Try
from demo.recipe import LineRecipe, Recipe


def _extras(bill_id: str, lines: tuple[Line, ...], earlier: list[Bill]) -> list[Charge]:
    return [charges.late_fee(bill_id, lines[0], earlier[-1])]


TOM_BAKER = Recipe(
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
            history_minutes=(96, 71, 40),
            history_sms=(6, 4, 2),
        ),
    ),
    paid=("on time", "not", "not"),
    suspended=True,
    extras=_extras,
    story=Story(
        title=Texts(
            en="two bills unpaid, and not amused",
            es="dos facturas sin pagar y poco humor",
            zh="两张账单未付，心情不佳",
        ),
        quote="Not. Amused.",
        tries=(
            Try(
                say="how much do I owe??",
                see=Texts(
                    en="the open amount, and which part of it is overdue",
                    es="lo pendiente y qué parte está vencida",
                    zh="未付金额，以及其中逾期的部分",
                ),
            ),
            Try(
                say="why is there a late fee",
                see=Texts(
                    en="the line, and the reason it stands there",
                    es="la línea y por qué está ahí",
                    zh="这一项，以及收费原因",
                ),
            ),
            Try(
                say="agent",
                see=Texts(
                    en="one word is enough: a person takes over",
                    es="basta una palabra: atiende una persona",
                    zh="一个词就够：人工接手",
                ),
            ),
        ),
    ),
)
