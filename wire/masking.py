"""Card numbers are masked. Pure.

They are masked before anything is stored, whoever has the floor.
A card number is 13 to 19 digits (ISO/IEC 7812-1) that start with 2 to 6 and pass the Luhn check, typed together or in
groups. Its last four digits stay, as PCI DSS 3.4.1 allows. A number with a leading `+` and at most 15 digits is a
telephone number (ITU-T E.164) and stays.
"""

import re
from itertools import pairwise

SHORTEST = 13
LONGEST = 19
E164_LONGEST = 15
KEPT = 4
MASK = "*"

# Any script's decimal digits, groups parted by at most three blanks, dashes, dots or invisible joiners.
_RUN = re.compile(r"\+?\d(?:[\s.\-\u2010-\u2015\u2212\u200b-\u200d\u2060]{0,3}\d){12,}")
_MASKED = re.compile(r"(?:\*[\s.\-\u2010-\u2015\u2212\u200b-\u200d\u2060]{0,3}){9,15}(?:\d[\s.\-]{0,3}){4}")
_GROUP = re.compile(r"\d+")
_SHORTEST_GROUP = 3


def mask_cards(text: str) -> str:
    """`text` with all but the last four digits of each card number replaced by `*`."""
    return _RUN.sub(_mask_run, text)


def holds_masked_card(text: str) -> bool:
    """Whether a card number stood in `text` before it was masked."""
    return _MASKED.search(text) is not None


def _mask_run(match: re.Match[str]) -> str:
    run = match.group()
    groups = [found.span() for found in _GROUP.finditer(run)]
    digits = sum(end - start for start, end in groups)
    if run.startswith("+") and digits <= E164_LONGEST:
        return run
    characters = list(run)
    first = 0
    while first < len(groups):
        taken = _card_from(run, groups, first)
        if taken is None:
            first += 1
            continue
        places, first = taken
        for place in places[:-KEPT]:
            characters[place] = MASK
    return "".join(characters)


def _card_from(run: str, groups: list[tuple[int, int]], first: int) -> tuple[list[int], int] | None:
    """The places of a card's digits that start in group `first`, and the group to go on with."""
    start, end = groups[first]
    if end - start >= SHORTEST:
        return _card_within(run, start, end, first)
    for last in range(len(groups) - 1, first - 1, -1):
        window = groups[first : last + 1]
        places = [place for begin, stop in window for place in range(begin, stop)]
        if SHORTEST <= len(places) <= LONGEST and _grouped_as_a_card(run, window) and _is_card(run, places):
            return places, last + 1
    return None


def _card_within(run: str, start: int, end: int, group: int) -> tuple[list[int], int] | None:
    """A card inside one long group, which may have an expiry date or another number stuck to it."""
    for begin in range(start, end - SHORTEST + 1):
        for length in range(min(LONGEST, end - begin), SHORTEST - 1, -1):
            places = list(range(begin, begin + length))
            if _is_card(run, places):
                return places, group + 1
    return None


def _grouped_as_a_card(run: str, window: list[tuple[int, int]]) -> bool:
    """Dates and amounts come in groups of one or two digits; cards in such groups only when all are alike."""
    sizes = [end - start for start, end in window[:-1]]
    if min(sizes) >= _SHORTEST_GROUP:
        return True
    between = {run[end:start] for (_, end), (start, _) in pairwise(window)}
    return len(between) == 1 and "." not in between.pop() and len(set(sizes)) == 1


def _is_card(run: str, places: list[int]) -> bool:
    digits = [int(run[place]) for place in places]
    return 2 <= digits[0] <= 6 and _passes_luhn(digits)


def _passes_luhn(digits: list[int]) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if index % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
