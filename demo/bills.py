"""The bills of a customer that is made up: one for each of the last `BILLS` calendar months.

A bill is issued on the first of the next month and due at the end of that month.
"""

from datetime import date, timedelta
from decimal import Decimal

from demo.operator import Bill, Charge, Payment, add_months, period_start

BILLS = 3


def billed_month(index: int, today: date) -> date:
    """Gives the first day of one of the last `BILLS` months, the oldest at 0."""
    return add_months(period_start(today), index - BILLS)


def bill_id(customer: int, start: date) -> str:
    """Names the bill of a period."""
    return f"B{customer}-{start:%Y-%m}"


def bill(customer: int, start: date, rows: list[Charge], paid: str, method: str, today: date) -> Bill:
    """Makes the bill of a period; `paid` is one of `Recipe.paid`."""
    issued = add_months(start, 1)
    next_bill = add_months(start, 2)
    due = next_bill - timedelta(days=1)
    amount = sum((row.amount for row in rows), Decimal("0"))
    yesterday = today - timedelta(days=1)
    day = {"on time": issued, "late": next_bill, "today": today, "on its way": max(issued, yesterday)}.get(paid)
    came = () if day is None else (Payment(day=day, method=method, amount=amount, pending=paid == "on its way"),)
    return Bill(
        id=bill_id(customer, start),
        number=f"{start:%Y-%m}-{customer}",
        start=start,
        end=issued,
        due=due,
        next_bill=next_bill,
        charges=tuple(rows),
        payments=came,
    )
