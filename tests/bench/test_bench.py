"""The benchmark measures what it says: real talks, distinct senders, waits from the moment a message was due."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from tandem.nlu_environment import FOLDER
from tests.bench import phases, talks
from tests.bench.connection import Connection, Refused, read_head
from tests.bench.load import Load, moments
from tests.bench.measure import percentile
from tests.bench.talks import Request

Answer = Callable[[dict[str, str]], Awaitable[bytes]]


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[int]:
    """A REST channel that answers as the test says, on a port of its own."""

    open_ones: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        open_ones.add(task)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                writer.write(await answer(json.loads(await reader.readexactly(length))))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]
        await asyncio.gather(*open_ones)


def ok(body: str) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body.encode())


def test_every_line_of_the_talks_is_text() -> None:
    said = list(itertools.chain.from_iterable(talks.load()))
    assert len(said) > 60
    assert all(isinstance(line, str) and line.strip() for line in said)


def test_no_long_line_of_the_talks_is_a_training_message() -> None:
    training = "\n".join(path.read_text(encoding="utf-8") for path in (FOLDER / "data" / "nlu").rglob("*.yml"))
    examples = {line.strip(" -|").lower() for line in training.splitlines()}
    said = {line.lower() for talk in talks.load() for line in talk if len(line) > 25}
    assert not said & examples


def test_no_two_conversations_of_a_run_have_one_sender() -> None:
    senders = [conversation[0].sender for conversation in itertools.islice(talks.conversations(talks.load(), "r"), 500)]
    assert len(set(senders)) == 500


def test_messages_of_one_sender_lie_far_apart_and_keep_their_order() -> None:
    sent = list(itertools.islice(talks.interleaved(talks.load(), "r", width=50), 400))
    places: dict[str, list[int]] = {}
    for place, request in enumerate(sent):
        places.setdefault(request.sender, []).append(place)
    assert all(later - earlier == 50 for found in places.values() for earlier, later in itertools.pairwise(found))
    first = next(iter(places))
    conversation = next(talks.conversations(talks.load(), "r"))
    assert [sent[place] for place in places[first]] == conversation


def test_nobody_words_a_wish_as_somebody_did_before() -> None:
    runs = ("bench-1-warm-up", "bench-1-1 client")
    said = [
        request.message
        for run in runs
        for conversation in itertools.islice(talks.conversations(talks.load(), run), 2000)
        for request in conversation
        if request.is_new
    ]
    assert len(said) > 2000
    assert len(set(said)) == len(said)


def test_messages_come_as_often_as_asked_for_and_the_same_way_every_time() -> None:
    drawn = list(moments(100, 50))
    assert len(drawn) == pytest.approx(5000, rel=0.05)
    assert drawn == sorted(drawn) == list(moments(100, 50))


async def test_a_slow_answer_does_not_hide_those_that_wait_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.load.CONNECTIONS_AT_MOST", 1)
    monkeypatch.setattr("tests.bench.load.moments", lambda _rate, _seconds: iter([0.0, 0.01, 0.02]))
    pause_s = 0.3
    slept = iter([pause_s, 0.0, 0.0])

    async def answer(_message: dict[str, str]) -> bytes:
        await asyncio.sleep(next(slept))  # what is measured is time
        return ok('[{"text": "hi"}]')

    async with server(answer) as port:
        outcome = await Load("127.0.0.1", port).open(100, 1, "r")
    assert outcome.acknowledged == 3
    assert min(outcome.waits_ms) > (pause_s - 0.05) * 1000


async def test_refusals_and_empty_answers_are_counted_apart_from_replies() -> None:
    answers = itertools.cycle([ok("[]"), ok('[{"text": "hi"}]'), b"HTTP/1.1 503 Later\r\nContent-Length: 2\r\n\r\n{}"])

    async def answer(_message: dict[str, str]) -> bytes:
        return next(answers)

    async with server(answer) as port:
        outcome = await Load("127.0.0.1", port).closed(1, 0.2, "r")
    assert outcome.failed > 0
    assert outcome.unanswered > 0
    assert outcome.acknowledged == len(outcome.waits_ms)
    assert outcome.acknowledged == pytest.approx(2 * outcome.failed, abs=2)


async def test_a_request_carries_sender_and_message_as_rasa_reads_them() -> None:
    came: list[dict[str, str]] = []

    async def answer(message: dict[str, str]) -> bytes:
        came.append(message)
        return ok('[{"text": "a"}, {"text": "b"}]')

    async with server(answer) as port:
        connection = Connection("127.0.0.1", port)
        assert await connection.ask(Request("ann", "你好")) == 2
        connection.close()
    assert came == [{"sender": "ann", "message": "你好"}]


def test_an_answer_without_length_is_refused() -> None:
    with pytest.raises(Refused):
        read_head(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_a_percentile_is_the_nearest_rank(share: float, expected: float) -> None:
    assert percentile(range(1, 101), share) == expected


def test_phases_are_means_between_two_looks() -> None:
    def page(seconds: float, times: int) -> str:
        return (
            "# TYPE tandem_turn_seconds histogram\n"
            f'tandem_turn_seconds_sum{{phase="store"}} {seconds}\ntandem_turn_seconds_count{{phase="store"}} {times}\n'
        )

    assert phases.mean_ms(phases.read(page(1, 100)), phases.read(page(3, 200))) == {"store": pytest.approx(20)}
