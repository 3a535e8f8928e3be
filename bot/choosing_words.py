"""Words by which one of several is chosen, or all: "the other one", "a bigger one", "20", "all of them". Pure."""

import re

from bot.words import folded

_ANOTHER = re.compile(
    r"\b(the other|another|a different) (one|plan|line|bill|account|pack|option|case)\b"
    r"|\b(el otro|la otra|otr[oa] (plan|tarifa|linea|factura|cuenta|bono|opcion|caso)|uno distinto"
    r"|una distinta)\b"
    r"|另(一|外一)?(个|個|款|种|種|条|條)|换(一)?(个|個|款)|換(一)?(个|個|款)|别的套餐|別的套餐"
)
_ANOTHER_LINE = re.compile(
    r"\b(the|my|our) other (line|number|phone|mobile|sim|account)\b"
    r"|\b(la|el|mi|nuestr[oa]) otr[oa] (linea|numero|movil|telefono|sim|cuenta)\b"
    r"|(另一?|另外一?|其他|别的)(个|個|条|條|张|張)?(号码|號碼|号|號|线路|線路|手机|手機|账户|帳戶|卡)"
)
LONGEST_ANOTHER = 60
_ANOTHER_SIZE = re.compile(
    r"\b(bigger|larger|smaller|cheaper)\b|\b(mas (grande|pequen[oa]|barat[oa])|mayor|menor)\b"
    r"|(大|小|多|少|便宜)(一?[点點]|些)的?|更(大|小|多|少|便宜)|[换換要](个|個|成|那个|那個)?(大|小|便宜)的"
)
# A figure and nothing that says more than that this one is meant: "no, the 20 GB one", "mejor el de 20", "还是5G吧".
_FIGURE = re.compile(
    r"^(?:(?:no|wait|actually|sorry|oh|hmm|ok|okay|well|i|mean|meant|said|want|d|like|would|rather|better|instead|make"
    r"|it|give|me|that|the|a|one|with|of|for|please|pack|plan|then|take|change|to|and|what|about"
    r"|mejor|perdon|perdone|espere|digo|quise|decir|quiero|queria|prefiero|pongame|deme|el|la|lo|un|uno|una|de|con|por"
    r"|favor|bono|tarifa|entonces|que|sea|y|si)"
    r" |(?:不|等等|等一下|还是|還是|那|我|想|要|换|換|改|成|选|選|来|來|说|說|的是|是|对不起|對不起) ?)*"
    r"(?P<figure>\d{1,4}) ?(?:gb|g|gigs?|gigas?|gigabytes?)?"
    r"(?: (?:one|pack|plan|please|instead|then|actually|rather|thanks|mejor|por|favor|entonces|gracias)"
    r"| ?(?:的|那个|那個|个|個|吧|流量包|流量|套餐))*$"
)
LONGEST_FIGURE = 40
_FIGURES = re.compile(r"\d+")
# Said at the question which of several: the whole message, or with the noun anywhere in it.
_ALL = re.compile(
    r"^(?:(?:and|what|how|for|of|on|about|show|tell|check|me|yes|just|please|the|i mean) )*"
    r"(?:all(?: of)?(?: (?:the )?(?:them|those|these|it|two|three|four|five|\d))?|every ?(?:one|thing)|each(?: one)?"
    r"|both)"
    r"(?: of (?:them|those|these))?(?: (?:please|thanks|then|together|lines|accounts))*$"
    r"|\b(?:all|both)(?: of)?(?: (?:my|our|the|these))?(?: (?:two|three|four|five|\d))?"
    r" (?:lines|numbers|phones|mobiles|sims|sim cards|accounts)\b"
    r"|^(?:(?:y|de|en|para|con|si|pues|quiero|por favor) )*"
    r"(?:tod[oa]s(?: (?:ell[oa]s|est[oa]s))?|(?:l[oa]s )(?:dos|tres|cuatro|cinco|\d)|amb[oa]s|cada un[oa])"
    r"(?: (?:por favor|gracias|lineas|cuentas|a la vez))*$"
    r"|\b(?:tod[oa]s (?:mis|nuestr[oa]s|l[oa]s)|(?:l[oa]s|mis|nuestr[oa]s) (?:dos|tres|cuatro|cinco|\d)|amb[oa]s|cada)"
    r" (?:lineas?|numeros?|moviles|movil|telefonos?|celulares|sims?|tarjetas sim|cuentas?)\b"
    r"|^(?:我|想|请|請|就|那|要|查|看|给|其他|其它)*(?:全部|所有|全都|都|每[一个個条條]+|[两兩二三四五][个個条條]都)"
    r"(?:的|都|要|查|看|一下|号码|號碼|线路|線路|手机|手機|号|號|账户|帳戶|吧|呢|是)*$"
    r"|(?:所有|全部|每[一个個条條]+|名下)的?(?:号码|號碼|线路|線路|手机号|手機號)|[两兩][个個条條](?:号码|號碼|线路|線路|手机号?)?都"
    r"|(?:所有|全部)的?(?:手机|手機|sim ?卡|卡)|[两兩二三四五\d] ?[部张張台支]"
    r"(?:手机|手機|电话|電話|sim ?卡|卡)[^,.]{0,6}(?:都|全)"
)
LONGEST_ALL = 120
_TWO = re.compile(r"\b(both|two|2|dos|amb[oa]s)\b|[两兩俩倆]")


def names_another(text: str) -> bool:
    """Whether a short message asks for another one than that which was chosen."""
    plain = folded(text)
    return len(plain) <= LONGEST_ANOTHER and _ANOTHER.search(plain) is not None


def names_another_line(text: str) -> bool:
    """Whether a short message asks the same of another of the customer's lines or accounts."""
    plain = folded(text)
    return len(plain) <= LONGEST_ANOTHER and _ANOTHER_LINE.search(plain) is not None


def names_another_size(text: str) -> bool:
    """Whether a short message asks for a bigger, smaller or cheaper one than that which was chosen."""
    plain = folded(text)
    return len(plain) <= LONGEST_ANOTHER and _ANOTHER_SIZE.search(plain) is not None


def bare_figure(text: str) -> str | None:
    """The figure that a message names and says no more, as in "no, the 20 GB one" or "mejor el de 20"."""
    plain = folded(text)
    found = _FIGURE.match(plain) if len(plain) <= LONGEST_FIGURE else None
    return found.group("figure") if found else None


def lone_figure(text: str) -> str | None:
    """The only figure in a short message, as in "hmm, 20 after all"; what else it says may change what that means."""
    found = _FIGURES.findall(folded(text)) if len(text) <= LONGEST_FIGURE else []
    return found[0] if len(found) == 1 else None


def means_all(text: str) -> bool:
    """Whether a message asks for all of several instead of one, as in "both of them" or "todas mis líneas"."""
    plain = folded(text)
    return len(plain) <= LONGEST_ALL and _ALL.search(plain) is not None


def says_two(text: str) -> bool:
    """Whether a message speaks of two, as in "both phones" or "las dos"."""
    return _TWO.search(folded(text)) is not None
