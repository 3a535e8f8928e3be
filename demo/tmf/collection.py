"""A list of documents that can be asked the way TM Forum APIs are: filters, `fields`, pages.

Filters are equalities on attributes, nested by dots and through lists. Some paths are indexed, because the far side of
a crash test is asked often. Order is that of arrival unless the collection is `newest_first`; beyond `most` the oldest
are forgotten.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demo.tmf.document import Document
from demo.tmf.refusal import Refusal

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
MAX_FILTERS = 20


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a list request asks for."""

    filters: tuple[tuple[str, frozenset[str]], ...] = ()
    fields: frozenset[str] = frozenset()
    offset: int = 0
    limit: int = DEFAULT_LIMIT


def parse_query(pairs: Iterable[tuple[str, str]]) -> Query:
    """Reads the query string of a list request."""
    filters: dict[str, set[str]] = defaultdict(set)
    fields: set[str] = set()
    offset, limit = 0, DEFAULT_LIMIT
    for name, value in pairs:
        if name == "fields":
            fields.update(part.strip() for part in value.split(",") if part.strip())
        elif name == "offset":
            offset = _whole_number("offset", value, 0, 1_000_000)
        elif name == "limit":
            limit = _whole_number("limit", value, 1, MAX_LIMIT)
        else:
            filters[name].update(value.split(","))
    if len(filters) > MAX_FILTERS:
        raise Refusal(400, "invalidQuery", f"More than {MAX_FILTERS} filters")
    frozen = tuple((name, frozenset(values)) for name, values in filters.items())
    return Query(filters=frozen, fields=frozenset(fields), offset=offset, limit=limit)


def _whole_number(name: str, value: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most):
        raise Refusal(400, "invalidQuery", f"'{name}' must be a whole number from {least} to {most}")
    return int(value)


def values_at(document: Any, path: str) -> Iterator[str]:
    """Yields every value that a dotted path reaches, as a query string would write it."""
    nodes = [document]
    for part in path.split("."):
        nodes = [child for node in nodes for child in _children(node, part)]
    for node in nodes:
        if isinstance(node, bool):
            yield "true" if node else "false"
        elif isinstance(node, str | int | float):
            yield str(node)


def _children(node: Any, part: str) -> list[Any]:
    below = node.get(part) if isinstance(node, Mapping) else None
    if below is None:
        return []
    return below if isinstance(below, list) else [below]


def matches(document: Document, filters: Iterable[tuple[str, frozenset[str]]]) -> bool:
    """Tells whether all filters hold for a document."""
    return all(any(value in wanted for value in values_at(document, path)) for path, wanted in filters)


def project(document: Document, fields: frozenset[str]) -> Document:
    """Keeps the named first-level attributes, and what identifies the document."""
    if not fields:
        return document
    return {name: value for name, value in document.items() if name in fields or name in ("id", "href")}


class Collection:
    """Documents of one resource by id, with indexes on the paths that are asked most."""

    def __init__(
        self,
        documents: Iterable[Document] = (),
        *,
        indexed: Sequence[str] = (),
        newest_first: bool = False,
        most: int | None = None,
    ) -> None:
        self._documents: dict[str, Document] = {}
        self._indexes: dict[str, dict[str, dict[str, None]]] = {path: defaultdict(dict) for path in indexed}
        self._newest_first = newest_first
        self._most = most
        for document in documents:
            self.put(document)

    def __len__(self) -> int:
        return len(self._documents)

    def put(self, document: Document) -> None:
        """Adds a document, or replaces the one of the same id (indexed values must stay as they were)."""
        self._documents[document["id"]] = document
        for path, index in self._indexes.items():
            for value in values_at(document, path):
                index[value][document["id"]] = None
        if self._most is not None and len(self._documents) > self._most:
            self._forget(next(iter(self._documents)))

    def _forget(self, document_id: str) -> None:
        document = self._documents.pop(document_id)
        for path, index in self._indexes.items():
            for value in values_at(document, path):
                index[value].pop(document_id, None)

    def get(self, document_id: str) -> Document | None:
        """Gives the document of an id, or None."""
        return self._documents.get(document_id)

    def search(self, query: Query) -> tuple[list[Document], int]:
        """Gives the page asked for, and how many documents match in all."""
        found = [document for document in self._candidates(query) if matches(document, query.filters)]
        page = found[query.offset : query.offset + query.limit]
        return [project(document, query.fields) for document in page], len(found)

    def _candidates(self, query: Query) -> list[Document]:
        for path, wanted in query.filters:
            if path in self._indexes and len(wanted) == 1:
                ids = list(self._indexes[path].get(next(iter(wanted)), ()))
                break
        else:
            ids = list(self._documents)
        if self._newest_first:
            ids.reverse()
        return [self._documents[document_id] for document_id in ids]
