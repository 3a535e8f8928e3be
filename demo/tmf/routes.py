"""The HTTP side of the six APIs: reads the request, asks a collection, writes the answer."""

import hmac
import uuid

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from demo.books import Books
from demo.clock import Clock, stamp
from demo.links import Links
from demo.operator import Operator
from demo.tmf import billing, catalog, inventory, ordering, tickets, usage
from demo.tmf import body as read
from demo.tmf.collection import Collection, parse_query
from demo.tmf.document import Document
from demo.tmf.moment import Moment
from demo.tmf.refusal import Refusal, error_response

KEPT_QUERIES = 200


class OpenApis:
    """The six TM Forum APIs over one operator's books."""

    def __init__(self, operator: Operator, books: Books, clock: Clock, links: Links, token: str = "") -> None:
        self._books = books
        self._clock = clock
        self._token = token
        self._usage = usage.Usage(operator, books)
        self._queries = Collection(newest_first=True, most=KEPT_QUERIES)
        self._moment = Moment(books, clock, links)
        self._collections = {
            f"{inventory.BASE}product": books.products,
            f"{billing.BASE}customerBill": books.bills,
            f"{billing.BASE}appliedCustomerBillingRate": Collection(
                billing.rates(operator), indexed=("bill.id", "billingAccount.id")
            ),
            f"{catalog.BASE}productOffering": Collection(catalog.offerings(operator.today)),
            f"{catalog.BASE}productOfferingPrice": Collection(catalog.prices(operator.today)),
            f"{catalog.BASE}category": Collection(catalog.categories()),
            f"{usage.BASE}queryUsageConsumption": self._queries,
            f"{ordering.BASE}productOrder": books.orders,
            f"{tickets.BASE}troubleTicket": books.tickets,
        }

    def add_to(self, app: web.Application) -> None:
        """Adds the routes of all six APIs."""
        for path, collection in self._collections.items():
            app.router.add_get(path, self._lister(collection))
            app.router.add_get(f"{path}/{{id}}", self._getter(collection))
        app.router.add_post(f"{ordering.BASE}productOrder", self._place_order)
        app.router.add_post(f"{tickets.BASE}troubleTicket", self._open_ticket)
        app.router.add_patch(f"{tickets.BASE}troubleTicket/{{id}}", self._change_ticket)
        app.router.add_post(f"{usage.BASE}queryUsageConsumption", self._query_usage)

    def check_token(self, request: web.Request) -> None:
        """Raises `Refusal` (401) when a token is demanded and not shown."""
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self._token and not hmac.compare_digest(shown.encode(), self._token.encode()):
            raise Refusal(401, "unauthorized", "A valid bearer token is needed")

    def _lister(self, collection: Collection) -> Handler:
        async def list_resources(request: web.Request) -> web.Response:
            self._books.carry_out(self._clock())
            page, total = collection.search(parse_query(request.query.items()))
            headers = {"X-Total-Count": str(total), "X-Result-Count": str(len(page))}
            return web.json_response([self._now(document, request) for document in page], headers=headers)

        return list_resources

    def _getter(self, collection: Collection) -> Handler:
        async def get_resource(request: web.Request) -> web.Response:
            self._books.carry_out(self._clock())
            document = collection.get(request.match_info["id"])
            if document is None:
                raise Refusal(404, "notFound", "No such resource")
            return web.json_response(self._now(document, request))

        return get_resource

    def _now(self, document: Document, request: web.Request) -> Document:
        origin = str(request.url.origin())
        return _with_origin(self._moment.of(document, origin), request)

    async def _place_order(self, request: web.Request) -> web.Response:
        self._books.carry_out(self._clock())
        body = read.parse_object(await request.read())
        order, _ = ordering.place(self._books.next_id("PO"), body, self._books.products.get, self._clock())
        await self._books.record("order", order)
        return _created(self._moment.of(order, str(request.url.origin())), request)

    async def _open_ticket(self, request: web.Request) -> web.Response:
        body = read.parse_object(await request.read())
        ticket = tickets.open_ticket(self._books.next_id("TT"), body, self._clock())
        await self._books.record("ticket", ticket)
        return _created(ticket, request)

    async def _change_ticket(self, request: web.Request) -> web.Response:
        ticket = self._books.tickets.get(request.match_info["id"])
        if ticket is None:
            raise Refusal(404, "notFound", "No such resource")
        changed = tickets.change(ticket, read.parse_object(await request.read()), self._clock())
        await self._books.record("ticket", changed)
        return web.json_response(_with_origin(changed, request))

    async def _query_usage(self, request: web.Request) -> web.Response:
        criteria = read.parse_object(await request.read()).get("searchCriteria")
        now = self._clock()
        self._books.carry_out(now)
        report = self._usage.report(criteria, now.date(), stamp(now))
        query_id = uuid.uuid4().hex
        query = {
            "id": query_id,
            "href": f"{usage.BASE}queryUsageConsumption/{query_id}",
            "queryUsageConsumptionDate": stamp(now),
            "searchCriteria": criteria,
            "usageConsumption": report,
        }
        self._queries.put(query)
        return _created(query, request)


def _with_origin(document: Document, request: web.Request) -> Document:
    return {**document, "href": f"{request.url.origin()}{document['href']}"} if "href" in document else document


def _created(document: Document, request: web.Request) -> web.Response:
    full = _with_origin(document, request)
    return web.json_response(full, status=201, headers={"Location": full["href"]})


def refusals(apis: OpenApis, prefix: str = "/tmf-api/") -> Middleware:
    """Makes the middleware that checks the token and turns every failure below the prefix into TMF's `Error`."""

    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(prefix):
            return await handler(request)
        try:
            apis.check_token(request)
            return await handler(request)
        except Refusal as refusal:
            return error_response(refusal.status, refusal.code, refusal.reason)
        except web.HTTPException as error:
            return error_response(error.status, "httpError", error.reason)

    return answer
