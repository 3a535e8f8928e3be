"""Fees and lines of a bill that no list holds: "call-out fee", "cargo por reposición", 上门费, and quoted ones.

Names that are known beforehand come from the gazetteer; here the words beside "fee" decide, or the quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from understanding.entities.span import Span

_KINDS = (
    r"(?:access|activation|admin(?:istrat(?:ion|ive))?|booking|call-?\s?out|cancellation|collection|connection"
    r"|convenience|credit card|delivery|disconnection|early termination|(?:early )?exit|engineer|equipment|excess"
    r"|express|handling|installation|international|late(?: payment)?|line|maintenance|missed appointment|network"
    r"|no[- ]show|one[- ]?off|out[- ]of[- ]bundle|overage|paper(?: bill)?|penalty|porting|port-?out|postage|premium"
    r"|processing|reactivation|reconnection|recovery|regulatory|replacement|restart|restocking|return(?:ed)?(?: paym"
    r"ent)?"
    r"|roaming|router|service|set[- ]?up|shipping|sim|swap|technician|termination|transfer|upgrade|visit)"
)
_ENGLISH = re.compile(
    rf"(?<![a-z-]){_KINDS} (?:fees?|charges?|surcharges?|penalt(?:y|ies))(?![a-z])"
    r"|(?<![a-z-])(?:line|router|equipment|box|handset|modem) rental(?![a-z])"
    r"|(?<![a-z-])(?:handset|device|equipment|phone) insta?llments?(?![a-z])"
    r"|(?<![a-z-])(?:device|phone|handset|mobile) insurance(?![a-z])"
)
_SPANISH = re.compile(
    r"\b(?:cuotas?|cargos?|recargos?|comision|tasas?|gastos|penalizacion|penalidad|multa|alquiler|renta|arriendo"
    r"|suscripcion|consumos?|servicios?|seguro|costo|coste) (?:(?:por|de|del|fuera de) )?(?:la |el |los |las )?"
    r"(?:mora|alta|activacion|instalacion|conexion|reconexion|rehabilitacion|gestion|administracion|administrativos?"
    r"|envio|mensajeria|manejo|cobranza|servicio|mantenimiento|visita(?: tecnica)?|desplazamiento|reposicion"
    r"|emision|portabilidad|roaming|itinerancia|router|modem|equipos?|terminal|dispositivo|permanencia|unico"
    r"|contenidos|cancelacion|baja|pago tardio|factura en papel|papel|del? plan|bonos?|premium|movil|adicional(?:es)?)"
    r"(?: anticipad[ao]| tardi[ao]| no recurrente)?(?![a-z])"
)
_CHINESE = re.compile(
    r"(?:安[装裝]|初[装裝]|[装裝]机|裝機|上[门門](?:[维維]修|服[务務])?|[维維]修|激活|[开開][通户戶]|入[网網]"
    r"|[复復][机機]|重[连連]|恢复"
    r"|(?:[变變]更|[办辦]理)?手[续續]|管理|行政|平台(?:服[务務])?|服[务務]|月?功能|[来來][电電][显顯]示|[语語]音信箱"
    r"|漫[游遊]|(?:[国國][际際])漫[游遊]|流量超出"
    r"|超出(?:流量)?|超流量|流量|套餐外(?:流量)?|增值(?:[业業][务務]|服[务務])?|代收(?:服[务務])?|[会會][员員]"
    r"|信息|短信|[简簡][讯訊]|[换換補补]卡|[迟遲]付"
    r"|逾期|提前(?:[终終]止|解[约約])|解[约約]|[设設][备備](?:租用|租[赁賃]|分期)?|路由器租?|光[猫貓]租?|保[险險障]"
    r"|快[递遞]|配送|工本|[纸紙][质質][账帳][单單]"
    r"|[线線]路[调調][测測]|移[机機]|[调調][试試测測]|附加|[选選][号號]|停[机機]保[号號]|保[号號]|[改过過][号户戶]"
    r"|上[网網]|月基本)[费費](?!率|用)"
)
_STATES = (
    r"(?!(?:paid|payment|pending|free|unlimited|no |not |code |add |error|cancelled|mi |mis |tu |su |te |ya |esto |en "
    r"|el |la )\b)"
)
"""What a bill or a screen says in quotes that names no fee."""
_CALLED = re.compile(
    r"\b(?:(?:item|line|thing|charge|fee|one|part|something|bit|entry) (?:is )?(?:called|named|labell?ed)"
    r"|(?:concepto|cosa|item|cargo|renglon|linea|algo) (?:que se llama|llamad[oa]|que dice|de nombre)) [\"“]?(?:a "
    r"|an )?"
    r"(?P<name>[a-z][a-z-]*(?: (?!and\b|on\b|what\b|is\b|i\b|for\b|at\b|that\b|which\b|it\b|in\b|stands\b|means\b|y\b"
    r"|en\b|que\b|por\b|ni\b)[a-z][a-z-]*){0,3})"
)
_QUOTE = rf"[\"“”«「『‘]{_STATES}(?P<name>[^\"“”«»「」『』‘’.,;:!?。，！？\d]{{2,24}})[\"“”»」』’]"
_QUOTED = re.compile(
    r"(?:\b(?:lines?|items?|charges?|charged|fee|entry|for|of|concepto|cargo|cargos|linea|lineas|renglon|item"
    r"|cobran|cobro|cobraron|por|de|son|hay"
    r"|factura|recibo|boleta|bill|services?|sale|what(?:'s| is| are|s)|called|llama|que es|es|figura)(?: el"
    r"| un| una| los| a| an| the| those| esas?)? ?"
    rf"|[项項笔筆条條行栏欄叫写寫着著的是有了个個里裡費费單单])[:：,， ]?{_QUOTE}"
    rf"|{_QUOTE.replace('?P<name>', '?P<named>')}(?= line| item| charge| fee| on (?:my|the)| en (?:mi|la|el)"
    rf"|那[条條笔筆项項]|[这這]?[一几幾]?[项項笔筆条條]|是什[么麼]|是啥|什[么麼]意思|啥意思|究竟|四個字|俩字"
    rf"|下面)"
)
_ON_A_BILL = re.compile(
    r"\bbills?\b|invoice|charge|\bfee\b|\bitem|statement|factura|recibo|boleta|\bcobr|cargo|concepto|renglon"
    r"|账单|帳單|扣|收[了费]|收費|[一那这這][项項行栏欄笔筆条條]"
)
_NAMED_BY_KIND = (
    (re.compile(r"fee|charge|rental|instal|insurance|penalt"), _ENGLISH),
    (
        re.compile(
            r"cuota|cargo|comision|tasa|gastos|penali|multa|alquiler|renta|arriendo|suscri|consum|servicio|seguro|cost"
        ),
        _SPANISH,
    ),
    (re.compile("[费費]"), _CHINESE),
)
"""Each pattern with what is quick to look for first."""
_QUOTE_OR_CALLED = re.compile(r"[\"“«「『‘]|called|named|label|llama|nombre|que dice")
_LONGEST_NAME = 4
"""Words of the longest quoted name; more are a sentence."""


def find_charges(text: str) -> Iterator[Span]:
    """Yields fees and bill lines in a plain text."""
    for hint, pattern in _NAMED_BY_KIND:
        if hint.search(text):
            for match in pattern.finditer(text):
                yield _span(text, match.start(), match.end(), 0.9)
    if _QUOTE_OR_CALLED.search(text) and _ON_A_BILL.search(text):
        for pattern in (_CALLED, _QUOTED):
            for match in pattern.finditer(text):
                group = match.lastgroup or "name"
                if len(match[group].split()) <= _LONGEST_NAME:
                    yield _span(text, match.start(group), match.end(group), 0.6)


def _span(text: str, start: int, end: int, confidence: float) -> Span:
    return Span(entity="charge_name", start=start, end=end, value=text[start:end], confidence=confidence)
