"""Stream entries: what is written is read, and anything else is `Bad`, whatever the bytes."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.codec import FIELD, decode, encode
from wire.errors import Bad
from wire.message import Attachment, EffectDone, Inbound, address_id, effect_id, message_id
from wire.streams import without_cards

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
TIME = st.datetimes(timezones=st.just(UTC))
ATTACHMENTS = st.lists(st.builds(Attachment, name=TEXT, media_type=TEXT, url=TEXT), max_size=3).map(tuple)
INBOUND = st.builds(
    Inbound,
    channel=TEXT,
    endpoint=TEXT,
    address=TEXT,
    external_id=TEXT,
    text=TEXT,
    at=TIME,
    choice=st.none() | TEXT,
    attachments=ATTACHMENTS,
    assurance=st.sampled_from(["claimed", "secret", "signed"]),
    generation=st.integers(0, 2**31),
    ip_hash=st.none() | st.binary(max_size=32),
    language=st.none() | st.sampled_from(["en", "es", "zh"]),
    bell=st.none() | TEXT,
)
EFFECT_DONE = st.builds(
    EffectDone, channel=TEXT, endpoint=TEXT, address=TEXT, effect_id=st.uuids(), at=TIME, bell=st.none() | TEXT
)


@given(INBOUND | EFFECT_DONE)
def test_an_entry_comes_back_as_it_went(entry: Inbound | EffectDone) -> None:
    assert decode({FIELD: encode(entry)}) == entry


@given(st.binary(max_size=200))
def test_bytes_that_are_no_entry_are_bad_and_nothing_else(raw: bytes) -> None:
    with pytest.raises(Bad):
        decode({FIELD: raw})


@given(st.dictionaries(st.binary(max_size=5).filter(lambda name: name != FIELD), st.binary(max_size=5), max_size=3))
def test_an_entry_without_our_field_is_bad(fields: dict[bytes, bytes]) -> None:
    with pytest.raises(Bad):
        decode(fields)


@given(INBOUND, st.data())
def test_a_damaged_entry_is_bad_or_an_entry_and_never_an_error_of_ours(entry: Inbound, data: st.DataObject) -> None:
    raw = bytearray(encode(entry))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] = data.draw(st.integers(0, 255))
    try:
        decode({FIELD: bytes(raw)})
    except Bad:
        return


def test_bytes_that_are_not_utf_8_are_bad() -> None:
    with pytest.raises(Bad):
        decode({FIELD: b'{"type":"inbound","channel":"\x80"}'})


def test_a_time_without_a_zone_is_bad() -> None:
    raw = (
        b'{"type":"inbound","channel":"c","endpoint":"e","address":"a","external_id":"x","text":"t",'
        b'"at":"2026-11-20T10:00:00"}'
    )
    with pytest.raises(Bad):
        decode({FIELD: raw})
    assert decode({FIELD: raw.replace(b"10:00:00", b"10:00:00Z")})


@given(INBOUND)
def test_what_says_how_a_bad_entry_failed_quotes_nothing_of_it(entry: Inbound) -> None:
    raw = encode(entry)[:-1]
    with pytest.raises(Bad) as raised:
        decode({FIELD: raw})
    assert str(raised.value) == "the stream entry cannot be read: DecodeError"


@given(INBOUND, INBOUND)
def test_ids_are_the_same_for_the_same_and_differ_for_anything_else(one: Inbound, other: Inbound) -> None:
    def outside(message: Inbound) -> tuple[str, ...]:
        return message.channel, message.endpoint, message.address, message.external_id

    no_separator = not any("\0" in part for part in outside(one) + outside(other))
    assert message_id(one) == message_id(without_cards(one))  # type: ignore[arg-type]
    if no_separator:
        assert (message_id(one) == message_id(other)) == (outside(one) == outside(other))
    assert effect_id(message_id(one), "a") != effect_id(message_id(one), "b")
    assert address_id(one.channel, one.endpoint, one.address) != message_id(one)
