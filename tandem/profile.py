"""What the desk shows of a customer, read from the operator's systems by the bot's reader."""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from bot.bss.client import BssClient
from bot.bss.model import Bill, Bucket, Line, Money
from bot.bss.reader import Reader

BILLS = 3
USAGE = {"data": ("Data", "GB"), "voice": ("Calls", "min"), "sms": ("SMS", "SMS")}


async def profile(bss: BssClient, party: str) -> Mapping[str, Any] | None:
    """Lines with usage, the last bills with the change, open orders; raises `Later` when the systems are away."""
    reader = Reader(bss)
    lines = await reader.lines_of(party)
    if not lines:
        return None
    accounts = sorted({line.account for line in lines})
    usages, bills = await asyncio.gather(
        asyncio.gather(*(reader.usage_of(line.id) for line in lines)),
        asyncio.gather(*(reader.bills_of(account) for account in accounts)),
    )
    owner = lines[0].owner
    return {
        "lines": [_line(line, usage) for line, usage in zip(lines, usages, strict=True)],
        "bills": [bill for of_account in bills for bill in _bills(of_account)],
        "orders": [
            {"id": line.id, "kind": "plan change", "state": "in progress", "at": None}
            for line in lines
            if line.has_order
        ],
        "town": owner.town,
        "email": owner.email,
    }


def _line(line: Line, usage: Sequence[Bucket]) -> dict[str, Any]:
    return {
        "number": line.number,
        "plan": line.plan_name,
        "status": "active" if line.is_active else "suspended",
        "label": line.label,
        "price": _money(line.price) if line.price else None,
        "contract_ends_on": line.term_end,
        "usage": [_usage(bucket) for bucket in usage],
    }


def _usage(bucket: Bucket) -> dict[str, Any]:
    name, units = USAGE[bucket.kind]
    return {
        "name": f"{name} (shared)" if bucket.is_shared else name,
        "used": float(bucket.used),
        "units": units,
        "allowance": float(bucket.allowance) if bucket.allowance is not None else None,
        "resets_on": bucket.resets,
    }


def _bills(newest_first: Sequence[Bill]) -> list[dict[str, Any]]:
    changes: list[float | None] = [float(new.amount.amount - old.amount.amount) for new, old in pairwise(newest_first)]
    return [
        {
            "id": bill.number,
            "period": bill.starts,
            "amount": _money(bill.amount),
            "state": bill.state.replace("_", " "),
            "due_on": bill.due,
            "remaining": float(bill.remaining.amount),
            "change": change,
        }
        for bill, change in zip(newest_first, [*changes, None], strict=False)
    ][:BILLS]


def _money(money: Money) -> dict[str, Any]:
    return {"unit": money.currency, "value": float(money.amount)}
