"""The desk served on a free port, as the composition serves it: mounted at /desk in an application of its own."""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, CookieJar, web

from desk.api import application
from tests.desk_world import PASSWORD, VALUES, World
from wire.lesson import Lesson


@dataclass(kw_only=True)
class Far:
    """The far sides that the desk is given functions for."""

    profiles: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    profile_error: Exception | None = None
    appended: list[tuple[int, bytes]] = field(default_factory=list)
    append_error: Exception | None = None
    written: list[tuple[str, str, list[str]]] = field(default_factory=list)
    taken_out: list[tuple[str, str, list[str]]] = field(default_factory=list)
    write_error: OSError | None = None

    async def profile(self, party: str) -> Mapping[str, Any] | None:
        """What the operator's systems know of a party."""
        if self.profile_error:
            raise self.profile_error
        return self.profiles.get(party)

    async def append(self, partition: int, raw: bytes) -> None:
        """Put bytes on a partition's stream."""
        if self.append_error:
            raise self.append_error
        self.appended.append((partition, raw))

    def write_down(self, language: str, intent: str, lessons: Sequence[Lesson]) -> list[bool]:
        """Add training messages, each of them new."""
        if self.write_error:
            raise self.write_error
        self.written.append((language, intent, [lesson.text for lesson in lessons]))
        return [True] * len(lessons)

    def take_out(self, language: str, intent: str, lessons: Sequence[Lesson]) -> int:
        """Take training messages out again."""
        if self.write_error:
            raise self.write_error
        self.taken_out.append((language, intent, [lesson.text for lesson in lessons]))
        return len(lessons)


@dataclass(kw_only=True)
class Served:
    """A running desk and how to reach it."""

    url: str
    far: Far
    stop: Callable[[], Coroutine[Any, Any, None]]
    """Stop serving before the context ends, as a crash would."""

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[ClientSession]:
        """A browser of its own, on the desk's own page."""
        jar = CookieJar(unsafe=True)
        async with ClientSession(self.url, cookie_jar=jar, headers={"Origin": self.url}) as client:
            yield client

    @asynccontextmanager
    async def signed_in(self, sign_in: str) -> AsyncIterator[ClientSession]:
        """A browser in which somebody is signed in."""
        async with self.browser() as client:
            body = {"sign_in": sign_in, "password": PASSWORD}
            async with client.post("/desk/api/session", json=body) as answer:
                assert answer.status == 201, await answer.text()
            yield client


@asynccontextmanager
async def serve_desk(world: World, *, far: Far | None = None, port: int = 0) -> AsyncIterator[Served]:
    """Serve the desk over a world as long as the context lasts."""
    far = far or Far()
    app = web.Application()
    clock: Callable[[], Any] = lambda: world.now  # noqa: E731
    desk = application(
        world.pool,
        world.valkey,
        clock,
        VALUES,
        profile=far.profile,
        append=far.append,
        write_down=far.write_down,
        take_out=far.take_out,
    )
    app.add_subapp("/desk", desk)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    host, bound = runner.addresses[0][:2]
    try:
        yield Served(url=f"http://{host}:{bound}", far=far, stop=runner.cleanup)
    finally:
        await runner.cleanup()
