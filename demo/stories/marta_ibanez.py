"""Marta Ibáñez: paid, and the line is still blocked."""

from datetime import date, timedelta
from decimal import Decimal

from demo import charges
from demo.offers import Texts
from demo.operator import Bill, Charge, Line, Refund, Story, Try
from demo.recipe import LineRecipe, Recipe


def _extras(bill_id: str, lines: tuple[Line, ...], earlier: list[Bill]) -> list[Charge]:
    return [charges.late_fee(bill_id, lines[0], earlier[-1])]


def _refunds(today: date) -> tuple[Refund, ...]:
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


MARTA_IBANEZ = Recipe(
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
    extras=_extras,
    refunds=_refunds,
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
)
