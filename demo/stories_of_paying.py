"""The customers whose story is about paying: a prepaid line, a line blocked though paid, money on its way.

Recipes like those of `stories`. They stand behind the customers made by chance.
"""

from datetime import date, timedelta
from decimal import Decimal

from demo.offers import Texts
from demo.operator import Refund, Story, Try
from demo.recipe import LineRecipe, Recipe
from demo.stories import late_fee_on_the_newest


def _olivia(today: date) -> tuple[Refund, ...]:
    return (
        Refund(
            id="RF-1323",
            amount=Decimal("10.00"),
            state="requested",
            asked=today - timedelta(days=2),
            way="card",
            about=Texts(en="Topped up twice", es="Recarga doble", zh="重复充值"),
        ),
    )


def _marta(today: date) -> tuple[Refund, ...]:
    return (
        Refund(
            id="RF-1324",
            amount=Decimal("12.00"),
            state="approved",
            asked=today - timedelta(days=6),
            paid=today + timedelta(days=5),
            way="transfer",
            about=Texts(en="Paid twice", es="Pago duplicado", zh="重复付款"),
        ),
    )


def _chen(today: date) -> tuple[Refund, ...]:
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


PAYING: tuple[Recipe, ...] = (
    Recipe(
        name="Olivia Grant",
        latin_name="Olivia Grant",
        language="en",
        tier="standard",
        life_cycle_stage="growing",
        town="Granada",
        lines=(
            LineRecipe(
                number="+16175550102",
                offer_id="go-prepaid",
                used_gb=5.1,
                minutes=71,
                sms=4,
                months_old=7,
                contract_left=0,
                history_gb=(4.4, 5.2, 5.6),
            ),
        ),
        paid=("on time", "on time", "on time"),
        method="top-up",
        refunds=_olivia,
        story=Story(
            title=Texts(
                en="prepaid, and nearly out of credit",
                es="prepago, y casi sin saldo",
                zh="预付费用户，余额快用完了",
            ),
            quote="Three bars of signal, no bars of money.",
            tries=(
                Try(
                    say="top up 20",
                    see=Texts(
                        en="a link for that amount; without a code, for any number",
                        es="un enlace por ese importe; sin código, para cualquier número",
                        zh="该金额的充值链接；不验证也可为任何号码充值",
                    ),
                ),
                Try(
                    say="where is my refund?",
                    see=Texts(
                        en="requested, not decided yet",
                        es="solicitado, aún sin resolver",
                        zh="已申请，尚未审批",
                    ),
                ),
                Try(
                    say="how can I pay?",
                    see=Texts(
                        en="the ways to pay, without proving who she is",
                        es="las formas de pago, sin identificarse",
                        zh="无需验证即可查看付款方式",
                    ),
                ),
            ),
        ),
    ),
    Recipe(
        name="Marta Ibáñez",
        latin_name="Marta Ibáñez",
        language="es",
        tier="silver",
        life_cycle_stage="mature",
        town="Vigo",
        lines=(
            LineRecipe(
                number="+16175550103",
                offer_id="flow-20",
                used_gb=3.3,
                minutes=61,
                sms=2,
                months_old=22,
                contract_left=6,
                history_gb=(12.0, 13.1, 12.4),
            ),
        ),
        paid=("on time", "today", "today"),
        suspended=True,
        extras=late_fee_on_the_newest,
        refunds=_marta,
        story=Story(
            title=Texts(
                en="paid today, and the line is still blocked",
                es="ha pagado hoy y la línea sigue cortada",
                zh="今天已付款，线路仍然停机",
            ),
            quote="He pagado. ¿Y ahora?",
            tries=(
                Try(
                    say="ya he pagado y sigo sin línea",
                    see=Texts(
                        en="the payment was seen, and when the line works again",
                        es="el pago consta, y cuándo vuelve la línea",
                        zh="已到账，以及何时恢复",
                    ),
                ),
                Try(
                    say="¿dónde está mi reembolso?",
                    see=Texts(
                        en="approved: the day and the way it comes",
                        es="aprobado: el día y la vía",
                        zh="已批准：到账日期和方式",
                    ),
                ),
                Try(
                    say="quiero domiciliar la factura",
                    see=Texts(
                        en="a secure page; no card number in the chat",
                        es="una página segura; ningún número de tarjeta en el chat",
                        zh="安全页面办理，聊天中不收卡号",
                    ),
                ),
            ),
        ),
    ),
    Recipe(
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
        refunds=_chen,
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
    ),
)
