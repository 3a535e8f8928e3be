"""The one place that makes Valkey clients.

redis-py's defaults are wrong here: its silent retries store one XADD twice, its read timeouts cut blocking reads,
and its way of sending can lose a cancellation.
"""

import asyncio
from collections.abc import Iterable

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.driver_info import DriverInfo
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError

CONNECT_TIMEOUT_S = 2.0
ANSWER_TIMEOUT_S = 5.0
BLOCK_MS = 5000
READER_TIMEOUT_S = BLOCK_MS / 1000 + 5.0
POOL_SIZE = 64

# Looked up once: left to itself, every new connection reads the client's version from disk.
_DRIVER = DriverInfo()

AWAY = (RedisError, OSError)
"""What a call raises when Valkey is away or cannot take a write."""


def connect(url: str, *, blocking: bool = False) -> Redis:
    """A client for `url`; `blocking` for readers whose commands wait up to `BLOCK_MS`.

    Nothing is ever retried: whoever calls knows whether a repeat is harmless.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        timeout=ANSWER_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=READER_TIMEOUT_S if blocking else ANSWER_TIMEOUT_S,
        max_connections=POOL_SIZE,
        health_check_interval=0,
        protocol=2,
        driver_info=_DRIVER,
    )
    pool.connection_class = type("Connection", (_Stoppable, pool.connection_class), {})
    return Redis.from_pool(pool)


class _Stoppable(AbstractConnection):
    """Sends without `asyncio.wait_for`: on Python 3.11 that forgets a cancellation which comes as the send ends, and a
    loop that was told to stop would read on for ever.
    """

    async def send_packed_command(self, command: Iterable[bytes], check_health: bool = True) -> None:  # type: ignore[override]
        """Send one or several packed commands within `socket_timeout` seconds; a connection cut short is closed."""
        if not self.is_connected:
            await self.connect_check_health(check_health=False)
        try:
            async with asyncio.timeout(self.socket_timeout):
                await self._send_packed_command(command)
        except OSError as error:
            await self.disconnect(nowait=True)
            raise NotConnected(f"not sent: {type(error).__name__}") from error
        except BaseException:
            await self.disconnect(nowait=True)
            raise
