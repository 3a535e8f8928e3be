"""A client's one connection: HTTP/1.1, kept open, one request at a time.

Written for this benchmark because a client that needs as much of the processor as the server would measure itself.
"""

import asyncio
import json

from tests.bench.talks import Request

PATH = "/webhooks/rest/webhook"
LARGEST_HEAD_BYTES = 64 * 1024


class Refused(Exception):
    """The server did not answer as a REST channel that took the message."""


class Connection:
    """One client of the REST channel."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: Request) -> int:
        """Sends a message, waits for the replies to it, and returns how many there are; raises `Refused`."""
        if self._writer is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=LARGEST_HEAD_BYTES)
        body = json.dumps({"sender": request.sender, "message": request.message}).encode()
        self._writer.write(
            b"POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (PATH.encode(), self._host.encode(), len(body), body)
        )
        assert self._reader is not None
        head = await self._reader.readuntil(b"\r\n\r\n")
        status, length = read_head(head)
        answer = await self._reader.readexactly(length)
        if status != 200:
            raise Refused(f"answered {status}")
        return len(json.loads(answer))

    def close(self) -> None:
        """Ends the connection."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def read_head(head: bytes) -> tuple[int, int]:
    """The status and the body's length in an answer's head."""
    lines = head.split(b"\r\n")
    for line in lines[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(lines[0].split(b" ", 2)[1]), int(value)
    raise Refused("an answer without length")
