"""TMF678: bills, and their lines as applied billing rates."""

from decimal import Decimal

from demo.clock import day_stamp
from demo.offers import VAT_RATE
from demo.operator import Bill, Charge, Customer, Operator
from demo.tmf.document import Document, characteristics, in_languages, money, without_tax

BASE = "/tmf-api/customerBillManagement/v4/"


def bills(operator: Operator) -> list[Document]:
    """Writes all bills, those of one customer newest first."""
    return [_bill(customer, bill) for customer in operator.customers for bill in reversed(customer.bills)]


def rates(operator: Operator) -> list[Document]:
    """Writes the lines of all bills."""
    return [
        _rate(customer, bill, charge)
        for customer in operator.customers
        for bill in reversed(customer.bills)
        for charge in bill.charges
    ]


def _state(bill: Bill) -> str:
    if bill.remaining == 0:
        return "settled"
    return "partiallyPaid" if bill.remaining < bill.amount else "sent"


def _bill(customer: Customer, bill: Bill) -> Document:
    net = sum((without_tax(charge.amount) for charge in bill.charges), Decimal("0"))
    return {
        "id": bill.id,
        "href": f"{BASE}customerBill/{bill.id}",
        "billNo": bill.number,
        "category": "normal",
        "runType": "onCycle",
        "billDate": day_stamp(bill.end),
        "lastUpdate": day_stamp(max([bill.end, *(payment.day for payment in bill.payments)])),
        "nextBillDate": day_stamp(bill.next_bill),
        "paymentDueDate": day_stamp(bill.due),
        "billingPeriod": {"startDateTime": day_stamp(bill.start), "endDateTime": day_stamp(bill.end)},
        "billingAccount": {"id": customer.account_id, "name": customer.latin_name},
        "relatedParty": [{"id": customer.id, "name": customer.name, "role": "customer", "@referredType": "Individual"}],
        "state": _state(bill),
        "amountDue": money(bill.amount),
        "remainingAmount": money(bill.remaining),
        "taxIncludedAmount": money(bill.amount),
        "taxExcludedAmount": money(net),
        "taxItem": [{"taxCategory": "VAT", "taxRate": VAT_RATE, "taxAmount": money(bill.amount - net)}],
        "appliedPayment": [
            {
                "appliedAmount": money(payment.amount),
                "payment": {
                    "id": f"PAY-{bill.id}-{index}",
                    "name": f"{payment.day.isoformat()} {payment.method}{', pending' if payment.pending else ''}",
                    "@referredType": "Payment",
                },
            }
            for index, payment in enumerate(bill.payments, start=1)
        ],
        "billDocument": [
            {"id": f"DOC-{bill.id}", "name": bill.number, "attachmentType": "bill", "mimeType": "text/html"}
        ],
        "@type": "CustomerBill",
    }


def _rate(customer: Customer, bill: Bill, charge: Charge) -> Document:
    net = without_tax(charge.amount)
    values: dict[str, str | float | bool | None] = {
        "lineKey": charge.key,
        "name_es": charge.name.es,
        "name_zh": charge.name.zh,
    }
    if charge.used:
        values |= {"dataUsedGb": charge.used.data_gb, "minutesUsed": charge.used.minutes, "smsUsed": charge.used.sms}
    if charge.reason:
        values |= in_languages("reason", charge.reason)
    return {
        "id": charge.id,
        "href": f"{BASE}appliedCustomerBillingRate/{charge.id}",
        "name": charge.name.en,
        "description": charge.reason.en if charge.reason else charge.name.en,
        "type": charge.type,
        "date": day_stamp(bill.end),
        "isBilled": True,
        "bill": {"id": bill.id, "@referredType": "CustomerBill"},
        "billingAccount": {"id": customer.account_id, "name": customer.latin_name},
        "product": {"id": charge.line_id, "@referredType": "Product"},
        "periodCoverage": {"startDateTime": day_stamp(bill.start), "endDateTime": day_stamp(bill.end)},
        "taxIncludedAmount": money(charge.amount),
        "taxExcludedAmount": money(net),
        "appliedTax": [{"taxCategory": "VAT", "taxRate": VAT_RATE, "taxAmount": money(charge.amount - net)}],
        "characteristic": characteristics(values),
        "@type": "AppliedCustomerBillingRate",
    }
