"""Bob Sterling: everything paid, in a hurry."""

from demo.offers import Texts
from demo.operator import Story, Try
from demo.recipe import LineRecipe, Recipe

BOB_STERLING = Recipe(
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
            history_minutes=(1210, 1180, 1265),
            history_sms=(60, 58, 66),
        ),
        LineRecipe(number="+12025550157", offer_id="fibre-600", label="Home", months_old=36, contract_left=12),
    ),
    paid=("on time", "on time", "on time"),
    auto_pay=True,
    story=Story(
        title=Texts(
            en="diamond, everything paid, in a hurry",
            es="diamante, todo pagado, con prisa",
            zh="钻石客户，账单全付清，赶时间",
        ),
        quote="I do not talk to robots.",
        tries=(
            Try(
                say="I want to talk to a human",
                see=Texts(
                    en="no detours: a place in the queue at once",
                    es="sin rodeos: un lugar en la cola al momento",
                    zh="不绕弯：马上进入排队",
                ),
            ),
            Try(
                say="what plans do you have",
                see=Texts(
                    en="the catalogue, without proving who he is",
                    es="el catálogo, sin identificarse",
                    zh="无需验证即可查看套餐",
                ),
            ),
            Try(say="are you a robot?", see=Texts(en="the truth", es="la verdad", zh="实话实说")),
        ),
    ),
)
