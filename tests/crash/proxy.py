"""A wire that can be cut: forwards connections to a server and drops them all when told to."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

CHUNK = 64 * 1024

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Open = Callable[[], Awaitable[Stream]]


class Proxy:
    """Forwards between whoever connects and one server; `async with` listens."""

    def __init__(self, listen_at: Path | int, forward_to: Path | int) -> None:
        self._listen_at = listen_at
        self._forward_to = forward_to
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "Proxy":
        if isinstance(self._listen_at, Path):
            self._server = await asyncio.start_unix_server(self._forward, self._listen_at)
        else:
            self._server = await asyncio.start_server(self._forward, "127.0.0.1", self._listen_at)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
        self.cut()

    def cut(self) -> int:
        """Drop every connection, without a goodbye; return how many ends were dropped."""
        ends = len(self._ends)
        for writer in tuple(self._ends):
            writer.transport.abort()
        return ends

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            to_reader, to_writer = await self._open()
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, to_writer}
        self._ends |= ends
        try:
            await asyncio.gather(_pump(reader, to_writer), _pump(to_reader, writer))
        finally:
            self._ends -= ends
            for end in ends:
                end.transport.abort()

    async def _open(self) -> Stream:
        if isinstance(self._forward_to, Path):
            return await asyncio.open_unix_connection(self._forward_to)
        return await asyncio.open_connection("127.0.0.1", self._forward_to)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy until one side ends; the other side is then ended too."""
    with suppress(OSError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    writer.close()
