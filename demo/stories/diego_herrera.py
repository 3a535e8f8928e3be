"""Diego Herrera: his bill went up."""

from decimal import Decimal

from demo import charges
from demo.offers import Texts
from demo.operator import Bill, Charge, Line, Story, Try
from demo.recipe import LineRecipe, Recipe


def _extras(bill_id: str, lines: tuple[Line, ...], earlier: list[Bill]) -> list[Charge]:
    return [
        charges.roaming(bill_id, lines[0], "Switzerland", Decimal("7.50"), 30),
        charges.late_fee(bill_id, lines[0], earlier[-1]),
    ]


DIEGO_HERRERA = Recipe(
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
            history_minutes=(402, 455, 431),
            history_sms=(20, 17, 22),
        ),
    ),
    paid=("on time", "late", "not"),
    extras=_extras,
    story=Story(
        title=Texts(
            en="gold, and his bill went up by 11 EUR",
            es="oro, y su factura ha subido 11 EUR",
            zh="黄金客户，账单涨了11欧元",
        ),
        quote="¡Once euros más! ¡Once!",
        tries=(
            Try(
                say="¿por qué ha subido mi factura?",
                see=Texts(
                    en="a code on the phone, then the two lines that changed",
                    es="un código en el móvil y las dos líneas que cambiaron",
                    zh="手机收到验证码，然后列出变化的两项",
                ),
            ),
            Try(
                say="¿Cuándo vence mi factura?",
                see=Texts(
                    en="the due date and the days left",
                    es="la fecha de pago y los días que quedan",
                    zh="到期日和剩余天数",
                ),
            ),
            Try(
                say="esto es un robo, quiero hablar con una persona",
                see=Texts(
                    en="a hand-off, with all of it on the desk",
                    es="pasa a una persona, con todo a la vista",
                    zh="转给人工，来龙去脉都在座席上",
                ),
            ),
        ),
    ),
)
