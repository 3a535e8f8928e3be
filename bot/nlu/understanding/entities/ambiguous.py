"""Names that are also other words: what must, and what may not, stand near them for them to be meant.

"Card" is a way to pay, but not in "SIM card"; 月租 is a line of a bill, but not in 月租最低的套餐. Spellings are in
plain text, as the gazetteer compares them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ANYTHING = re.compile("")
_NOTHING = re.compile(r"(?!)")
FEW_LETTERS = 12
"""Letters beside a name in a message so short that the name is all it says: an answer, which is believed."""
NEAR = 150
"""Letters on either side of a name that are looked at."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """`needed` must be found near the name and `unwanted` must not; `before` and `after` must not adjoin it."""

    spellings: frozenset[str]
    needed: re.Pattern[str] = _ANYTHING
    unwanted: re.Pattern[str] = _NOTHING
    before: re.Pattern[str] = _NOTHING
    after: re.Pattern[str] = _NOTHING
    is_believed_alone: bool = True

    def is_met(self, text: str, start: int, end: int) -> bool:
        """Tells whether the name that stands at these places is meant."""
        first, last = max(0, start - NEAR), end + NEAR
        if self.before.search(text[first:start]) or self.after.match(text, end):
            return False
        if self.is_believed_alone and len(text) - (end - start) <= FEW_LETTERS:
            return True
        return self.needed.search(text, first, last) is not None and self.unwanted.search(text, first, last) is None


_ON_A_BILL = re.compile(
    r"bill|charged|charges\b|\bfees?\b|\bpaid|paying|refund|invoice|\bline\b|\bitem|take .* off|credit|two lots"
    r"|what(?:'s| is|s) (?:the|a|this|on)"
    r"|explain|factura|recibo|boleta|cobr|cargo|cuota|renglon|concepto|que (?:es|son|significa)|explic|devu?el|pag[aou]"
    r"|账|帳|扣|收|退|两笔|兩筆|两个|两回|两次|兩次|多算|[一这那這][项項笔筆行栏]|违约|滞纳|金额|截图|是什么"
    r"|什么意思|啥"
)
_PAYING = re.compile(
    r"\bpay|\bpaid|bank|\bbill|money|invoice|iban|sepa|refund|debit|funds|by transfer|transferred|a transfer"
    r"|the transfer"
    r"|reimburs|credit\b"
)
CONDITIONS = (
    Condition(
        spellings=frozenset(("transfer",)),
        needed=_PAYING,
        unwanted=re.compile(
            r"\bport|transfer (?:my|of|code|pin|the (?:number|line|contract))|number transfer|\bpac\b|\bowner"
        ),
        after=re.compile(r" (?:me|my|this|to (?:a|an|the) (?:person|human|agent|l2)|code|pin|number|request)"),
        is_believed_alone=False,
    ),
    Condition(
        spellings=frozenset(("card", "cards")),
        unwanted=re.compile(r"\be?sim\b|\bpuk\b|no card in|this card is already"),
        before=re.compile(
            r"(?:gift|id|scratch|top[- ]?up|birthday|christmas|greeting|business|oyster|load|phone|sd|memory"
            r"|travel|library"
            r"|loyalty|wee|little|on a new|without a|steps on the|prepaid) $"
        ),
        after=re.compile(r" (?:machine|reader|slot|that came with|and a sheet)"),
    ),
    Condition(
        spellings=frozenset(("visa",)),
        before=re.compile(r"(?:\b(?:for|for a|for my|for the|your|que|student|work|tourist|travel)|va mi) $"),
        after=re.compile(r" (?:for|extension|application|office|appointment|was|got|renewal|expires|need)"),
    ),
    Condition(
        spellings=frozenset(("wallet",)),
        needed=re.compile(r"\bpay|top ?up|method|upi|option"),
        before=re.compile(r"\b(?:my|his|her|our|stolen|lost)(?: stolen| lost)? $"),
        after=re.compile(r"'?s | and | isn?t| is "),
    ),
    Condition(
        spellings=frozenset(("cash",)),
        before=re.compile(r"\b(?:where my|short of|strapped for|for|of) $"),
        after=re.compile(r" (?:isa|is tight|flow|back|cow)"),
        is_believed_alone=False,
    ),
    Condition(
        spellings=frozenset(
            ("post office", "supermarket", "便利店", "便利商店", "超商", "超市", "邮局", "郵局", "7 11")
        ),
        needed=re.compile(r"\bpay|\bpaid|settle|交|缴|繳|付"),
        unwanted=re.compile(r"买的|買的|便利店的网|充值卡|儲值卡|充值券|充值条码"),
        before=re.compile(r"站在$|人在$"),
    ),
    Condition(
        spellings=frozenset(("tarjeta", "tarjetas", "tarjeta de credito")),
        unwanted=re.compile(
            r"\be?sim\b|\bchip\b|\bpuk\b|raspable|sanitaria|transporte|\bmemoria\b|ranura|no hay tarjeta|sin tarjeta"
            r"|tarjeta (?:de|del) (?:movil|celular|telefono|regalo|visita|presentacion|embarque|que dice)|tarjeta pu"
            r"esta"
            r"|duplicado|otra tarjeta$|registro de la tarjeta|aprovisionada|tijeras|en otra tarjeta|segunda tarjeta"
            r"|lineas de tarjeta|mi tarjeta esta fisicamente|tarjeta que me mandaron|bloqueo la tarjeta"
        ),
    ),
    Condition(spellings=frozenset(("efectivo",)), before=re.compile(r"\b(?:hagan|haran|hacer|hace|hizo|sea|es) $")),
    Condition(
        spellings=frozenset(("微信",)),
        needed=re.compile(r"付|交|缴|繳|扣|绑|綁|充|转|轉|收|刷|钱|錢"),
        after=re.compile(r"语音|語音|联系|聯繫|公众|公眾|群|号|號|朋友|里|上|消息|视频|聊"),
    ),
    Condition(
        spellings=frozenset(("卡",)),
        needed=re.compile(
            r"扣|付|缴|繳|绑|綁|银行|銀行|退|默认|默認|自动|自動|还款|保存|删|過期|过期|系统|換卡|换卡|换张卡"
            r"|换一张卡|卡号|卡號|万事达|改卡"
        ),
        unwanted=re.compile(
            r"sim|esim|电话卡|手机卡|流量|信号|信號|上网卡|实体|補卡|补卡|插|puk|激活|挂失|换机|漫游|漫遊"
        ),
        before=re.compile(
            r"(?:银行|銀行|信用|借记|储蓄|儲蓄|充值|儲值|储值|预付|預付|电话|手机|電話|手機|上网|门禁|一|月"
            r"|会员|公交|饭|游客预付|点|點|号|流量|副|主|社保|医保"
            r"|图书|购物|礼品|手表|身份证|网|好|很|太|又|就|老|不|真|巨|有点|会|總|总|更|超)$"
        ),
        after=re.compile(r"[顿頓住死在片包槽带帶座成了机機]|在哪"),
        is_believed_alone=False,
    ),
    Condition(
        spellings=frozenset(("转账", "轉賬", "轉帳")),
        unwanted=re.compile(r"诈骗|詐騙|开户行"),
    ),
    Condition(spellings=frozenset(("现金", "現金")), after=re.compile(r"流")),
    Condition(
        spellings=frozenset(("recargo", "suscripcion")),
        needed=_ON_A_BILL,
        unwanted=re.compile(
            r"\b(?:como|donde|yo|le|lo) recargo|recargo (?:cada|el|mi|ese|esta|hoy|\d|online)|suscripcion (?:a )?(?:"
            r"sms|mensajes)"
        ),
        before=re.compile(r"(?:\bsi|,|prepago y) $"),
        is_believed_alone=False,
    ),
    Condition(
        spellings=frozenset(("voicemail", "buzon de voz", "语音信箱", "instalment")),
        needed=_ON_A_BILL,
        unwanted=re.compile(
            r"abroad|roaming|estando fuera|国外|國外|有语音信箱|do i have|in \w+ do i pay|going to cost me"
        ),
        is_believed_alone=False,
    ),
    Condition(
        spellings=frozenset(("vat", "iva", "增值税")),
        needed=_ON_A_BILL,
        before=re.compile(r"\b(?:ex|including|inc|plus|with|your|mas|con|incluido|sin) $|含$"),
        after=re.compile(r" (?:invoice|number|receipt|no\b|reg|shown|incl)|专|普|发票|發票"),
    ),
    Condition(
        spellings=frozenset(("月租", "月租费", "月费", "monthly fee", "cuota mensual")),
        needed=re.compile(
            r"账|帳|扣|收[了费]|退|两笔|兩筆|两个|两回|两次|兩次|多算|[项項笔筆行栏]|bill|charged|invoice|factura"
            r"|recibo|boleta|cobr"
        ),
        unwanted=re.compile(r"最低|套餐有|哪几款|有哪些|多少钱一个月"),
        is_believed_alone=False,
    ),
    Condition(
        spellings=frozenset(("调整", "調整", "其他", "补收", "补缴", "補繳", "流量费", "服务费")),
        needed=_ON_A_BILL,
        is_believed_alone=False,
    ),
)
BY_SPELLING = {spelling: condition for condition in CONDITIONS for spelling in condition.spellings}


def is_meant(text: str, start: int, end: int) -> bool:
    """Tells whether a known name at these places of a plain text is meant as that name."""
    condition = BY_SPELLING.get(text[start:end])
    return condition is None or condition.is_met(text, start, end)
