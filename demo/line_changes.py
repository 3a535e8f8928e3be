"""What may be ordered for a line without another plan: a block, roaming, a new SIM, a look at its PUK. Pure.

An order names the state it wants: a product `status` or a characteristic. A table says what each of them needs.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.clock import stamp
from demo.payments import value_of, with_values
from demo.tmf.document import Document, characteristic
from demo.tmf.refusal import Refusal

LOST = "lostOrStolen"
SIM_BY_POST = timedelta(days=3)
PUK_DIGITS = 8


@dataclass(frozen=True, kw_only=True)
class LineChange:
    """One thing that is to change on a line, as an order names it."""

    name: str
    value: str | bool

    @property
    def takes(self) -> timedelta:
        """How long it takes to be done."""
        return SIM_BY_POST if (self.name, self.value) == ("newSim", "card") else timedelta(0)

    def document(self, product: Document) -> Document:
        """What the order's item says of the product."""
        document = {"id": product["id"], "productSerialNumber": product["productSerialNumber"]}
        if self.name == "status":
            return {
                **document,
                "status": self.value,
                "productCharacteristic": [characteristic("suspensionReason", LOST)],
            }
        return {**document, "productCharacteristic": [characteristic(self.name, self.value)]}


_VALUES: Mapping[str, tuple[str | bool, ...]] = {
    "status": ("suspended",),
    "roaming": (True, False),
    "newSim": ("card", "esim"),
    "puk": ("show",),
}


def read_change(raw: Document, product: Document) -> LineChange:
    """Reads what an order's product asks for; raises `Refusal` (400) for what cannot be, or is so already."""
    entries = raw.get("productCharacteristic", [])
    named = {entry.get("name"): entry.get("value") for entry in entries if isinstance(entry, dict)}
    wanted = {"status": raw["status"]} if "status" in raw else {name: named[name] for name in _VALUES if name in named}
    if len(wanted) != 1:
        raise Refusal(400, "invalidBody", f"A line's order names a productOffering or one of {', '.join(_VALUES)}")
    ((name, value),) = wanted.items()
    if not isinstance(value, str | bool) or value not in _VALUES[name]:
        raise Refusal(400, "invalidBody", f"'{name}' must be one of {_VALUES[name]}")
    if value_of(product, "lineKind") == "fibre":
        raise Refusal(400, "notCompatible", "A fibre line has no SIM")
    change = LineChange(name=name, value=value)
    if _IS_SO.get(name, _never)(product, value):
        raise Refusal(400, "sameState", f"'{name}' is so already")
    return change


def _never(_product: Document, _value: object) -> bool:
    return False


def _is_lost(product: Document, _value: object) -> bool:
    return value_of(product, "suspensionReason") == LOST


def _roams(product: Document, value: object) -> bool:
    return value_of(product, "roaming") is value


_IS_SO: Mapping[str, Callable[[Document, object], bool]] = {"status": _is_lost, "roaming": _roams}


def changed(product: Document, item: Document) -> Document:
    """Gives the product as it is once a line's order is done."""
    wanted = item["product"]
    if wanted.get("status") == "suspended":
        return with_values({**product, "status": "suspended"}, suspensionReason=LOST)
    roaming = value_of(wanted, "roaming") if "productCharacteristic" in wanted else None
    return product if roaming is None else with_values(product, roaming=roaming)


def done_at(change: LineChange, now: datetime) -> str:
    """Says when a change will be done that is ordered now."""
    return stamp(now + change.takes)


def puk_of(line_id: str) -> str:
    """Gives a line's PUK: made up, the same for the same line."""
    number = int.from_bytes(hashlib.sha256(f"puk of {line_id}".encode()).digest()[:8])
    return f"{number % 10**PUK_DIGITS:0{PUK_DIGITS}d}"
