"""The held-out messages, and the names that may stand in them."""

from __future__ import annotations

from pathlib import Path

from tandem.bot_report.messages import Message
from tandem.bot_report.messages import load_messages as read

HERE = Path(__file__).parent
AREAS = {
    "billing": (
        "bill_balance", "bill_explain", "bill_due_date", "bill_copy", "bill_dispute", "payment_make", "payment_status",
        "payment_extension", "payment_method_update", "refund_status", "top_up",
    ),
    "plans": (
        "plan_current", "plan_browse", "plan_recommend", "plan_change", "plan_cancel", "contract_terms",
        "usage_remaining", "addon_buy", "roaming_info",
    ),
    "service": (
        "outage_report", "service_quality", "sim_lost", "sim_help", "number_port", "account_update", "complaint",
        "work_order_status", "store_info",
    ),
    "talk": (
        "human_request", "help", "greet", "goodbye", "thank", "affirm", "deny", "inform", "bot_challenge",
        "language_change", "opt_out", "opt_in", "out_of_scope",
    ),
}  # fmt: skip
INTENTS = tuple(intent for intents in AREAS.values() for intent in intents)
ENTITIES = (
    "plan_name", "addon_name", "amount", "data_amount", "bill_period", "date", "phone_number", "account_number",
    "work_order_number", "country", "place", "payment_method", "charge_name",
)  # fmt: skip


def load_messages() -> list[Message]:
    """Reads every message of the set."""
    return read(HERE)
