"""The one place that makes Valkey clients.

redis-py's defaults are wrong here: its silent retries store one XADD twice, and its read timeouts cut
blocking reads.
"""

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

CONNECT_TIMEOUT_S = 2.0
ANSWER_TIMEOUT_S = 5.0
BLOCK_MS = 5000
READER_TIMEOUT_S = BLOCK_MS / 1000 + 5.0
POOL_SIZE = 64

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
    )
    return Redis.from_pool(pool)
