"""Mei Lin: her data is nearly used up."""

from demo.offers import Texts
from demo.operator import Story, Try
from demo.recipe import LineRecipe, Recipe

MEI_LIN = Recipe(
    name="林美",
    latin_name="Mei Lin",
    language="zh",
    tier="silver",
    life_cycle_stage="growing",
    town="Madrid",
    lines=(
        LineRecipe(
            number="+12025550188",
            roaming=False,
            offer_id="flow-20",
            used_gb=18.7,
            minutes=140,
            sms=3,
            months_old=9,
            contract_left=3,
            history_gb=(17.2, 19.4, 19.8),
            history_minutes=(188, 205, 196),
            history_sms=(5, 2, 4),
        ),
    ),
    story=Story(
        title=Texts(en="her data is nearly used up", es="casi no le quedan datos", zh="流量快用完了"),
        quote="1.3 GB，还有很长一段火车。",
        tries=(
            Try(
                say="我还剩多少流量？",
                see=Texts(
                    en="1.3 GB left, and the day it starts afresh",
                    es="quedan 1,3 GB y el día en que se renuevan",
                    zh="剩余1.3 GB，以及重置日期",
                ),
            ),
            Try(
                say="有什么流量更多的套餐？",
                see=Texts(
                    en="plans side by side, with prices",
                    es="las tarifas una al lado de otra, con precios",
                    zh="套餐对比和价格",
                ),
            ),
            Try(
                say="换成 Flow 50",
                see=Texts(
                    en="the terms first, then a yes or no, then an order number",
                    es="primero las condiciones, luego sí o no, luego el pedido",
                    zh="先说条款，再确认，然后给出订单号",
                ),
            ),
        ),
    ),
)
