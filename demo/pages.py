"""The operator's own pages that links lead to: pay, top up, how one pays, a bill, a PUK. No card number is asked for.

A page is opened by its signed link alone; only topping up is open to everybody, for any number. A PUK is shown once,
and only when a button is pressed: whoever merely looks ahead at a link must not use it up.
"""

import html
from collections.abc import Awaitable, Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from demo import page_texts as texts
from demo import payments
from demo.books import Books
from demo.clock import Clock, stamp
from demo.line_changes import puk_of
from demo.links import PAGES, BadLink, Claim, Links, OldLink
from demo.offers import Texts, euros
from demo.operator import Bill, Charge, Operator
from demo.tmf.document import Document
from demo.tmf.moment import BILL, METHOD, PAY, PUK, TOP_UP

TEMPLATE = (Path(__file__).parent / "web" / "payment.html").read_text(encoding="utf-8")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
LANGUAGES = ("en", "es", "zh")
MOST_TOP_UP = Decimal(100)
LONGEST_NUMBER = 20

Fields = Mapping[str, str]
Shown = Callable[[Fields, str], Awaitable[web.Response]]


class Pages:
    """Serves the pages, and records what is done on them."""

    def __init__(self, operator: Operator, books: Books, links: Links, clock: Clock) -> None:
        self._books = books
        self._links = links
        self._clock = clock
        self._languages = {customer.account_id: customer.language for customer in operator.customers}
        self._written = {bill.id: bill for customer in operator.customers for bill in customer.bills}

    def add_to(self, app: web.Application) -> None:
        """Adds the pages' routes."""
        shown = {PAY: self._pay, TOP_UP: self._top_up, METHOD: self._method, BILL: self._bill, PUK: self._puk}
        for name, page in shown.items():
            app.router.add_get(PAGES + name, _answering(page))
        sent = {PAY: self._paid, TOP_UP: self._topped_up, METHOD: self._changed, PUK: self._puk_shown}
        for name, done in sent.items():
            app.router.add_post(PAGES + name, _answering(done))

    async def _pay(self, fields: Fields, _language: str) -> web.Response:
        claim, language, amount = self._to_pay(fields)
        if amount == 0:
            return _page(language, texts.PAY, _say(texts.NOTHING_OPEN, language))
        rows = [
            (_filled(texts.BILL, language, number=bill["billNo"]), _money(_left(bill), language))
            for bill in self._books.bills_of(claim.subject)
            if _left(bill)
        ]
        rows.append((getattr(texts.TO_PAY, language), _money(amount, language)))
        button = _filled(texts.PAY_NOW, language, amount=_money(amount, language))
        return _page(language, texts.PAY, _table(rows) + _form(PAY, button, link=fields["link"]))

    async def _paid(self, fields: Fields, _language: str) -> web.Response:
        claim, language, amount = self._to_pay(fields)
        if amount == 0:
            return _page(language, texts.PAY, _say(texts.NOTHING_OPEN, language))
        entry = {"account": claim.subject, "amount": f"{amount:.2f}", "method": "card", "at": stamp(self._clock())}
        await self._books.record("payment", entry)
        return _page(language, texts.PAY, _say(texts.PAID, language, amount=_money(amount, language)))

    def _to_pay(self, fields: Fields) -> tuple[Claim, str, Decimal]:
        claim = self._links.read(PAY, fields.get("link", ""))
        owed = payments.open_amount(self._books.bills_of(claim.subject))
        return claim, self._languages[claim.subject], min(claim.amount or Decimal(0), owed)

    async def _top_up(self, fields: Fields, language: str) -> web.Response:
        number, language = self._to_top_up(fields, language)
        amount = _amount(fields.get("amount", ""))
        rows = [
            (getattr(texts.NUMBER, language), number),
            (getattr(texts.AMOUNT, language), _money(amount, language)),
        ]
        kept = {name: fields[name] for name in ("link", "number", "amount") if name in fields}
        button = _filled(texts.TOP_UP_NOW, language, amount=_money(amount, language))
        return _page(language, texts.TOP_UP, _table(rows) + _form(TOP_UP, button, **kept, language=language))

    async def _topped_up(self, fields: Fields, language: str) -> web.Response:
        number, language = self._to_top_up(fields, language)
        amount = _amount(fields.get("amount", ""))
        line = self._books.line_of(number)
        if line is not None and payments.value_of(line, "lineKind") == "prepaid":
            entry = {"line": line["id"], "amount": f"{amount:.2f}", "at": stamp(self._clock())}
            await self._books.record("top_up", entry)
        said = _say(texts.TOPPED_UP, language, number=number, amount=_money(amount, language))
        return _page(language, texts.TOP_UP, said)

    def _to_top_up(self, fields: Fields, language: str) -> tuple[str, str]:
        """The number to top up, by a signed link or as it stands, and the page's language."""
        if "link" not in fields:
            number = fields.get("number", "")
            if not number.removeprefix("+").isdecimal() or len(number) > LONGEST_NUMBER:
                raise BadLink
            return number, language
        line = self._books.products.get(self._links.read(TOP_UP, fields["link"]).subject)
        if line is None:
            raise BadLink
        return str(line["productSerialNumber"]), self._languages[line["billingAccount"]["id"]]

    async def _method(self, fields: Fields, _language: str) -> web.Response:
        account = self._links.read(METHOD, fields.get("link", "")).subject
        language = self._languages[account]
        line = self._books.lines_of(account)[0]
        is_on = bool(payments.value_of(line, "autoPay"))
        card = str(payments.value_of(line, "autoPayCard") or "")
        said = _say(texts.IS_AUTOMATIC if is_on else texts.IS_BY_HAND, language, card=card)
        button = getattr(texts.TURN_OFF if is_on else texts.TURN_ON, language)
        form = _form(METHOD, button, link=fields["link"], automatic="no" if is_on else "yes")
        return _page(language, texts.METHOD, said + form)

    async def _changed(self, fields: Fields, language: str) -> web.Response:
        account = self._links.read(METHOD, fields.get("link", "")).subject
        entry = {"account": account, "on": fields.get("automatic") == "yes"}
        await self._books.record("auto_pay", entry)
        return await self._method(fields, language)

    async def _bill(self, fields: Fields, _language: str) -> web.Response:
        claim = self._links.read(BILL, fields.get("link", ""))
        written, document = self._written[claim.subject], self._books.bills.get(claim.subject)
        if document is None:
            raise BadLink
        language = self._languages[document["billingAccount"]["id"]]
        title = _filled(texts.BILL, language, number=written.number)
        return _page(language, title, _table(_bill_rows(written, _left(document), language)))

    async def _puk(self, fields: Fields, _language: str) -> web.Response:
        order, line, language = self._whose_puk(fields)
        if order["id"] in self._books.puks_seen:
            return _page(language, texts.PUK, _say(texts.PUK_SEEN, language), status=410)
        said = _say(texts.PUK_ONCE, language, number=str(line["productSerialNumber"]))
        return _page(language, texts.PUK, said + _form(PUK, getattr(texts.SHOW_PUK, language), link=fields["link"]))

    async def _puk_shown(self, fields: Fields, _language: str) -> web.Response:
        order, line, language = self._whose_puk(fields)
        if order["id"] in self._books.puks_seen:
            return _page(language, texts.PUK, _say(texts.PUK_SEEN, language), status=410)
        await self._books.record("puk_seen", {"order": order["id"]})
        rows = [
            (getattr(texts.NUMBER, language), str(line["productSerialNumber"])),
            ("PUK", puk_of(line["id"])),
        ]
        return _page(language, texts.PUK, _table(rows) + _say(texts.PUK_TRIES, language))

    def _whose_puk(self, fields: Fields) -> tuple[Document, Document, str]:
        order = self._books.orders.get(self._links.read(PUK, fields.get("link", "")).subject)
        line = self._books.products.get(order["productOrderItem"][0]["product"]["id"]) if order else None
        if order is None or line is None:
            raise BadLink
        return order, line, self._languages[line["billingAccount"]["id"]]


