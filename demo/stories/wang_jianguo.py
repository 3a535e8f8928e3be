"""Wang Jianguo: back from a journey."""

from demo import charges
from demo.offers import Texts
from demo.operator import Bill, Charge, Line, Story, Try
from demo.recipe import LineRecipe, Recipe


def _extras(bill_id: str, lines: tuple[Line, ...], earlier: list[Bill]) -> list[Charge]:
    start = earlier[-1].end
    return [
        charges.addon(bill_id, lines[0], "roam-world", start.replace(day=9)),
        charges.calls_abroad(bill_id, lines[0], "China", 24),
    ]


WANG_JIANGUO = Recipe(
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
            history_minutes=(820, 790, 865),
            history_sms=(15, 18, 13),
        ),
    ),
    paid=("on time", "on time", "on time"),
    auto_pay=True,
    extras=_extras,
    story=Story(
        title=Texts(
            en="diamond, back from a journey", es="diamante, recién llegado de viaje", zh="钻石客户，刚旅行回来"
        ),
        quote="旅途愉快，账单不愉快。",
        tries=(
            Try(
                say="上个月的账单为什么这么高？",
                see=Texts(
                    en="the roaming pass and the calls, line by line",
                    es="el bono de roaming y las llamadas, línea a línea",
                    zh="漫游包和国际长途，逐项说明",
                ),
            ),
            Try(
                say="家里网络断了",
                see=Texts(
                    en="the known fibre outage in Bilbao",
                    es="la avería de fibra conocida en Bilbao",
                    zh="毕尔巴鄂的宽带故障",
                ),
            ),
            Try(
                say="转人工",
                see=Texts(
                    en="diamond customers are served first",
                    es="los clientes diamante van primero",
                    zh="钻石客户优先接待",
                ),
            ),
        ),
    ),
)
