"""Chat secrets and statements of the operator's page: what is good, and that nothing else is."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from channels.webchat import host_page
from channels.webchat.host_page import Expectation
from channels.webchat.session import generation_of, new_session, secret_of
from wire.errors import Bad

KEY = b"a key for tests only, 32 characters"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EXPECTED = Expectation(
    key="a page's key for tests, long enough for every HMAC: 64 characters",
    algorithm="HS256",
    audience="tandem",
    issuer="host-page",
    lifetime_at_most=timedelta(minutes=10),
)
CLAIMS: dict[str, Any] = {
    "sub": "C1001",
    "name": "Diego Herrera",
    "phone_number": "+12025550147",
    "aud": "tandem",
    "iss": "host-page",
    "iat": NOW.timestamp(),
    "exp": (NOW + timedelta(minutes=10)).timestamp(),
    "jti": "one",
}


def token(algorithm: str = "HS256", key: str = EXPECTED.key, **changed: Any) -> str:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm)


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


# Secrets


def test_a_secret_is_good_for_its_session_generation_and_key_alone() -> None:
    session = new_session()
    secret = secret_of(KEY, session, 3)
    assert generation_of(KEY, session, secret) == 3
    assert generation_of(KEY, new_session(), secret) is None
    assert generation_of(b"another key", session, secret) is None
    assert generation_of(KEY, session, "4" + secret[1:]) is None
    assert generation_of(KEY, session, secret[:-1]) is None
    assert generation_of(KEY, session, secret.upper()) is None


@given(st.text(), st.text())
def test_no_text_is_a_good_secret_by_chance(session: str, secret: str) -> None:
    assert generation_of(KEY, session, secret) is None


@pytest.mark.parametrize("secret", ["", ".", "0", "0.", "٣.x", "-1.x", "1e3.x", "9" * 300, "0." + "0" * 64, "0.\ud800"])
def test_a_mangled_secret_is_no_error_and_not_good(secret: str) -> None:
    assert generation_of(KEY, "s", secret.encode(errors="replace").decode()) is None


# Statements


def test_a_good_statement_names_the_customer() -> None:
    statement = host_page.read(token(), EXPECTED, NOW)
    assert (statement.party, statement.name, statement.phone) == ("C1001", "Diego Herrera", "+12025550147")
    assert statement.id == "one"


RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC_PEM = RSA_KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
REFUSED: dict[str, str] = {
    "algorithm none": f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(CLAIMS)}.",
    "algorithm none with a signature": f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(CLAIMS)}.AAAA",
    "another HMAC": token(algorithm="HS512"),
    "another key": token(key="another key for tests, long enough for every HMAC of 64 characters"),
    "a signature cut off": token().rpartition(".")[0] + ".",
    "claims changed after signing": ".".join(
        (token().split(".")[0], part({**CLAIMS, "sub": "C1002"}), token().split(".")[2])
    ),
    "another audience": token(aud="another"),
    "no audience": token(aud=None),
    "another issuer": token(iss="another"),
    "no issuer": token(iss=None),
    "a life of more than ten minutes": token(exp=(NOW + timedelta(minutes=10, seconds=1)).timestamp()),
    "no end": token(exp=None),
    "no beginning": token(iat=None),
    "no customer": token(sub=None),
    "no jti": token(jti=None),
    "a jti that is a number": token(jti=7),
    "ended": token(iat=(NOW - timedelta(minutes=5)).timestamp(), exp=(NOW - timedelta(seconds=1)).timestamp()),
    "not yet begun": token(iat=(NOW + timedelta(minutes=1)).timestamp(), exp=(NOW + timedelta(minutes=2)).timestamp()),
    "an end beyond all calendars": token(exp=1e300),
    "a beginning that is a word": token(iat="now"),
    "no token": "",
    "three points": "...",
    "deep nesting": base64.urlsafe_b64encode(b"[" * 3000).decode().rstrip("=") + ".e30.e30",
    "too long": "a" * 5000,
}


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED.keys())
def test_a_statement_is_refused(refused: str) -> None:
    with pytest.raises(Bad):
        host_page.read(refused, EXPECTED, NOW)


def test_a_statement_signed_by_hmac_with_the_public_key_is_refused() -> None:
    expected = Expectation(
        key=PUBLIC_PEM.decode(),
        algorithm="RS256",
        audience="tandem",
        issuer="host-page",
        lifetime_at_most=timedelta(minutes=10),
    )
    header, claims = part({"alg": "HS256", "typ": "JWT"}), part(CLAIMS)
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = base64.urlsafe_b64encode(algorithm.sign(f"{header}.{claims}".encode(), PUBLIC_PEM)).decode()
    with pytest.raises(Bad):
        host_page.read(f"{header}.{claims}.{signature.rstrip('=')}", expected, NOW)
    good = jwt.encode(CLAIMS, RSA_KEY, algorithm="RS256")
    assert host_page.read(good, expected, NOW).party == "C1001"


@given(st.text(st.characters(max_codepoint=0x2FFF)))
def test_any_text_is_no_statement(text: str) -> None:
    with pytest.raises(Bad):
        host_page.read(text, EXPECTED, NOW)
