"""Ann Walker: she pays for far more than she uses."""

from demo.offers import Texts
from demo.operator import Story, Try
from demo.recipe import LineRecipe, Recipe

ANN_WALKER = Recipe(
    name="Ann Walker",
    latin_name="Ann Walker",
    language="en",
    tier="standard",
    life_cycle_stage="mature",
    town="Alicante",
    lines=(
        LineRecipe(
            number="+12025550112",
            roaming=False,
            offer_id="flow-50",
            used_gb=2.9,
            minutes=88,
            sms=21,
            months_old=26,
            contract_left=0,
            history_gb=(4.3, 3.8, 4.1),
            history_minutes=(131, 118, 126),
            history_sms=(30, 26, 28),
        ),
    ),
    story=Story(
        title=Texts(
            en="pays for 50 GB, uses 4: wants a cheaper plan",
            es="paga 50 GB y usa 4: quiere una tarifa más barata",
            zh="付50 GB的钱，只用4 GB：想换便宜套餐",
        ),
        quote="I knit. How much data is knitting?",
        tries=(
            Try(
                say="which plan am I on?",
                see=Texts(
                    en="the plan, its price and what is in it",
                    es="la tarifa, su precio y lo que incluye",
                    zh="套餐、价格和内容",
                ),
            ),
            Try(
                say="move me to Flow 20",
                see=Texts(
                    en="the difference in price, the terms, and the day it starts",
                    es="la diferencia de precio, las condiciones y cuándo empieza",
                    zh="差价、条款和生效日期",
                ),
            ),
            Try(
                say="hmm, actually the Start 5 one",
                see=Texts(
                    en="the bot changes its mind with you",
                    es="el bot cambia de idea contigo",
                    zh="机器人跟着您改主意",
                ),
            ),
        ),
    ),
)
