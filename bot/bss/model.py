"""What the operator's systems know, in our words. Values only; `docs/reference/bss.md` says where each comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from wire.turn import Language

Texts = Mapping[Language, str]
"""One text in our languages; `en` is always there."""

LineKind = Literal["mobile", "fibre", "prepaid"]
BillState = Literal["open", "partly_paid", "paid"]
RefundState = Literal["requested", "approved", "paid", "rejected"]
BucketKind = Literal["data", "voice", "sms"]
TicketState = Literal["received", "in_progress", "waiting", "settled", "dropped"]
Allowance = Decimal | Literal["unlimited"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """An amount with its currency (ISO 4217), tax included."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """The customer of a line."""

    party: str
    name: str
    tier: str
    stage: str
    language: Language | None
    town: str | None
    email: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An address of the operator's own pages, made for one customer; it runs out."""

    url: str
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class TopUp:
    """Money that reached a prepaid line."""

    amount: Money
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Paying:
    """How the account of a line is paid, and the operator's pages for it."""

    is_automatic: bool = False
    card: str | None = None
    """Last digits of the card that automatic payment uses."""
    is_on_paper: bool = False
    pay: Link | None = None
    """For all that is open on the account; None while nothing is."""
    method: Link | None = None
    top_up: Link | None = None
    credit: Money | None = None
    """Left on a prepaid line."""
    last_top_up: TopUp | None = None
    back_at: datetime | None = None
    """When a suspended line that was paid works again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a customer: its number, plan and contract."""

    id: str
    number: str
    owner: Owner
    account: str
    kind: LineKind
    label: str | None
    is_active: bool
    offer: str
    plan_name: str
    price: Money | None
    term_end: date | None
    """End of the contract term, None without one."""
    renewal_day: int
    data_gb: Allowance | None
    minutes: Allowance | None
    texts: Allowance | None
    speed_mbit: Decimal | None
    fee_per_month: Decimal | None
    """Early-termination fee for each month left of the term, in the price's currency; None when it is not told."""
    has_order: bool
    """Another plan is ordered for this line."""
    has_sim_order: bool = False
    """A new SIM is ordered for this line."""
    is_lost: bool = False
    """Its SIM is blocked because it was lost or stolen."""
    roams: bool = False
    """It can be used abroad."""
    paying: Paying = Paying()


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """Money that came in for a bill, or is announced by the bank."""

    day: date
    method: str
    amount: Money
    is_booked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Refund:
    """Money that goes back to a customer."""

    id: str
    state: RefundState
    about: Texts
    amount: Money
    way: str
    """`card` or `transfer`."""
    asked: date
    day: date | None
    """When it was paid, or will be once it is approved."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrangement:
    """More time to pay that was agreed."""

    id: str
    made: date
    until: date
    """The day of its last payment."""
    bills: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispute:
    """A dispute that a customer has opened about bills or their lines."""

    id: str
    is_open: bool
    promised: date | None
    about: frozenset[str]
    """Ids of the bills and lines it is about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bill:
    """One bill of an account."""

    id: str
    number: str
    account: str
    starts: date
    ends: date
    """The first day that is not covered."""
    due: date
    amount: Money
    remaining: Money
    state: BillState
    payments: tuple[Payment, ...] = ()
    document: Link | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Used:
    """What a line used in one billing period."""

    data_gb: Decimal
    minutes: Decimal
    texts: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Charge:
    """One line of a bill; `key` and `line` are the same for the same kind of charge on every bill."""

    id: str
    key: str
    line: str
    name: Texts
    reason: Texts | None
    amount: Money
    used: Used | None = None
    """On the line of a plan: what was used of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A plan or an add-on on sale."""

    id: str
    name: str
    is_plan: bool
    kind: LineKind | None
    price: Money
    description: Texts
    terms: Texts
    data_gb: Allowance | None
    minutes: Allowance | None
    texts: Allowance | None
    speed_mbit: Decimal | None
    contract_months: int
    extra_minute: Money | None = None
    """Price of a minute beyond what the plan includes."""
    extra_text: Money | None = None
    valid_days: int = 0
    """How long an add-on can be used."""
    countries: frozenset[str] = frozenset()
    """Where an add-on for abroad works, or which countries one for home calls (ISO 3166 codes)."""
    is_abroad: bool = False
    """An add-on that is used abroad."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoamingZone:
    """What using a mobile line abroad costs in some countries; None costs what it costs at home."""

    countries: frozenset[str]
    """ISO 3166 codes."""
    megabyte: Money | None
    minute: Money | None
    text: Money | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """What is used and left of one allowance; unlimited when `allowance` and `left` are None."""

    id: str
    kind: BucketKind
    used: Decimal
    allowance: Decimal | None
    left: Decimal | None
    resets: date | None
    is_shared: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Outage:
    """A known outage in one town."""

    id: str
    town: str
    town_in: Texts
    description: Texts
    services: frozenset[str]
    expected_end: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """A work order of a customer; `kind` is one of `WorkOrderKind`, or what the operator calls it."""

    id: str
    kind: str
    state: TicketState
    opened: datetime
    promised: datetime | None
    outage: str | None
    """The known outage that it waits for."""
    urged: datetime | None
    """When the customer pressed for it last."""
