"""TMF637: each line of a customer as a product."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from demo.clock import day_stamp, stamp
from demo.offers import Offer
from demo.operator import Customer, Line, Operator, add_months
from demo.payments import with_values
from demo.tmf.document import Document, characteristics, customer_party, price

BASE = "/tmf-api/productInventory/v4/"
_TOP_UPS = (20, 30, 10, 15, 50)


def products(operator: Operator) -> list[Document]:
    """Writes all lines of all customers."""
    return [_product(customer, line, operator.today) for customer in operator.customers for line in customer.lines]


def with_order(product: Document, order: Document, item: Document) -> Document:
    """Notes an order under way on a product; its role is the order's category."""
    reference = {"productOrderId": order["id"], "orderItemId": item["id"], "orderItemAction": item["action"]}
    if "category" in order:
        reference["role"] = order["category"]
    return {**product, "productOrderItem": [*product.get("productOrderItem", []), reference]}


def without_order(product: Document, order_id: str) -> Document:
    """Takes an order that is done from its product."""
    left = [one for one in product.get("productOrderItem", []) if one["productOrderId"] != order_id]
    rest = {name: value for name, value in product.items() if name != "productOrderItem"}
    return {**rest, "productOrderItem": left} if left else rest


def with_plan(product: Document, offer: Offer, start: date) -> Document:
    """Gives a line as it is from the day on which another plan starts."""
    fee = float(offer.early_fee_per_month) if offer.contract_months else 0
    moved = with_values(product, **_allowances(offer), earlyTerminationFeePerMonth=fee)
    without_term = {name: value for name, value in moved.items() if name not in ("terminationDate", "productTerm")}
    ends = add_months(start, offer.contract_months) if offer.contract_months else None
    return {
        **without_term,
        "name": offer.name,
        "description": offer.description.en,
        "productOffering": {"id": offer.id, "name": offer.name},
        "productPrice": [_price(offer, offer.price)],
        **(_term(offer, start, ends) if ends else {}),
    }


def _product(customer: Customer, line: Line, today: date) -> Document:
    document: Document = {
        "id": line.id,
        "href": f"{BASE}product/{line.id}",
        "name": line.offer.name,
        "description": line.offer.description.en,
        "isBundle": False,
        "isCustomerVisible": True,
        "status": "suspended" if line.suspended else "active",
        "productSerialNumber": line.number,
        "startDate": day_stamp(line.since),
        "billingAccount": {"id": customer.account_id, "name": customer.latin_name},
        "relatedParty": [customer_party(customer.id, customer.name)],
        "place": [{"id": customer.town, "name": customer.town, "role": "home"}],
        "productOffering": {"id": line.offer.id, "name": line.offer.name},
        "productPrice": [_price(line.offer, line.price)],
        "productCharacteristic": _characteristics(customer, line, today),
        "@type": "Product",
    }
    if line.contract_from and line.contract_until:
        document |= _term(line.offer, line.contract_from, line.contract_until)
    return document


def card_ending(account_id: str) -> str:
    """Gives the last four digits of the pretend card that an account is paid by."""
    return f"{int(account_id.removeprefix('BA')) * 7 % 10_000:04d}"


def _prepaid(line: Line, today: date) -> dict[str, str | float | bool | None]:
    """Makes up what is left on a prepaid line and its last top-up, from its number."""
    number = int(line.number[-4:])
    day = today - timedelta(days=2 + number % 20)
    return {
        "credit": number * 37 % 1200 / 100,
        "lastTopUp": float(_TOP_UPS[number % len(_TOP_UPS)]),
        "lastTopUpAt": stamp(datetime.combine(day, time(9, number % 60), tzinfo=UTC)),
    }


def _price(offer: Offer, amount: Decimal) -> Document:
    return {
        "name": offer.name,
        "priceType": "recurring",
        "recurringChargePeriod": "month",
        "price": price(amount),
    }


def _term(offer: Offer, start: date, end: date) -> Document:
    return {
        "terminationDate": day_stamp(end),
        "productTerm": [
            {
                "name": "Minimum term",
                "duration": {"amount": offer.contract_months, "units": "month"},
                "validFor": {"startDateTime": day_stamp(start), "endDateTime": day_stamp(end)},
            }
        ],
    }


def _characteristics(customer: Customer, line: Line, today: date) -> list[Document]:
    offer = line.offer
    values: dict[str, str | float | bool | None] = {
        "customerTier": customer.tier,
        "lifeCycleStage": customer.life_cycle_stage,
        "language": customer.language,
        "town": customer.town,
        "email": customer.email,
        "lineKind": offer.line_kind,
        "lineLabel": line.label or None,
        "renewalDay": 1,
        "earlyTerminationFeePerMonth": float(offer.early_fee_per_month) if line.contract_until else 0,
        "autoPay": customer.auto_pay,
        "autoPayCard": card_ending(customer.account_id) if customer.auto_pay else None,
        "paperBill": False,
        "reconnectsAt": stamp(line.reconnects_at) if line.reconnects_at else None,
        **(_prepaid(line, today) if offer.line_kind == "prepaid" else {}),
    }
    if offer.line_kind != "fibre":
        values["roaming"] = line.roaming
    if line.suspended:
        values["suspensionReason"] = "unpaid"
    return characteristics(values | _allowances(offer))


def _allowances(offer: Offer) -> dict[str, str | float | bool | None]:
    if offer.line_kind == "fibre":
        return {"speedMbit": offer.speed_mbit}
    amounts = {"dataAllowanceGb": offer.data_gb, "minutesAllowance": offer.minutes, "smsAllowance": offer.sms}
    return {name: "unlimited" if amount is None else amount for name, amount in amounts.items()}
