"""The record of threads as the doors are given it."""

from collections.abc import Sequence
from uuid import UUID

from channels.webchat.host_page import Statement
from channels.webchat.session import SessionState
from channels.webchat.socket import CHANNEL, ENDPOINT
from channels.webchat.thread import Look
from record import address, conversation, customer, delivery, thread
from record import statement as used
from record.customer import Customer, customer_id
from record.pool import Pool, connected, transaction
from router.outlook import Outlook
from router.routing.outlook import outlooks
from router.rules import Rules
from wire.clock import Clock
from wire.shown import Shown
from wire.turn import QueueOutlook


class RecordedThread:
    """Implements `channels.webchat.thread.Thread`, and the replies of the REST channel, on the record."""

    def __init__(self, pool: Pool, *, outlook: Outlook, rules: Rules, clock: Clock) -> None:
        self._pool = pool
        self._outlook = outlook
        self._rules = rules
        self._clock = clock

    async def looks(self, addresses: Sequence[UUID]) -> dict[UUID, Look]:
        """How the threads of these addresses stand; an address that never wrote is missing."""
        async with connected(self._pool) as connection:
            standings = await thread.standings(connection, addresses)
        waits = any(standing.queue for standing in standings)
        queues = outlooks(self._rules.queues, await self._outlook.view(), self._clock()) if waits else {}
        return {standing.id: _look(standing, queues.get(standing.queue or "")) for standing in standings}

    async def after(self, address_id: UUID, seq: int, *, generation: int) -> list[Shown]:
        """What the customer may see after `seq`, in order; nothing when the secret is of an older generation."""
        async with connected(self._pool) as connection:
            return await thread.after(connection, address_id, seq, generation=generation)

    async def arrived(self, seqs: Sequence[tuple[UUID, int]], *, read: bool) -> None:
        """The customers' sides have these messages, or have shown them."""
        async with connected(self._pool) as connection:
            await delivery.arrived(connection, seqs, self._clock(), read=read)

    async def keep_secret(self, address_id: UUID, generation: int) -> None:
        """The customer's side has stored the secret of this generation."""
        async with connected(self._pool) as connection:
            await address.keep_generation(connection, address_id, generation)

    async def step_back(self, address_id: UUID, older_generation: int) -> int | None:
        """The rotated secret never arrived: forget the verification and go on with a new secret's generation."""
        async with transaction(self._pool) as connection:
            await conversation.decide_again(connection, address_id)
            return await address.step_back(connection, address_id, older_generation)

    async def identify(self, session: str, statement: Statement) -> int | None:
        """Verify a session for the customer that a statement names; return its secret's new generation.

        None when the statement was used before.
        """
        now = self._clock()
        known = Customer(
            id=customer_id(statement.party),
            party=statement.party,
            name=statement.name,
            tier=None,
            stage=None,
            language=None,
        )
        home = address.unknown(CHANNEL, ENDPOINT, session)
        async with transaction(self._pool) as connection:
            if not await used.use(connection, statement.id, expires_at=statement.expires_at, now=now):
                return None
            await customer.save(connection, known, now)
            await address.add(connection, home, now)
            await conversation.decide_again(connection, home.id)
            return await address.verify(connection, home.id, customer_id=known.id, phone=statement.phone, now=now)

    async def untold(self, message_ids: Sequence[UUID]) -> dict[UUID, list[Shown]]:
        """What the customers of these messages have not been told yet."""
        async with connected(self._pool) as connection:
            return await thread.untold(connection, message_ids)


def _look(standing: thread.Standing, queue: QueueOutlook | None) -> Look:
    return Look(
        last_seq=standing.last_seq,
        state=SessionState(
            generation=standing.generation, kept=standing.generation_kept, older_generation=standing.older_generation
        ),
        language=standing.language,
        place=standing.place if queue and queue.is_open else None,
        wait_s=queue.wait_s if queue else None,
    )