def _answering(page: Shown) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        sent = request.query if request.method == "GET" else await request.post()
        fields = {name: value for name, value in sent.items() if isinstance(value, str)}
        asked = fields.get("language", "")
        language = asked if asked in LANGUAGES else LANGUAGES[0]
        try:
            return await page(fields, language)
        except BadLink:
            return _page(language, texts.NO_LINK, _say(texts.BAD_LINK, language), status=404)
        except OldLink:
            return _page(language, texts.NO_LINK, _say(texts.OLD_LINK, language), status=410)

    return answer


def _bill_rows(bill: Bill, left: Decimal, language: str) -> list[tuple[str, str]]:
    rows = [
        (getattr(texts.PERIOD, language), f"{bill.start:%Y-%m}"),
        (getattr(texts.DUE, language), bill.due.isoformat()),
    ]
    rows += [(_charge_name(charge, language), _money(charge.amount, language)) for charge in bill.charges]
    rows.append((getattr(texts.TOTAL, language), _money(bill.amount, language)))
    rows.append((getattr(texts.OPEN, language), _money(left, language)))
    return rows


def _charge_name(charge: Charge, language: str) -> str:
    name = str(getattr(charge.name, language))
    return f"{name}: {getattr(charge.reason, language)}" if charge.reason else name


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise BadLink from None
    if not (amount.is_finite() and 0 < amount <= MOST_TOP_UP):
        raise BadLink
    return amount.quantize(Decimal("0.01"))


def _left(bill: Document) -> Decimal:
    return payments.open_amount([bill])


def _money(amount: Decimal, language: str) -> str:
    return str(getattr(euros(amount), language))


def _filled(words: Texts, language: str, **values: str) -> str:
    return str(getattr(words, language)).format(**values)


def _say(words: Texts, language: str, **values: str) -> str:
    return f"<p>{html.escape(_filled(words, language, **values))}</p>"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = (f"<tr><th>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>" for name, value in rows)
    return f"<table>{''.join(cells)}</table>"


def _form(page: str, button: str, **kept: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">' for name, value in kept.items()
    )
    return f'<form method="post" action="{PAGES}{page}">{hidden}<button>{html.escape(button)}</button></form>'


def _page(language: str, title: Texts | str, body: str, *, status: int = 200) -> web.Response:
    name = title if isinstance(title, str) else getattr(title, language)
    text = TEMPLATE.format(
        language=language, title=html.escape(name), body=body, foot=html.escape(getattr(texts.FOOT, language))
    )
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)
