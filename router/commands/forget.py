"""What was kept for a while only: which messages were seen, sent codes and guesses at them."""

from datetime import datetime, timedelta

from record import code, seen
from record.pool import Pool, connected

# A repeat of a message may come this late.
SEEN_FOR = timedelta(days=90)
# Limits on codes count a day at most.
CODES_FOR = timedelta(days=2)


async def sweep_old(pool: Pool, now: datetime) -> None:
    """Forget what has been kept for long enough."""
    async with connected(pool) as connection:
        await seen.forget(connection, now - SEEN_FOR)
        await code.forget(connection, now - CODES_FOR)
