"""TMF637: each line of a customer as a product."""

from demo.clock import day_stamp, stamp
from demo.operator import Customer, Line, Operator
from demo.tmf.document import Document, characteristics, customer_party, price

BASE = "/tmf-api/productInventory/v4/"


def products(operator: Operator) -> list[Document]:
    """Writes all lines of all customers."""
    return [_product(customer, line) for customer in operator.customers for line in customer.lines]


def with_order(product: Document, order_id: str, item_id: str, action: str) -> Document:
    """Notes an order under way on a product."""
    reference = {"productOrderId": order_id, "orderItemId": item_id, "orderItemAction": action}
    return {**product, "productOrderItem": [*product.get("productOrderItem", []), reference]}


def _product(customer: Customer, line: Line) -> Document:
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
        "productPrice": [
            {
                "name": line.offer.name,
                "priceType": "recurring",
                "recurringChargePeriod": "month",
                "price": price(line.price),
            }
        ],
        "productCharacteristic": _characteristics(customer, line),
        "@type": "Product",
    }
    if line.contract_from and line.contract_until:
        document["terminationDate"] = day_stamp(line.contract_until)
        document["productTerm"] = [
            {
                "name": "Minimum term",
                "duration": {"amount": line.offer.contract_months, "units": "month"},
                "validFor": {
                    "startDateTime": day_stamp(line.contract_from),
                    "endDateTime": day_stamp(line.contract_until),
                },
            }
        ]
    return document


def card_ending(account_id: str) -> str:
    """Gives the last four digits of the pretend card that an account is paid by."""
    return f"{int(account_id.removeprefix('BA')) * 7 % 10_000:04d}"


def _credit(line: Line) -> float:
    """Makes up what is left on a prepaid line, from its number."""
    return int(line.number[-4:]) * 37 % 1200 / 100


def _characteristics(customer: Customer, line: Line) -> list[Document]:
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
        "credit": _credit(line) if offer.line_kind == "prepaid" else None,
    }
    if offer.line_kind == "fibre":
        values["speedMbit"] = offer.speed_mbit
    else:
        values["dataAllowanceGb"] = "unlimited" if offer.data_gb is None else offer.data_gb
        values["minutesAllowance"] = "unlimited" if offer.minutes is None else offer.minutes
        values["smsAllowance"] = "unlimited" if offer.sms is None else offer.sms
    return characteristics(values)
