"""Chen Ming: his payment is on its way."""

from datetime import date, timedelta
from decimal import Decimal

from demo.offers import Texts
from demo.operator import Refund, Story, Try
from demo.recipe import LineRecipe, Recipe


def _refunds(today: date) -> tuple[Refund, ...]:
    return (
        Refund(
            id="RF-1325",
            amount=Decimal("7.50"),
            state="paid",
            asked=today - timedelta(days=15),
            paid=today - timedelta(days=8),
            way="card",
            about=Texts(en="Roaming charged by mistake", es="Roaming cobrado por error", zh="误收漫游费"),
        ),
    )


CHEN_MING = Recipe(
    name="陈明",
    latin_name="Chen Ming",
    language="zh",
    tier="gold",
    life_cycle_stage="mature",
    town="Sevilla",
    lines=(
        LineRecipe(
            number="+16175550104",
            offer_id="flow-50",
            used_gb=19.0,
            minutes=210,
            sms=8,
            months_old=34,
            contract_left=0,
            history_gb=(22.4, 25.0, 23.7),
        ),
    ),
    paid=("on time", "on time", "on its way"),
    method="transfer",
    refunds=_refunds,
    story=Story(
        title=Texts(
            en="paid by transfer yesterday, not booked yet",
            es="pagó ayer por transferencia, aún sin registrar",
            zh="昨天转账付款，尚未入账",
        ),
        quote="钱转出去了，心还悬着。",
        tries=(
            Try(
                say="我转的账到了吗",
                see=Texts(
                    en="the transfer is on its way; how long booking takes",
                    es="la transferencia está en camino; cuánto tarda",
                    zh="转账处理中，以及入账时间",
                ),
            ),
            Try(
                say="这个月能不能分两次付",
                see=Texts(
                    en="parts with dates, a yes or no, and a number",
                    es="plazos con fechas, sí o no, y un número",
                    zh="分期日期，确认后给出编号",
                ),
            ),
            Try(
                say="给我发一份10月的账单",
                see=Texts(
                    en="a link to the bill, every line on it",
                    es="un enlace a la factura con todas las líneas",
                    zh="账单链接，逐项列明",
                ),
            ),
        ),
    ),
)
