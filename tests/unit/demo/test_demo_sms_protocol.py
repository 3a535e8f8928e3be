"""Twilio's forms as pure functions."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.sms import protocol, segments


def test_a_signature_is_that_of_twilios_published_example() -> None:
    parameters = {
        "CallSid": "CA1234567890ABCDE",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
        "Caller": "+14158675309",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert protocol.signature("12345", url, parameters) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ñ" * 160, 1),
        ("é" * 160, 1),
        ("á" * 70, 1),
        ("á" * 71, 2),
        ("码" * 70, 1),
        ("码" * 134, 2),
        ("码" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_by_alphabet(text: str, expected: int) -> None:
    assert segments.count(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8080/sms/status", True),
        ("http://localhost/sms", True),
        ("http://[::1]:80/sms", True),
        ("http://127.1.2.3/", True),
        ("http://10.0.0.1/", False),
        ("http://example.com/", False),
        ("http://127.0.0.1@example.com/", False),
        ("http://localhost.example.com/", False),
        ("ftp://127.0.0.1/", False),
        ("//127.0.0.1/", False),
        ("http://127.0.0.1:port/", False),
        ("http://[::1", False),
        ("http://127.0.0.1/" + "x" * 2000, False),
        ("", False),
    ],
)
def test_call_backs_go_to_this_machine_only(url: str, expected: bool) -> None:
    assert protocol.is_loopback_url(url) is expected


@given(st.dictionaries(st.sampled_from(["To", "From", "Body", "StatusCallback"]), st.text(max_size=1700)))
def test_any_form_is_either_a_message_or_refused_in_twilios_form(form: dict[str, str]) -> None:
    with suppress(protocol.TwilioError):
        to, _, body, callback = protocol.read_send(form)
        assert to.startswith("+")
        assert 0 < len(body) <= protocol.MAX_BODY
        assert not callback or protocol.is_loopback_url(callback)
