"""The demo operator for tests: the real application, served in this process on a free port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from demo.server import make_app
from demo.settings import Settings

TODAY = date(2026, 11, 20)

DemoClient = TestClient[Request, Application]


@asynccontextmanager
async def running_demo(**settings: Any) -> AsyncIterator[DemoClient]:
    """Serves a demo operator whose day is `TODAY`; `client.make_url("")` is its address."""
    app = make_app(replace(Settings(today=TODAY), **settings))
    async with TestClient(TestServer(app)) as client:
        yield client
