"""Who a visitor is, as the operator's own page states it: a JSON Web Token (RFC 7519), in a frame, never in the URL.

The algorithm is fixed by the settings, a statement lasts at most ten minutes, and each is good once (`jti`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from wire.errors import Bad

LEEWAY = timedelta(seconds=10)
TOKEN_CHARACTERS = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """What a statement must be."""

    key: str
    algorithm: str
    audience: str
    issuer: str
    lifetime_at_most: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What a good statement says: the operator's id of the customer, name and phone (E.164)."""

    id: str
    party: str
    name: str
    phone: str
    expires_at: datetime


def read(token: str, expected: Expectation, now: datetime) -> Statement:
    """The statement in a token; raises `Bad` without saying which check failed."""
    if len(token) > TOKEN_CHARACTERS:
        raise Bad("statement too long")
    try:
        claims = jwt.decode(
            token,
            expected.key,
            algorithms=[expected.algorithm],
            audience=expected.audience,
            issuer=expected.issuer,
            options={
                "require": ["exp", "iat", "jti", "sub", "aud", "iss"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        issued = datetime.fromtimestamp(int(claims["iat"]), tz=now.tzinfo)
        expires = datetime.fromtimestamp(int(claims["exp"]), tz=now.tzinfo)
    except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError, OSError) as error:
        raise Bad("statement refused") from error
    if not issued - LEEWAY <= now < expires or expires - issued > expected.lifetime_at_most:
        raise Bad("statement out of its time")
    return Statement(
        id=str(claims["jti"]),
        party=str(claims["sub"]),
        name=str(claims.get("name", "")),
        phone=str(claims.get("phone_number", "")),
        expires_at=expires,
    )
