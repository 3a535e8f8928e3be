"""What using a mobile line abroad costs, by zones of countries (ISO 3166 codes), and where the packs work.

Prices are EUR for one megabyte, minute or message, tax included; `None` means as at home.
"""

from dataclasses import dataclass
from decimal import Decimal

from demo.offers import Texts


@dataclass(frozen=True, kw_only=True)
class Zone:
    """Countries in which using the phone costs the same."""

    id: str
    name: Texts
    countries: tuple[str, ...]
    megabyte: Decimal | None = None
    minute: Decimal | None = None
    message: Decimal | None = None


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_EU = _codes("AT BE BG CY CZ DE DK EE FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK")
_EUROPE = _codes("AD AL BA BY CH FO GB GE GG GI IM JE MC MD ME MK RS SM TR UA VA XK")
_AMERICA = _codes("AR BB BO BR BS BZ CA CL CO CR CU DO EC GT GY HN HT JM MX NI PA PE PR PY SR SV TT US UY VE")
_AFRICA = _codes("BW CI CM DZ EG ET GH KE MA MU MZ NA NG RW SN TN TZ UG ZA ZM")
_ASIA = _codes(
    "AE AM AZ BD BH BN CN HK ID IL IN IQ JO JP KG KH KR KW KZ LA LB LK MM MN MO MY NP OM PH PK QA SA SG TH TW UZ VN"
    " AU FJ NZ"
)

ZONES: tuple[Zone, ...] = (
    Zone(
        id="zone-eu",
        name=Texts(en="European Union and EEA", es="Unión Europea y EEE", zh="欧盟及欧洲经济区"),
        countries=("ES", *_EU),
    ),
    Zone(
        id="zone-europe",
        name=Texts(en="Europe outside the EU", es="Europa fuera de la UE", zh="欧盟以外的欧洲国家"),
        countries=_EUROPE,
        megabyte=Decimal("0.25"),
        minute=Decimal("0.40"),
        message=Decimal("0.20"),
    ),
    Zone(
        id="zone-world",
        name=Texts(en="World", es="Mundo", zh="全球"),
        countries=_AMERICA + _AFRICA + _ASIA,
        megabyte=Decimal("0.50"),
        minute=Decimal("1.20"),
        message=Decimal("0.50"),
    ),
)

COUNTRIES_OF: dict[str, tuple[str, ...]] = {
    "roam-europe": _EUROPE,
    "roam-world": _AMERICA + _AFRICA + _ASIA,
    "calls-abroad": _EU
    + _codes("AD AR AU BO BR CA CH CL CN CO CU DO DZ EC GB IN JP KR MA MX NZ PE PH PK PY SN TR UA US UY VE"),
}
"""By add-on: where it works, or for Calls Abroad which countries it calls."""
USED_ABROAD = frozenset({"roam-europe", "roam-world"})
