"""What customers call the biggest and the smallest of several offers without naming them. Pure."""

from collections.abc import Sequence

from bot.bss.model import Offer

_BIGGEST = (
    "biggest", "biggest one", "the big one", "largest", "the most data",
    "el grande", "la grande", "el mas grande", "la mas grande", "el mayor", "la mayor", "最大", "大的",
)  # fmt: skip
_SMALLEST = (
    "smallest", "the small one", "cheapest", "the cheap one", "lowest price",
    "el pequeno", "la pequena", "el mas pequeno", "la mas pequena", "el mas barato", "la mas barata", "el barato",
    "la barata", "最小", "小的", "最便宜", "便宜的",
)  # fmt: skip
_BIGGER = ("bigger", "larger", "mas grande", "大点", "大一点", "大一點", "更大", "大些")
_SMALLER = (
    "smaller", "cheaper", "mas pequeno", "mas pequena", "mas barato", "mas barata",
    "小点", "小一点", "小一點", "更小", "便宜点", "便宜一点", "便宜一點", "更便宜",
)  # fmt: skip
_TWO = 2


def size_names(offer: Offer, offers: Sequence[Offer]) -> tuple[str, ...]:
    """The names of an offer among others of its kind, by price; "bigger" names one only where there are two."""
    prices = sorted(one.price.amount for one in offers)
    if len(prices) < _TWO or prices.count(offer.price.amount) > 1:
        return ()
    if offer.price.amount == prices[-1]:
        return _BIGGEST + (_BIGGER if len(prices) == _TWO else ())
    if offer.price.amount == prices[0]:
        return _SMALLEST + (_SMALLER if len(prices) == _TWO else ())
    return ()
