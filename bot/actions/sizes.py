"""What customers call the biggest and the smallest of several offers without naming them. Pure."""

from collections.abc import Sequence
from decimal import Decimal

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
_UNLIMITED = (
    "unlimited one", "unlimited plan", "the unlimited", "unlimited data", "ilimitada", "el ilimitado",
    "datos ilimitados", "无限流量", "无限的", "不限量", "無限流量", "吃到饱", "吃到飽",
)  # fmt: skip
_OF_DATA = (
    "{size} one", "{size} plan", "the {size}", "{size} gb", "{size}gb", "{size} gig", "{size} gigs", "la de {size}",
    "el de {size}", "{size} gigas", "{size}g", "{size} g",
)  # fmt: skip
_TWO = 2


def data_names(offer: Offer) -> tuple[str, ...]:
    """What customers call a plan by its data alone: "the 50 one", "la ilimitada"."""
    if offer.data_gb == "unlimited":
        return _UNLIMITED
    if not isinstance(offer.data_gb, Decimal):
        return ()
    size = f"{offer.data_gb:f}"
    return tuple(form.format(size=size) for form in _OF_DATA)


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
