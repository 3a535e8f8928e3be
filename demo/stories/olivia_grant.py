"""Olivia Grant: prepaid, and nearly out of credit."""

from datetime import date, timedelta
from decimal import Decimal

from demo.offers import Texts
from demo.operator import Refund, Story, Try
from demo.recipe import LineRecipe, Recipe


def _refunds(today: date) -> tuple[Refund, ...]:
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


OLIVIA_GRANT = Recipe(
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
    refunds=_refunds,
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
)
