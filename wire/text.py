"""Text as it may be stored: what PostgreSQL and screens cannot take is taken out at the door."""

import re

# C0 and C1 controls but tab and line feed (ISO/IEC 6429), lone surrogates, and Unicode's bidirectional overrides,
# which could make an agent read something else than was written (UAX #9, "trojan source").
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """The text without what is unsafe; line ends become line feeds."""
    return UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
