"""The TM Forum answers as they arrive: the attributes we rely on, typed, so that anything else is refused.

TMF637 and TMF678 4.0, TMF620 4.1, TMF677, TMF622 and TMF621 4.0, with the profile of `docs/reference/bss.md`.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct, field

Text = Annotated[str, Meta(max_length=2000)]
Id = Annotated[str, Meta(min_length=1, max_length=100)]
Aware = Annotated[datetime, Meta(tz=True)]


class Form(Struct, frozen=True, kw_only=True, rename="camel"):
    """A part of an answer; names are TMF's camelCase, unknown ones are left aside."""


class MoneyForm(Form, frozen=True, kw_only=True, rename="camel"):
    unit: Annotated[str, Meta(min_length=3, max_length=3)]
    value: Decimal


class Reference(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id
    name: Text | None = None
    role: Text | None = None


class Named(Form, frozen=True, kw_only=True, rename="camel"):
    name: Text
    id: Id | None = None
    role: Text | None = None


class Characteristic(Form, frozen=True, kw_only=True, rename="camel"):
    name: Text
    value: Text | int | float | bool


class PriceOf(Form, frozen=True, kw_only=True, rename="camel"):
    tax_included_amount: MoneyForm


class ProductPrice(Form, frozen=True, kw_only=True, rename="camel"):
    price_type: Text
    price: PriceOf


class OrderItemReference(Form, frozen=True, kw_only=True, rename="camel"):
    product_order_id: Id
    role: Text | None = None


class ProductForm(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id
    name: Text
    status: Text
    product_serial_number: Text
    related_party: list[Reference]
    billing_account: Reference
    product_offering: Reference
    product_price: list[ProductPrice] = []
    termination_date: Aware | None = None
    product_order_item: list[OrderItemReference] = []
    product_characteristic: list[Characteristic] = []


class Period(Form, frozen=True, kw_only=True, rename="camel"):
    start_date_time: Aware | None = None
    end_date_time: Aware | None = None


class PaymentForm(Form, frozen=True, kw_only=True, rename="camel"):
    applied_amount: MoneyForm
    payment: Reference


class AttachmentForm(Form, frozen=True, kw_only=True, rename="camel"):
    attachment_type: Text = ""
    url: Text = ""
    valid_for: Period | None = None


class BillForm(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id
    bill_no: Text
    billing_account: Reference
    billing_period: Period
    payment_due_date: Aware
    amount_due: MoneyForm
    remaining_amount: MoneyForm
    state: Text
    applied_payment: list[PaymentForm] = []
    bill_document: list[AttachmentForm] = []


class RateForm(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id
    name: Text
    tax_included_amount: MoneyForm
    product: Reference | None = None
    characteristic: list[Characteristic] = []


class SpecValue(Form, frozen=True, kw_only=True, rename="camel"):
    value: Text | int | float | bool


class SpecUse(Form, frozen=True, kw_only=True, rename="camel"):
    name: Text
    product_spec_characteristic_value: list[SpecValue]


class Quantity(Form, frozen=True, kw_only=True, rename="camel"):
    amount: Decimal
    units: Text


class OfferingPrice(Form, frozen=True, kw_only=True, rename="camel"):
    price: PriceOf
    price_type: Text = "recurring"
    unit_of_measure: Quantity | None = None


class OfferingForm(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id
    name: Text
    description: Text = ""
    is_sellable: bool = True
    lifecycle_status: Text = "Active"
    category: list[Reference]
    product_offering_price: list[OfferingPrice]
    prod_spec_char_value_use: list[SpecUse] = []


class Counter(Form, frozen=True, kw_only=True, rename="camel"):
    counter_type: Text
    value: Quantity


class BucketForm(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id
    usage_type: Text
    is_shared: bool = False
    bucket_counter: list[Counter] = []
    remaining_value: Quantity | None = None
    valid_for: Period | None = None


class Consumption(Form, frozen=True, kw_only=True, rename="camel"):
    product: list[Reference] = []
    bucket_ref_or_value: list[BucketForm] = []


class UsageForm(Form, frozen=True, kw_only=True, rename="camel"):
    usage_consumption: list[Consumption]


class NoteForm(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id = "-"
    text: Text
    author: Text | None = None
    stamp: Text | None = field(default=None, name="date")


class TicketRelation(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id
    relationship_type: Text


class TicketForm(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id
    description: Text
    ticket_type: Text = ""
    status: Text = ""
    creation_date: Aware | None = None
    resolution_date: Aware | None = None
    expected_resolution_date: Aware | None = None
    related_party: list[Reference] = []
    related_entity: list[Named] = []
    trouble_ticket_relationship: list[TicketRelation] = []
    note: list[NoteForm] = []


class OrderedProduct(Form, frozen=True, kw_only=True, rename="camel"):
    product_characteristic: list[Characteristic] = []


class OrderItem(Form, frozen=True, kw_only=True, rename="camel"):
    product_offering: Reference | None = None
    product: OrderedProduct = OrderedProduct()


class OrderForm(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id
    state: Text
    external_id: Text | None = None
    requested_start_date: Aware | None = None
    expected_completion_date: Aware | None = None
    product_order_item: list[OrderItem] = []


class CreatedTicket(Form, frozen=True, kw_only=True, rename="camel"):
    id: Id
    status: Text
    ticket_type: Text = ""
    external_id: Text | None = None
    expected_resolution_date: Aware | None = None
