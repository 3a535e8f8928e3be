"""A page of somebody else with the widget, an edge that misbehaves as told, and a browser."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.fake_edge import FakeEdge
from tests.browser.widget_page import host_page
from tests.chromium import running_chromium


@pytest_asyncio.fixture(loop_scope="module")
async def edge() -> AsyncIterator[FakeEdge]:
    async with FakeEdge() as edge:
        edge.page = host_page()
        yield edge


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with running_chromium() as chromium:
        yield chromium


@pytest_asyncio.fixture(loop_scope="module")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """A browser without anybody's pages."""
    yield chromium
    for context in chromium.contexts:
        await context.close()
