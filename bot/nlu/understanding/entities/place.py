"""Towns, streets and shops: known towns by name, others by the word before ("in", 住在) or after them (路)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from babel import Locale

from understanding.entities.span import Span
from understanding.ngrams import HAN

_CAPITAL = r"[A-ZÁÉÍÓÚÑ][\wáéíóúñü'-]+"
_PROPER = r"[A-ZÁÉÍÓÚÑ][a-záéíóúñü][\wáéíóúñü-]*"
_STREET = re.compile(
    rf"(?:\d{{1,4}}[A-Z]? )?(?:{_PROPER} ){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Square|Park|Station|Mall"
    rf"|Court|Close"
    r"|Crescent|Drive|Way|Row|Terrace|View|Gardens|Place|House|Quay|Centre|Center|Market)\b"
    r"|(?:[Cc]alle|[Aa]venida|[Aa]v\.|[Pp]laza|[Pp]aseo|[Bb]arrio|[Cc]entro [Cc]omercial|[Cc]olonia|[Jj]irón"
    r"|[Cc]arrera)"
    rf"(?: (?:de|del|la|las|los|el))*(?: {_PROPER})+"
)
_AFTER_WORD = re.compile(
    r"\b(?:in|near|round|around|outside|at|to|from|off|leaving|between|over|en|cerca de|de|a|por|desde|hasta|hacia)"
    rf"(?: (?:the|el|la|los|las))? (?P<name>{_PROPER}(?: (?:de |del |la |las |los )?{_PROPER}){{0,2}})(?!\w)"
)
_SHOP = re.compile(rf"\b(?:the|The|your|la de|el de) (?P<name>{_PROPER}(?: {_PROPER})?) (?:shop|branch|store)\b")
_WORDS = re.compile(rf"{_PROPER}(?: (?:de |del |la |las |los )?{_PROPER}){{0,3}}")
_WORD = re.compile(r"\S+")
_SENTENCE_START = re.compile(r"(?:^|[.!?¡¿\n\"])\W*$")
_NO_PLACE = frozenset((
    "I'm", "Tandem", "Sims", "Android", "Google", "Netflix", "YouTube", "WhatsApp", "Instagram", "Facebook",
    "TikTok", "Amazon", "Spotify", "Disney", "Uber", "Shein", "Movistar", "Orange", "Vodafone", "Telcel",
    "Entel", "Claro", "Digi", "Personal", "Yoigo", "Jazztel", "Telmex", "Wifi", "Internet", "Prepaid",
    "Prepago", "Mr", "Mrs", "Ms", "Miss", "Dr", "Mister", "Sir", "Madam", "Don", "Doña", "Señor", "Señora",
    "Dios", "God", "Virgen", "Easter", "Christmas", "Navidad", "Reyes", "Pascua", "Ramadan", "Europa",
    "Europe", "Asia", "Africa", "Sudamérica", "Mediterráneo", "Gulf", "Correos", "Banco", "Santander",
    "Caixa", "Camino", "Erasmus", "Apple", "Bizum", "Paypal", "Plan", "Pack", "Max", "Flow", "Fibre",
    "Fiber", "Fibra", "Start", "Family", "Roam", "Data", "Boost", "Mercado", "Black", "Unidad", "Español",
    "Inglés", "Chino", "Castellano", "Mandarin", "Mandarín", "Cantonese", "Universidad", "América",
    "Latina", "Western", "Corte", "Mobile", "Carmen",
))  # fmt: skip
"""Words with a capital that stand where a place could: companies, titles, feasts, continents."""
_FUNCTION = (
    "我你您他她它的是不有什么麼没沒能看离離在到住去址整个個们們请請把被给給哪几幾这這那条條每都也还還就又"
    "和跟与與从從来來走問问为為了着著过過用要会會想说說吗嗎呢吧啊呀只最家店总總一两兩三多少对對于於并改司"
    "跑绕繞短加喺"
)
"""Chinese characters that stand in hardly any place's name."""
_HAN_SUFFIXED = re.compile(
    rf"(?P<name>(?:(?![{_FUNCTION}])[{HAN}]){{1,4}}?"
    r"(?:市|区|區|路|街|镇|鎮|县|縣|村|巷|巷子|大道|广场|廣場|大厦|大廈|车站|車站|[东南西北]站|机场|機場|商场"
    r"|商場|医院|醫院|街口))"
    rf"(?![由线線别別口市场場民费費政人口委里裡径徑程边邊上])"
)
_HAN_BEFORE_SHOP = re.compile(
    rf"(?:^|[，,。？！!?在到去你们們的请问問])(?P<name>(?:(?![{_FUNCTION}])[{HAN}]){{2,3}}?)"
    r"(?:分店|门店|門市|营业厅|營業廳|店(?=几|幾|在|今|明|周|週|的|开|開|有|还|還)|附近|这边|這邊|这一带|那家)"
)
_HAN_AFTER_WORD = re.compile(
    rf"(?:我在|人在|住在|我住|现住|現住|搬到|搬去|搬往|迁到|移机到|寄到)(?P<name>(?:(?![{_FUNCTION}上里裡外室楼樓房"
    rf"书書后後海字研])[{HAN}]){{2,3}}?)"
    r"(?=[，,。！!？?]|附近|这边|這邊|那边|门口|出差|乡下|$)"
)
_NO_HAN_PLACE = re.compile(
    r".*(?:[门马網网走线問问修原活迷公铁鐵道半绝思套电電后後回通过過平小铺高岔大出末]路|[门門上城超股都夜菜集楼]市"
    r"|[小社山景市城郊园園校片全地服务務专學学牧选園][区區]|无区|否区|逛街|大街|[农農乡鄉全本][村镇]"
    r"|国外|國外|家里|公司|单位|學校|学校|外地|外面|网上|線上|线上|外国|農村|国内|國內|本地|当地|房间|客厅|话费"
    r"|話費|所以|隔壁|半年|当年|垃圾|收费站|安卓|火车|高铁|洗澡|打字|地下|农村|手机|电话|官方|旗舰|授权|实体"
    r"|线下|便利|附近|新家|新房|老家|县城|上门)$"
    r"|(?:长途汽?|火|汽|公交|地铁)?车站|火車站|机场|機場|商场|商場|医院|醫院|广场|廣場"
)
_HAN = re.compile(f"[{HAN}]+")
LONGEST_HAN = 5


