"""Rosa García: a family on one bill."""

from decimal import Decimal

from demo import charges
from demo.offers import Texts
from demo.operator import Bill, Charge, Line, Story, Try
from demo.recipe import LineRecipe, Recipe


def _extras(bill_id: str, lines: tuple[Line, ...], _earlier: list[Bill]) -> list[Charge]:
    grandmother = lines[2]
    return [charges.calls_abroad(bill_id, grandmother, "Mexico", 38)]


ROSA_GARCIA = Recipe(
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
            history_minutes=(560, 602, 588),
            history_sms=(41, 37, 44),
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
            history_minutes=(120, 134, 117),
            history_sms=(3, 2, 4),
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
            history_minutes=(960, 1010, 985),
            history_sms=(0, 0, 0),
        ),
        LineRecipe(number="+12025550124", offer_id="fibre-600", label="Casa", months_old=40, contract_left=8),
    ),
    extras=_extras,
    story=Story(
        title=Texts(
            en="a family: three phones, one pot of data, and fibre",
            es="una familia: tres móviles, un bono de datos y fibra",
            zh="一家人：三部手机，共享流量，还有宽带",
        ),
        quote="Hugo, ¿otra vez sin datos?",
        tries=(
            Try(
                say="explícame la factura",
                see=Texts(
                    en="a bill with four lines, compared with the one before",
                    es="una factura de cuatro líneas, comparada con la anterior",
                    zh="四条线路的账单，与上期对比",
                ),
            ),
            Try(
                say="la del mes anterior",
                see=Texts(
                    en="the same question, one bill earlier",
                    es="la misma pregunta, una factura antes",
                    zh="同样的问题，再往前一期",
                ),
            ),
            Try(
                say="¿cuántos datos nos quedan?",
                see=Texts(
                    en="which line? Choices by name, then what is left",
                    es="¿qué línea? Se elige por nombre y se ve lo que queda",
                    zh="哪条线路？按名字选，再看余量",
                ),
            ),
        ),
    ),
)
