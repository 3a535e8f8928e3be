"""The description of the API (OpenAPI 3.1), made from the route table."""

from typing import Any

import msgspec

from desk.api.problem import ErrorBody
from desk.api.route import Route
from desk.api.session import COOKIE

VERSION = "1"
REF = "#/components/schemas/{name}"


def describe(routes: tuple[Route, ...], *, prefix: str) -> dict[str, Any]:
    """The OpenAPI document of these routes, which stand under `prefix`."""
    types = [kind for route in routes for kind in (route.body, route.answer) if kind is not None]
    schemas, components = msgspec.json.schema_components([ErrorBody, *types], ref_template=REF)
    schema_of = dict(zip([ErrorBody, *types], schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(prefix + route.path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tandem desk", "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": COOKIE}},
        },
    }


def _operation(route: Route, schema_of: dict[Any, Any]) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Done"}
    if route.answer is not None:
        success["content"] = {"application/json": {"schema": schema_of[route.answer]}}
    failure = {"description": "Refused", "content": {"application/json": {"schema": schema_of[ErrorBody]}}}
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": f"For: {route.role}.",
        "security": [] if route.role == "anyone" else [{"session": []}],
        "parameters": _parameters(route),
        "responses": {str(route.status): success, "default": failure},
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema_of[route.body]}},
        }
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = []
    if "{id}" in route.path:
        schema = {"type": "string", "format": "uuid"}
        parameters.append({"name": "id", "in": "path", "required": True, "schema": schema})
    if route.query is not None:
        shape = msgspec.json.schema(route.query)
        described = shape["$defs"][route.query.__name__]
        required = described.get("required", ())
        for name, schema in described["properties"].items():
            parameters.append({"name": name, "in": "query", "required": name in required, "schema": schema})
    return parameters