def find_places(text: str, towns: Collection[str]) -> Iterator[Span]:
    """Yields places in a text as it was sent, whose capitals still stand."""
    if not text.islower():
        yield from _written_in_latin(text, towns)
    if _HAN.search(text):
        yield from _written_in_chinese(text, towns)


def _written_in_latin(text: str, towns: Collection[str]) -> Iterator[Span]:
    for match in _STREET.finditer(text):
        yield _span(text, match.start(), match.end(), 0.8)
    for pattern in (_AFTER_WORD, _SHOP):
        for match in pattern.finditer(text):
            first = match["name"].split()[0]
            if first not in _NO_PLACE and first not in _languages():
                yield _span(text, match.start("name"), match.end("name"), 0.5)
    for match in _WORDS.finditer(text):
        words = [(match.start() + word.start(), match.start() + word.end()) for word in _WORD.finditer(match[0])]
        for first, (start, _) in enumerate(words):
            for _, end in reversed(words[first:]):
                if text[start:end] in towns and text[start:end] not in _NO_PLACE and not _only_opens(text, start, end):
                    yield _span(text, start, end, 0.9)
                    break


def _only_opens(text: str, start: int, end: int) -> bool:
    """Tells whether a word may have its capital only because a sentence starts with it."""
    return _SENTENCE_START.search(text[max(0, start - 8) : start]) is not None and text[end : end + 1] not in (
        "",
        ",",
        "?",
    )


def _written_in_chinese(text: str, towns: Collection[str]) -> Iterator[Span]:
    for pattern in (_HAN_SUFFIXED, _HAN_BEFORE_SHOP, _HAN_AFTER_WORD):
        for match in pattern.finditer(text):
            if not _NO_HAN_PLACE.fullmatch(match["name"]):
                yield _span(text, match.start("name"), match.end("name"), 0.5)
    for run in _HAN.finditer(text):
        for start in range(run.start(), run.end() - 1):
            for end in range(min(run.end(), start + LONGEST_HAN), start + 1, -1):
                if text[start:end] in towns:
                    yield _span(text, start, end, 0.9)
                    break


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    """Returns the names of languages, from CLDR: "in Spanish" is no place."""
    return frozenset(str(name) for name in Locale.parse("en").languages.values())


def _span(text: str, start: int, end: int, confidence: float) -> Span:
    return Span(entity="place", start=start, end=end, value=text[start:end], confidence=confidence)
