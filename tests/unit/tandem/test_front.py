"""By which name we are called, and by whom."""

from collections.abc import Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from tandem.front import front
from tandem.settings import Settings, Web


async def seen(settings: Web, headers: Mapping[str, str]) -> tuple[int, str]:
    """Status and what the handler saw: scheme, host and caller."""

    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=f"{request.scheme} {request.host} {request.remote}")

    app = web.Application(middlewares=[front(Settings(web=settings))])
    app.router.add_get("/", handler)
    async with TestClient(TestServer(app)) as client, client.get("/", headers=headers) as response:
        return response.status, await response.text()


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "127.0.0.1"])
async def test_on_loopback_we_answer_to_the_names_of_this_machine(host: str) -> None:
    assert (await seen(Web(), {"Host": host}))[0] == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "", "127.0.0.1.evil.example"])
async def test_a_name_that_was_made_to_point_here_is_refused(host: str) -> None:
    assert (await seen(Web(), {"Host": host}))[0] == 421


async def test_behind_a_proxy_scheme_host_and_caller_are_what_the_browser_sees() -> None:
    behind = Web(public_url="https://chat.example")
    headers = {"Host": "chat.example", "X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    assert await seen(behind, headers) == (200, "https chat.example 198.51.100.7")


async def test_without_a_proxy_nobody_can_claim_another_address() -> None:
    status, text = await seen(Web(), {"Host": "127.0.0.1:8080", "X-Forwarded-For": "203.0.113.9"})
    assert (status, text) == (200, "http 127.0.0.1:8080 127.0.0.1")
