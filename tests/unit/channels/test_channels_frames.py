"""The chat socket's frames: one table for what is read, and properties for whatever may come."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.webchat import frames
from channels.webchat.frames import (
    Hello,
    Identify,
    LanguageFrame,
    Ping,
    ReadFrame,
    ReceivedFrame,
    Say,
    SecretStored,
    TypingFrame,
)
from wire.errors import Bad
from wire.shown import Shown

ID = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

READ: list[tuple[str, frames.Frame]] = [
    ('{"type":"hello"}', Hello()),
    (
        '{"type":"hello","session":"s","secret":"0.x","since":7,"language":"es"}',
        Hello(session="s", secret="0.x", since=7, language="es"),
    ),
    (f'{{"type":"message","id":"{ID}","text":"hi"}}', Say(id=ID, text="hi")),
    (f'{{"text":"hi","id":"{ID}","type":"message","choice":"/a"}}', Say(id=ID, text="hi", choice="/a")),
    ('{"type":"received","seq":3}', ReceivedFrame(seq=3)),
    ('{"type":"read","seq":3}', ReadFrame(seq=3)),
    ('{"type":"typing","on":true}', TypingFrame(on=True)),
    ('{"type":"language","language":"zh"}', LanguageFrame(language="zh")),
    ('{"type":"secret_stored"}', SecretStored()),
    ('{"type":"identify","token":"a.b.c"}', Identify(token="a.b.c")),
    ('{"type":"ping"}', Ping()),
]

REFUSED: list[tuple[str, str]] = [
    ("nothing", ""),
    ("no JSON", "hello"),
    ("a list", "[]"),
    ("no type", '{"text":"hi"}'),
    ("an unknown type", '{"type":"admin"}'),
    ("two documents", '{"type":"ping"}{"type":"ping"}'),
    ("an unknown field", '{"type":"ping","x":1}'),
    ("a field of another frame", '{"type":"received","seq":1,"text":"x"}'),
    ("an id that is no UUID", '{"type":"message","id":"1","text":"x"}'),
    ("a text that is a number", f'{{"type":"message","id":"{ID}","text":1}}'),
    ("no text", f'{{"type":"message","id":"{ID}"}}'),
    ("a choice of 1001 characters", f'{{"type":"message","id":"{ID}","text":"x","choice":"{"c" * 1001}"}}'),
    ("a negative number", '{"type":"received","seq":-1}'),
    ("a number beyond 2**53", '{"type":"received","seq":9007199254740993}'),
    ("a broken number", '{"type":"received","seq":1.5}'),
    ("a truth that is a word", '{"type":"typing","on":"yes"}'),
    ("a language of three letters", '{"type":"language","language":"eng"}'),
    ("a language with a line end", '{"type":"language","language":"en\\n"}'),
    ("a session of 201 characters", f'{{"type":"hello","session":"{"s" * 201}"}}'),
    ("a token of 4097 characters", f'{{"type":"identify","token":"{"t" * 4097}"}}'),
    ("half a surrogate pair", f'{{"type":"message","id":"{ID}","text":"\\ud800"}}'),
    ("deep nesting before the type", '{"x":' + "[" * 50_000 + "]" * 50_000 + ',"type":"ping"}'),
]


@pytest.mark.parametrize(("raw", "frame"), READ)
def test_a_good_frame_is_read(raw: str, frame: frames.Frame) -> None:
    assert frames.read(raw) == frame


def test_every_kind_of_frame_stands_in_the_table() -> None:
    assert {type(frame) for _, frame in READ} == set(frames.Frame.__args__)


@pytest.mark.parametrize("raw", [raw for _, raw in REFUSED], ids=[label for label, _ in REFUSED])
def test_a_bad_frame_is_refused(raw: str) -> None:
    with pytest.raises(Bad):
        frames.read(raw)


@given(st.text())
def test_any_text_is_a_frame_or_bad(raw: str) -> None:
    try:
        frames.read(raw)
    except Bad:
        return


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
types = st.sampled_from(
    ["hello", "message", "received", "read", "typing", "language", "secret_stored", "identify", "ping"]
)
fields = st.sampled_from(["id", "text", "choice", "seq", "on", "session", "secret", "since", "language", "token", "x"])


@given(types, st.dictionaries(fields, json_values, max_size=5))
def test_any_fields_under_a_known_type_are_a_frame_or_bad(type_: str, content: dict[str, Any]) -> None:
    try:
        frames.read(json.dumps({"type": type_, **content}))
    except Bad:
        return


texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.uuids(), texts, st.none() | texts.filter(lambda text: len(text) <= 1000))
def test_what_a_customer_writes_arrives_as_it_was(id_: UUID, text: str, choice: str | None) -> None:
    sent = json.dumps({"type": "message", "id": str(id_), "text": text, "choice": choice})
    assert frames.read(sent) == Say(id=id_, text=text, choice=choice)


@given(st.uuids(), st.integers(0, 2**53), texts, texts)
def test_what_we_show_arrives_as_it_was(id_: UUID, seq: int, text: str, title: str) -> None:
    choices = [{"title": title, "payload": "/a"}]
    shown = Shown(id=id_, seq=seq, author="agent", name="Kim", text=text, choices=choices, at=NOW)
    assert json.loads(frames.message(shown)) == {
        "type": "message",
        "id": str(id_),
        "seq": seq,
        "from": "agent",
        "name": "Kim",
        "text": text,
        "choices": choices,
        "at": "2026-11-20T12:00:00Z",
    }


@pytest.mark.parametrize("code", frames.SENTENCES)
def test_every_error_says_what_to_do(code: frames.ErrorCode) -> None:
    frame = json.loads(frames.error(code, id_=ID, retry_after_s=3))
    assert frame == {
        "type": "error",
        "code": code,
        "text": frames.SENTENCES[code],
        "id": str(ID),
        "retry_after_s": 3,
    }


def test_the_longest_message_fits_into_a_frame_however_it_is_escaped() -> None:
    sent = json.dumps({"type": "message", "id": str(ID), "text": "\U0001f600" * 20_000, "choice": "\x01" * 1000})
    assert len(sent) <= frames.FRAME_BYTES
