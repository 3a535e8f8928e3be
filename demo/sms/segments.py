"""How many SMS a text needs (3GPP TS 23.038: the GSM 7 bit alphabet and its extension table; else UCS-2)."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")


def count(text: str) -> int:
    """Counts the segments of a text: 160 characters alone or 153 in a row (GSM), 70 or 67 (UCS-2)."""
    if all(character in _BASIC or character in _EXTENDED for character in text):
        length, alone, in_row = sum(2 if character in _EXTENDED else 1 for character in text), 160, 153
    else:
        length, alone, in_row = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= alone else -(-length // in_row)
