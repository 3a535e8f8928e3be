"""The client of the NLU. Calls of turns at the same time travel together, as many as wait when a call comes free.

What arrives while `IN_FLIGHT` calls are under way forms the next batch, at most `batch_max`; nobody waits for a batch
to fill. Texts are cut to what the NLU needs; whatever goes wrong is `Later("nlu")`. No text of a customer is logged.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Annotated, Any

import aiohttp
import msgspec
from msgspec import Meta, Struct

from wire.errors import Later

# One NLU process parses one batch at a time: a second call under way gets no answer sooner, it only halves the batches.
IN_FLIGHT = 1
TEXT_MAX = 1000
"""Characters of a message that the NLU is shown."""
ANSWER_MAX_BYTES = 4_000_000
RANKING_KEPT = 5
ENTITIES_KEPT = 20
WISHES_KEPT = 4

Name = Annotated[str, Meta(max_length=100)]
Share = Annotated[float, Meta(ge=0, le=1)]


class Guess(Struct, frozen=True, kw_only=True):
    """A name with its confidence."""

    name: Name
    confidence: Share


class Entity(Struct, frozen=True, kw_only=True):
    """A named part of a message."""

    entity: Name
    value: str
    text: str = ""
    """As written; empty from a stock Rasa."""
    start: int = 0
    end: int = 0


class Wish(Struct, frozen=True, kw_only=True):
    """One of several wishes in a message: the part of the text that says it, and the entities therein."""

    intent: Guess
    text: str
    start: int = 0
    end: int = 0
    entities: list[Entity] = []


class Parse(Struct, frozen=True, kw_only=True):
    """What the NLU makes of one message, as Rasa answers it, with the language and the wishes.

    `wishes` is empty unless at least two different ones are sure; they stand in the order of the text.
    """

    intent: Guess
    intent_ranking: list[Guess] = []
    entities: list[Entity] = []
    language: Guess | None = None
    wishes: list[Wish] = []


class _Answer(Struct, frozen=True, kw_only=True):
    results: list[Parse]


class Understand:
    """Asks the NLU what messages mean."""

    def __init__(self, url: str, *, wait_s: float, batch_max: int) -> None:
        self._url = url.rstrip("/") + "/model/parse/batch"
        self._wait_s = wait_s
        self._batch_max = batch_max
        self._session: aiohttp.ClientSession | None = None
        self._waiting: deque[tuple[str, asyncio.Future[Parse]]] = deque()
        self._calls: set[asyncio.Task[None]] = set()
        self._ahead: tuple[str, asyncio.Future[Parse]] | None = None

    async def start(self) -> None:
        """Open the connection pool."""
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self._wait_s),
            connector=aiohttp.TCPConnector(limit=IN_FLIGHT),
            headers={"Content-Type": "application/json"},
        )

    async def close(self) -> None:
        """End what is under way and close the connections."""
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)
        for _, answer in self._waiting:
            answer.cancel()
        self._waiting.clear()
        if self._session is not None:
            await self._session.close()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being asked."""
        return self._session is not None and not self._calls and not self._waiting

    def read_ahead(self, text: str) -> None:
        """Begin to parse what will be asked for next, once however often it is told; only while nothing else is asked.

        What nobody has asked for within the time that a parse may take is forgotten.
        """
        if self._ahead and self._ahead[0] == text:
            return
        if self.is_idle:
            (answer,) = self._ask_for([text])
            self._send()
            self._ahead = (text, answer)
            answer.add_done_callback(self._ahead_is_there)
            asyncio.get_running_loop().call_later(self._wait_s, self._forget, answer)

    def _ahead_is_there(self, answer: "asyncio.Future[Parse]") -> None:
        """What failed is asked again by whoever wants it."""
        if answer.cancelled() or answer.exception() is not None:
            self._forget(answer)

    def _forget(self, answer: "asyncio.Future[Parse]") -> None:
        if self._ahead and self._ahead[1] is answer:
            self._ahead = None

    async def parse(self, texts: Sequence[str]) -> list[Parse]:
        """What each text means, in order; raises `Later` when the NLU does not answer in time."""
        if self._session is None:
            raise RuntimeError("Understand.start() was not called.")
        if self._ahead and list(texts) == [self._ahead[0]]:
            answers, self._ahead = [self._ahead[1]], None
        else:
            answers = self._ask_for(texts)
        try:
            async with asyncio.timeout(self._wait_s):
                return list(await asyncio.gather(*answers))
        except TimeoutError as error:
            raise Later("nlu", "no answer in time") from error
        finally:
            for answer in answers:
                answer.cancel()

    def _ask_for(self, texts: Sequence[str]) -> list[asyncio.Future[Parse]]:
        loop = asyncio.get_running_loop()
        answers = [loop.create_future() for _ in texts]
        self._waiting.extend((text[:TEXT_MAX], answer) for text, answer in zip(texts, answers, strict=True))
        # One round of the loop later, so that turns which begin together share the first call as well.
        loop.call_soon(self._send)
        return answers

    def _send(self) -> None:
        while self._waiting and len(self._calls) < IN_FLIGHT:
            batch: list[tuple[str, asyncio.Future[Parse]]] = []
            while self._waiting and len(batch) < self._batch_max:
                text, answer = self._waiting.popleft()
                if not answer.done():
                    batch.append((text, answer))
            if batch:
                call = asyncio.get_running_loop().create_task(self._call(batch))
                self._calls.add(call)
                call.add_done_callback(self._ended)

    def _ended(self, call: "asyncio.Task[None]") -> None:
        self._calls.discard(call)
        if not call.cancelled():
            self._send()

    async def _call(self, batch: Sequence[tuple[str, "asyncio.Future[Parse]"]]) -> None:
        try:
            parses = await self._ask([text for text, _ in batch])
        except Later as error:
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(Later(error.system, str(error)))
            return
        for (_, answer), parse in zip(batch, parses, strict=True):
            if not answer.done():
                answer.set_result(parse)

    async def _ask(self, texts: Sequence[str]) -> list[Parse]:
        assert self._session is not None  # noqa: S101  parse() has seen to it
        body = msgspec.json.encode({"messages": [{"text": text} for text in texts]})
        try:
            async with self._session.post(self._url, data=body) as response:
                if response.status != 200:
                    raise Later("nlu", f"answered {response.status}")
                answer = await _limited(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Later("nlu", type(error).__name__) from error
        try:
            parses = msgspec.json.decode(answer, type=_Answer).results
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise Later("nlu", "nonsense") from error
        if len(parses) != len(texts):
            raise Later("nlu", "nonsense")
        return parses


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > ANSWER_MAX_BYTES:
            raise Later("nlu", "an answer without end")
        chunks.append(chunk)
    return b"".join(chunks)


def plain(parse: Parse) -> dict[str, Any]:
    """The parts of a parse that are stored with the turn."""
    return {
        "intent": parse.intent.name,
        "confidence": parse.intent.confidence,
        "ranking": tuple((guess.name, guess.confidence) for guess in parse.intent_ranking[:RANKING_KEPT]),
        "entities": tuple(
            {
                "entity": entity.entity,
                "value": entity.value,
                "text": entity.text,
                "start": entity.start,
                "end": entity.end,
            }
            for entity in parse.entities[:ENTITIES_KEPT]
        ),
        "language": parse.language.name if parse.language else None,
        "wishes": tuple(wish.intent.name for wish in parse.wishes[:WISHES_KEPT]),
    }
