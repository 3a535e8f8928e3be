"""What every answer may name of the operator: its name, and what it charges and promises, from the settings."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.answers.format import money_value
from bot.bss.model import Money
from bot.policy import Policy


def operator_values(policy: Policy) -> Mapping[str, Any]:
    """Values by the name that a template gives them; what may cost nothing is a row, which then says so."""
    lines, currency = policy.lines, policy.payments.currency
    late_fee = {"fee": _money(policy.payments.late_fee, currency)}
    is_late_free = policy.payments.late_fee == 0
    sim_cost = {"price": _money(lines.sim_price, currency)}
    return {
        "operator": policy.operator,
        "hotline": policy.hotline,
        "sim_cost": [{"answer": "row_sim_price" if lines.sim_price else "row_sim_free", **sim_cost}],
        "sim_card_days": lines.sim_card_days,
        "sim_active_minutes": lines.sim_active_minutes,
        "port_days": lines.port_days,
        "if_late": [{"answer": "row_late_free" if is_late_free else "row_if_late", **late_fee}],
        "late_rule": [{"answer": "row_late_free" if is_late_free else "row_late_rule", **late_fee}],
        "as_late": [{"answer": "row_late_free" if is_late_free else "row_as_late", **late_fee}],
    }


def _money(amount: Decimal, currency: str) -> dict[str, str]:
    return money_value(Money(amount=amount, currency=currency))
