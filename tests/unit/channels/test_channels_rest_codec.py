"""Requests and answers of the REST channel."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.rest import codec
from channels.rest.codec import Posted
from wire.errors import Bad
from wire.shown import Shown
from wire.text import UNSAFE, clean

MAX = 20_000

READ: list[tuple[str, str, Posted]] = [
    ("the least", '{"sender":"ann","message":"hi","message_id":"1"}', Posted(sender="ann", text="hi", message_id="1")),
    (
        "blanks around",
        '{"sender":" ann ","message":" hi\\r\\nyou ","message_id":"1"}',
        Posted(sender="ann", text="hi\nyou", message_id="1"),
    ),
    (
        "fields of Rasa's",
        '{"sender":"ann","message":"hi","message_id":"1","metadata":{"a":[1]},"stream":false}',
        Posted(sender="ann", text="hi", message_id="1"),
    ),
    (
        "controls",
        '{"sender":"a\\u0000nn","message":"h\\u0007i","message_id":"1\\u0000"}',
        Posted(sender="ann", text="hi", message_id="1"),
    ),
]

REFUSED: list[tuple[str, str, str]] = [
    ("nothing", "", "not JSON"),
    ("no JSON", "message=hi", "not JSON"),
    ("a list", "[]", "does not fit"),
    ("no message", '{"sender":"ann"}', "does not fit"),
    ("a message that is a number", '{"sender":"ann","message":1}', "does not fit"),
    ("a message that is nothing", '{"sender":"ann","message":null}', "does not fit"),
    ("an empty message", '{"sender":"ann","message":" "}', "empty"),
    ("a message too long", json.dumps({"sender": "ann", "message": "x" * (MAX + 1)}), "20001 characters"),
    ("an empty sender", '{"sender":"","message":"hi"}', "'sender'"),
    ("a sender of controls", '{"sender":"\\u0000","message":"hi"}', "'sender'"),
    ("a sender too long", json.dumps({"sender": "x" * 256, "message": "hi"}), "'sender'"),
    ("an id too long", json.dumps({"sender": "a", "message": "hi", "message_id": "x" * 256}), "'message_id'"),
    ("deep nesting", '{"x":' + "[" * 50_000 + "]" * 50_000 + ',"message":"hi"}', "not JSON"),
]


@pytest.mark.parametrize(("body", "posted"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_a_good_request_is_read(body: str, posted: Posted) -> None:
    assert codec.read(body.encode(), max_text=MAX) == posted


@pytest.mark.parametrize(("body", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_bad_request_is_refused_with_its_reason(body: str, reason: str) -> None:
    with pytest.raises(Bad, match=reason):
        codec.read(body.encode(), max_text=MAX)


def test_requests_without_an_id_or_sender_are_messages_of_their_own() -> None:
    one, two = (codec.read(b'{"message":"hi"}', max_text=MAX) for _ in range(2))
    assert one.sender != two.sender
    assert one.message_id != two.message_id


@given(st.binary())
def test_any_bytes_are_a_request_or_bad(body: bytes) -> None:
    try:
        codec.read(body, max_text=MAX)
    except Bad:
        return


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_read_is_safe_to_store_and_otherwise_as_it_was_sent(sender: str, text: str) -> None:
    try:
        posted = codec.read(json.dumps({"sender": sender, "message": text}).encode(), max_text=MAX)
    except Bad:
        return
    assert not UNSAFE.search(posted.text + posted.sender)
    assert posted.text == clean(text).strip()
    assert clean(posted.text) == posted.text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_answer_arrives_as_rasa_would_give_it(text: str) -> None:
    choices: list[dict[str, Any]] = [{"title": text, "payload": "/a", "extra": 1}]
    shown = [
        Shown(id=uuid4(), seq=n, author="bot", name=None, text=text, choices=shown, at=datetime.now(UTC))
        for n, shown in enumerate(([], choices))
    ]
    assert codec.answer("ann", shown) == [
        {"recipient_id": "ann", "text": text},
        {"recipient_id": "ann", "text": text, "buttons": [{"title": text, "payload": "/a"}]},
    ]
