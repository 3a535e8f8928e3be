"""Towns, streets and shops that no list holds.

What looks like a name after a word such as "in" or before one such as "Street"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from understanding.entities.span import Span
from understanding.ngrams import HAN

_CAPITAL = r"[A-ZÁÉÍÓÚÑ][\wáéíóúñü'-]+"
_STREET = re.compile(
    rf"(?:\d{{1,4}} )?(?:{_CAPITAL} ){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Square|Park|Station|Mall"
    rf"|Centre|Center|Market)\b"
    rf"|(?:[Cc]alle|[Aa]venida|[Aa]v\.|[Pp]laza|[Pp]aseo|[Bb]arrio|[Cc]entro [Cc]omercial|[Cc]olonia)(?: (?:de"
    rf"|del|la|las|los|el))*(?: {_CAPITAL})+"
)
_AFTER_IN = re.compile(
    rf"\b(?:in|near|around|at|en|cerca de|por|de)(?: (?:the|el|la|los|las))? (?P<name>{_CAPITAL}(?: (?:de |del "
    rf"|la |las |los )?{_CAPITAL}){{0,2}})"
)
_HAN_PLACE = re.compile(
    rf"(?:^|[在到住去近离離是，,。]|我们|我們"
    rf"|地址)(?P<name>(?:(?![我你的是不有什么麼没沒能看离在到住去址整个個们們去])[{HAN}]){{1,4}}?"
    r"(?:市|区|區|路|街|镇|鎮|县|縣|广场|廣場|大厦|大廈|车站|車站|火车站))(?!由|线|線|别|別)"
)
_NO_PLACE = re.compile(
    r"(?:I|I'm|English|Spanish|Chinese|Wi-?[Ff]i|SIM|Sims|SMS|PIN|PUK|GB|MB|UE|EU|Tandem.*|Español|Inglés|Chino"
    r"|Internet|Android|iPhone)$"
)


def find_places(text: str) -> Iterator[Span]:
    """Yields places in a text as it was sent, whose capitals still stand."""
    for match in _STREET.finditer(text):
        yield _span(match.start(), match.end(), text, 0.8)
    for match in _AFTER_IN.finditer(text):
        if not _NO_PLACE.match(match["name"]):
            yield _span(match.start("name"), match.end("name"), text, 0.5)
    for match in _HAN_PLACE.finditer(text):
        yield _span(match.start("name"), match.end("name"), text, 0.5)


def _span(start: int, end: int, text: str, confidence: float) -> Span:
    return Span(entity="place", start=start, end=end, value=text[start:end], confidence=confidence)
