"""The held-out messages as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
LANGUAGES = ("en", "es", "zh")
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
STYLES = ("short", "chat", "long")


@dataclass(frozen=True)
class Entity:
    """A marked stretch of a message; `start` and `end` count characters of its text."""

    start: int
    end: int
    entity: str
    text: str


@dataclass(frozen=True)
class Message:
    """One held-out message; `entities` is None where nobody looked for entities."""

    language: str
    area: str
    intent: str
    style: str
    text: str
    entities: tuple[Entity, ...] | None


def load_messages(folder: Path = HERE) -> list[Message]:
    """Reads every message of the set, in the order of languages, areas and lines."""
    return [
        _message(language, area, entry)
        for language in LANGUAGES
        for area in AREAS
        for entry in yaml.load((folder / language / f"{area}.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    ]


def _message(language: str, area: str, entry: dict[str, Any]) -> Message:
    if unknown := entry.keys() - {"intent", "style", "text", "entities"}:
        raise ValueError(f"{language}/{area}.yml: unknown keys {sorted(unknown)} in {entry}")
    marked = entry.get("entities")
    entities = None if marked is None else tuple(Entity(**each) for each in marked)
    return Message(language, area, entry["intent"], entry["style"], entry["text"], entities)
