"""Plain words that need no NLU, in three languages: a person, STOP and START, yes and no, cancel, how long.

They must work when the NLU is away, so they are whole messages, compared after folding case, width and punctuation.
What is said in more words is the NLU's business, except while waiting for a person, where the NLU is not asked.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from bot.engine.heard import Command
from wire.turn import Language

_PHRASES: Mapping[str, Mapping[Language, tuple[str, ...]]] = {
    "opt_out": {
        "en": ("stop", "stopall", "stop all", "unsubscribe"),
        "es": ("baja", "darme de baja de los mensajes", "parar mensajes"),
        "zh": ("退订", "退訂", "td"),
    },
    "opt_in": {"en": ("start", "unstop"), "es": ("alta",), "zh": ("订阅", "訂閱", "恢复订阅")},
    "human_request": {
        "en": (
            "agent", "human", "person", "operator", "representative", "a person", "a human", "an agent", "real person",
            "talk to a person", "talk to an agent", "speak to an agent", "speak to a person", "talk to a human",
        ),
        "es": (
            "agente", "humano", "persona", "operador", "operadora", "una persona", "un agente", "asesor", "un asesor",
            "hablar con una persona", "hablar con un agente", "quiero hablar con una persona",
        ),
        "zh": (
            "人工", "转人工", "轉人工", "真人", "人工客服", "客服", "人工服务", "人工服務", "找人工", "我要人工",
            "转人工客服",
        ),
    },
    "affirm": {
        "en": ("yes", "y", "yep", "yeah", "ok", "okay", "sure", "yes please", "go ahead", "i do",
               "yes i do"),
        "es": (
            "si", "claro", "si tengo", "si lo tengo", "si la tengo", "vale", "de acuerdo", "dale", "si por favor",
            "si claro", "adelante",
        ),
        "zh": ("是", "是的", "好", "好的", "可以", "对", "對", "行", "嗯", "确认", "確認", "有", "有的"),
    },
    "deny": {
        "en": ("no", "n", "nope", "no thanks", "no thank you", "i don t", "no i don t"),
        "es": ("no", "no gracias", "mejor no", "no tengo", "no lo tengo", "no la tengo"),
        "zh": ("不", "不是", "不要", "不用", "不用了", "不行", "不了", "否", "没有", "沒有", "没", "不对", "不對"),
    },
    "goodbye": {
        "en": (
            "bye", "bye bye", "goodbye", "good bye", "see you", "see you later", "bye for now",
        ),
        "es": (
            "adios", "chao", "chau", "hasta luego", "hasta pronto", "hasta manana",
        ),
        "zh": ("再见", "再見", "拜拜", "再会", "再會", "回头见", "回頭見"),
    },
}  # fmt: skip

_COMMANDS: Mapping[Command, tuple[str, ...]] = {
    "cancel": (
        "cancel", "never mind", "nevermind", "forget it", "leave it", "cancel that", "cancel it",
        "cancelar", "cancela", "dejalo", "olvidalo", "da igual", "dejalo estar", "no importa",
        "取消", "算了", "不用管了", "不办了", "不辦了",
    ),
    "try_again": (
        "try again", "retry", "again", "intentar de nuevo", "reintentar", "otra vez", "intentalo de nuevo",
        "再试一次", "重试", "再試一次", "重試",
    ),
}  # fmt: skip

_LANGUAGES: Mapping[Language, tuple[str, ...]] = {
    "en": ("english", "ingles", "英语", "英文", "英語", "inglesa"),
    "es": ("spanish", "espanol", "castellano", "西班牙语", "西班牙文", "西班牙語", "西语", "西語"),
    "zh": ("chinese", "chino", "mandarin", "中文", "汉语", "漢語", "普通话", "普通話", "国语", "國語", "华语"),
}

# Said while waiting for a person; looked for anywhere in a message. What has an object, such as "cancel my plan", is
# for the person.
_WAITING: Mapping[Command, re.Pattern[str]] = {
    "back_to_bot": re.compile(
        r"^(?!.*\b(don t|do not|not|never)\b).*\b((go )?back to|return to|use|ask|try) the (bot|assistant)\b"
        r"|^(?!.*\bno (quiero|me|nos)\b).*\b(volver|vuelvo|vuelva|regresar|regreso|seguir|sigo|prefiero)( (a|con))?"
        r" ?(el|al) (bot|asistente)\b"
        r"|^(?!.*(不想|不要|别|別)[^ ]{0,6}(机器人|機器人|助手))"
        r".*(回到|返回|转回|轉回|换回|換回|用|问|問|找)(智能)?(机器人|機器人|助手)"
    ),
    "how_long": re.compile(
        r"how (much )?long|wait(ing)? time|my place|place in|in (the )?(queue|line)|any(one|body) there|are you there"
        r"|cuanto (tiempo|falta|tarda|queda|mas|(tengo que|hay que|debo|voy a)? ?esper\w+)|mi (turno|puesto|lugar)"
        r"|hay alguien|siguen ahi|tiempo de espera"
        r"|多久|多长时间|多長時間|排(到|在)?第?几|排(到|在)?第?幾|前面(还)?有|还要等|還要等|有人吗|有人嗎"
    ),
    "cancel": re.compile(
        r"never ?mind|forget it|no longer need( (it|this|help|anyone|a person|an agent))?$"
        r"|don.?t need (it|anyone|a person|an agent)"
        r"|^((please|ok|okay|no|just) )*cancel( (please|it|that|this|now|everything|the (wait|queue|request)|thanks))*$"
        r"|dejalo|olvidalo|ya no (hace falta|lo necesito|necesito( (nada|ayuda|a nadie))?$)|no hace falta"
        r"|^((por favor|vale|no|bueno|mejor) )*cancel(a|ar|e|en|o|elo|alo)( (por favor|ya|todo|la espera|gracias))*$"
        r"|^(请|請|那|就|还是|還是|帮我)*取消(排队|排隊|等待|等候|人工|吧|了|掉)*$"
        r"|算了|不等了|(^| )(那|就|还是|還是|谢谢|謝謝|先)*(不用|不需要)了|不用人工"
    ),
    "leave_contact": re.compile(
        r"call me( back)?|ring me|(leave|give) (you )?(my|a|an) (number|e-?mail|phone)|write (to )?me"
        r"|llam(ad|en|a|e)me|devolver(me)? la llamada|dejar (mi|un) (numero|correo|telefono)|escrib(an|id)me"
        r"|回电|回電|打给我|打給我|留(个|下)?(电话|號碼|号码|邮箱|郵箱)|给我打电话"
    ),
}  # fmt: skip

# Said of the waiting itself, whatever the bot asks meanwhile.
_NOT_WAITING = re.compile(
    r"\b(stop|not|no longer|don t want to|won t|can t) wait(ing)?( any ?more| any longer)?$"
    r"|\b(don t|do not|no longer) (need|want) (a|an|the) (person|agent|human|colleague)( any ?more)?$"
    r"|\b(ya )?no (espero|puedo esperar|quiero esperar)( mas)?$"
    r"|\bya no (hace falta|necesito|quiero) (la|una|a la|a una|ninguna?|el|un|al|a un) (persona|agente|humano)$"
    r"|(不|不想|不用|别|別)(再)?等了|不(用|要|需要)(转|轉)?人工了"
)
_CANCELLING = re.compile(
    r"^(?:(?:no|wait|actually|sorry|hold on|hmm+|ok|okay|well|oh|please|thanks|on second thou?ghts?|hey"
    r"|espere|espera|perdone|perdon|bueno|mejor|en realidad|pensandolo bien|por favor|oiga|ay) )*"
    r"(?:forget (?:it|that|about (?:it|that))|never ?mind(?: (?:it|that))?|leave it|drop it|stop (?:it|that)"
    r"|cancel (?:it|that|this|everything|(?:the|my|that|this) (?:order|change|request|report|ticket|plan change))"
    r"|i(?: ve| have)? changed my mind|i don t want (?:it|that|this)(?: any ?more)?|don t do (?:it|that)"
    r"|undo (?:it|that)|scrap that|i (?:ll|will) stay|i m staying"
    r"|olvidelo|olvidalo|dejelo|dejalo|dejelo estar|cancelelo|cancele(?: eso| el pedido| el cambio| la orden)?"
    r"|anulelo|anule(?: eso| el pedido| el cambio)?|(?:ya )?no lo quiero|ya no quiero|no lo haga"
    r"|(?:pues |entonces )?(?:me quedo|no me voy|nos quedamos)(?: con ustedes)?"
    r"|he cambiado de (?:idea|opinion)|cambie de (?:idea|opinion)|lo he pensado mejor)"
    r"(?: (?:please|then|for now|now|sorry|thanks|por favor|entonces|gracias|mejor|ya))*$"
    r"|^(?:(?:不|等等|等一下|那|还是|還是|哦|嗯|算了|对不起|麻烦|请|我) ?)*"
    r"(?:算了|取消(?:吧|掉|订单|這個|这个|变更)?|不要了|不办了|不辦了|不换了|不換了|不改了|不销了|不銷了|不退了|不走了|不取消了|改主意了|改變主意了|反悔了|撤销|撤銷|别办了|不想(?:要|办|换|改)了)"
    r" ?(?:吧|了|谢谢)*$"
)
LONGEST_CANCELLING = 60
# A question of price that names nothing: "and how much is that a month?".
_PRICE = re.compile(
    r"^(?:(?:and|so|ok|okay|but|well|sorry|then|um|hmm|please) )*"
    r"(?:how much(?: (?:does|do|would|will|is|are|s)(?: {it})?(?: (?:cost|be|come to|set me back))?| {it})?(?: me)?"
    r"|what (?:does|do|would|will) {it} cost(?: me)?"
    r"|(?:how much|what) (?:is|s|are) {it} (?:going to|gonna) (?:cost|be)(?: me)?"
    r"|how much (?:would|will) i (?:have to )?pay(?: for {it})?"
    r"|(?:is|are) {it} free(?: of charge)?|does {it} cost (?:me )?(?:anything|extra|money)"
    r"|(?:what (?:is|s|are|about) )?(?:the |its )?(?:price|cost)s?(?: (?:of|for) {it})?)"
    r"(?: (?:a|per|each|every) (?:day|week|month|year))?"
    r"(?: (?:then|please|exactly|now|in total|altogether|though|each))*$"
    r"|^(?:(?:y|pero|entonces|vale|bueno|ok|perdone|perdon|disculpe|oiga|si) )*"
    r"(?:(?:a |por )?(?:cuanto|que)(?: (?:me|nos))? (?:cuestan?|costarian?|costara|valen?|valdria|salen?|saldria|es|son"
    r"|seria|serian|cobran?|pagaria|van? a (?:costar|salir|valer|cobrar|ser)|tendria que pagar)(?: {eso})?"
    r"|(?:{eso} )?(?:(?:es|son|sale) (?:gratis|gratuit[oa]s?)|(?:tiene|lleva) (?:algun )?cost[eo]|(?:me )?cuesta algo)"
    r"|(?:(?:y )?(?:que|cual es) )?(?:el |su )?(?:precio|coste|costo)(?: (?:tienen?|de)(?: {eso})?)?|cuanto)"
    r"(?: (?:al|por|cada) (?:dia|semana|mes|ano))?(?: (?:entonces|por favor|exactamente|ahora|en total))*$"
    r"|^(?:那么|那麼|那|请问|請問|所以|嗯|好的|好)? ?{na}?"
    r"(?:要|得|是|需要|会|會|花|付|大概|一共|总共|總共|收|卖|賣|的|每月|每[个個]月|一[个個]月)*"
    r"(?:多少[钱錢费費]用?|[几幾]多[钱錢]|什[么麼][价價](?:[钱錢]|格)?|怎[么麼][收卖賣][费費]?|[价價](?:格|[钱錢])(?:是|呢)?(?:多少)?"
    r"|免[费費]的?[吗嗎么]|收[费費]的?[吗嗎么]|(?:要|花)[钱錢][吗嗎么])"
    r"(?:一[个個]月|每月|每[个個]月|一[个個]?天|每天)?(?:呢|啊|呀)?$".replace(
        "{it}", r"(?:(?:that|this|each) one|it|that|this|these|those|they|them|both|each)"
    )
    .replace("{eso}", r"(?:eso|esto|es[ae]|est[ae]|es[ao]s|est[ao]s|aquello|ell[ao]s|cada un[ao]|cada)")
    .replace("{na}", r"(?:[这這那](?:[个個些种種款]|[两兩][个個款])?|它们?|此)")
)
LONGEST_PRICE = 60
_SORRY = re.compile(
    r"^(sorry|my mistake|oops|i mean|i meant|actually|perdon|perdone|disculpe|quise decir|quiero decir|mejor dicho)\b"
    r"|^(对不起|對不起|不好意思|抱歉|说错了|說錯了|写错了|寫錯了|错了|錯了|应该是|應該是|更正)"
)
_ADDRESS = re.compile(r"\d.*\b\d{4,6}\b|\b\d{4,6}\b.*\d|(路|街|道|巷|弄).*\d+ ?(号|號)")
_OF_POSTCODES = re.compile(r"\b(post ?code|zip|postal)\b|邮编|郵編|邮政编码")
_CLAUSE_END = re.compile(r"[,;.!?，；。！？、]")
QUESTION_MARKS = ("?", "？")
_QUESTION_END = re.compile(r"[?？]")
_NOT_WORDS = re.compile(r"[^\w\s]+")
_BLANKS = re.compile(r"\s+")
_AT_HAN = re.compile(r"(?<=[\u3400-\u9fff])(?=[a-z0-9])|(?<=[a-z0-9])(?=[\u3400-\u9fff])")
HAN = re.compile(r"[\u3400-\u9fff]")
LETTERS = re.compile(r"[^\W\d_]")

_WHOLE: Mapping[str, str] = {
    phrase: intent for intent, spoken in _PHRASES.items() for phrases in spoken.values() for phrase in phrases
}
# English ones are typed by everybody ("STOP", "ok", "agent"); they tell nothing.
_SPOKEN_IN: Mapping[str, Language] = {
    phrase: language
    for spoken in _PHRASES.values()
    for language, phrases in spoken.items()
    for phrase in phrases
    if language != "en" and phrase not in spoken["en"]
}
_WHOLE_COMMANDS: Mapping[str, Command] = {
    phrase: command for command, phrases in _COMMANDS.items() for phrase in phrases
}


_CLOSING = frozenset({
    "that s all", "that is all", "that will be all", "that ll be all", "that s it", "nothing else",
    "eso es todo", "es todo", "eso era todo", "nada mas",
    "就这些", "就這些", "没别的", "沒別的", "没有别的", "沒有別的", "没其他", "没有其他", "没事",
})  # fmt: skip
# What may stand before or after a goodbye.
_COURTESY = re.compile(
    r"^(?:(?:yes|no|si|please|ok|okay|well|right|alright|thanks|thank you|cheers|vale|bueno|pues"
    r"|muchas gracias|gracias) )+"
    r"|^(?:好的|好|那|嗯|谢谢|謝謝)+"
    r"| (?:then|thanks|thank you|all|gracias)$|(?:谢谢|謝謝|了|啦)$"
)
_STILL = re.compile(
    r"^(?:(?:no|nope|nah) )?(?:still|it s|its|the same|same|not|nothing|that didn|it didn|sigue|sigo|todavia|aun|igual"
    r"|nada|tampoco)\b|^(?:不|没有|沒有|没)? ?(?:还是|還是|依然|仍然|一样|一樣)"
)
_AS_BEFORE = re.compile(
    r"^(?:(?:no|nope|nah|pues) )?(?:(?:it s|its|still) )?"
    r"(?:(?:exactly |just )?the same(?: as before| thing)?|same|no (?:change|different|better))$"
    r"|^(?:(?:no|pues) )?(?:(?:sigue|sigo|esta|va|todo|todo sigue) )?(?:exactamente )?(?:igual|lo mismo|como antes)$"
    r"|^(?:不|没有|沒有|没)? ?(?:还是|還是|依然|仍然)?"
    r"(?:一样|一樣|老样子|老樣子|这样|這樣|没变化|沒變化|没有变化|没好|沒好)的?$"
)
_ONLY_COURTESY = re.compile(
    r"^(?:(?:ok|okay|vale|bien|perfect|perfecto|great|fine|good|thanks|thank you|thx|cheers|so much|very much|a lot"
    r"|many|muchas|mil|gracias|muy amable|de acuerdo|entendido|understood|i see|got it) ?)+$"
    r"|^(?:好的|好|嗯|行|谢谢|謝謝|多谢|多謝|感谢|感謝|知道了|明白了|收到|辛苦了|您|你|啦|了| )+$"
)
# Said of a number or a code that was asked for.
_WHY = re.compile(
    r"\b(why|what) (do|does|would|should|must|will) (you|i|we|they) (\w+ )?"
    r"(need|want|ask|give|tell|send|share|type|use|do with)\b"
    r"|^(but |and )?(why|what for|what code|which code|what (s|is) (the|a|this|that) code|how come)$"
    r"|\b(is|are) (it|this|that|you) (really )?(safe|secure|legit|a scam)\b"
    r"|\b(por ?que|para que) (\w+ ){0,2}(pide|piden|necesita|necesitan|quiere|quieren|hace falta|usa|usan|sirve"
    r"|(tengo que|debo) (dar|decir|escribir|poner|mandar|enviar)\w*)\b"
    r"|^(y |pero )?(por ?que|para que|que codigo|cual codigo|que es (el|un|ese) codigo)$"
    r"|\bes (esto |eso )?(seguro|fiable|una estafa)$"
    r"|(为什么|為什麼|为啥|為啥|干嘛|幹嘛)(一定|还|還|非)?(要|需要|得|必须|必須|问|問).*(号|號|电话|電話|手机|手機|码|碼|验证|驗證)"
    r"|(要|拿|用).*(号|號|电话|電話|手机|手機|码|碼)(来|來)?(干嘛|幹嘛|干什么|幹什麼|做什么|做什麼|干吗)"
    r"|^(为什么|為什麼|为啥|為啥|(是)?(什么|什麼|啥|哪个|哪個)(验证码|驗證碼|码|碼)(啊|呀)?)$"
    r"|(安全|可靠|骗子|騙子|诈骗|詐騙)(吗|嗎|吧|么)$"
)
LONGEST_WHY = 80
_LETTERS_ONLY_ALONE = frozenset({"y", "n"})
# A yes that only shows that something was heard.
_ACKNOWLEDGING = frozenset({"ok", "okay", "vale", "de acuerdo", "好", "好的", "行", "嗯"})


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """`text` without case, width, accents, punctuation and spare blanks, for comparing."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _BLANKS.sub(" ", _NOT_WORDS.sub(" ", plain)).strip()


def contains_words(plain: str, name: str) -> bool:
    """Whether a folded text contains a folded name as whole words; Chinese has none, so anywhere."""
    if HAN.search(name):
        # "24期" is not "4期".
        return name in plain and (not name[0].isdecimal() or re.search(rf"(?<!\d){re.escape(name)}", plain) is not None)
    # "换成Flow 20吧": beside Chinese a Latin name needs no blanks.
    return f" {name} " in f" {_AT_HAN.sub(' ', plain)} "


def plain_intent(text: str) -> str | None:
    """The intent that the whole message names, if it is one of the plain ones."""
    return _WHOLE.get(folded(text))


def plain_language(text: str) -> Language | None:
    """The language that a plain message gives away."""
    return _SPOKEN_IN.get(folded(text))


def leading_intent(text: str) -> str | None:
    """The plain intent that a message begins with, as in "no thanks, it works again"."""
    return plain_intent(_CLAUSE_END.split(text, maxsplit=1)[0])


def declines_first(text: str) -> bool:
    """Whether a message begins with a no of its own before it says something else, as in "no, leave it. And ...?"."""
    first, *rest = _CLAUSE_END.split(text, maxsplit=1)
    return bool(rest and folded(rest[0])) and (plain_intent(first) == "deny" or plain_command(first) == "cancel")


def takes_leave(text: str) -> bool:
    """Whether a message begins or ends with plain words of leave, as in "I have to run, bye"."""
    clauses = [plain for clause in _CLAUSE_END.split(text) if (plain := folded(clause))]
    return any(plain_intent(_COURTESY.sub("", clause)) == "goodbye" for clause in (*clauses[:1], *clauses[-1:]))


def closes(text: str) -> bool:
    """Whether a message ends with plain words that nothing more is wanted, as in "thanks, that's all"."""
    clauses = [plain for clause in _CLAUSE_END.split(text) if (plain := folded(clause))]
    return bool(clauses) and not _CLOSING.isdisjoint({clauses[-1], _COURTESY.sub("", clauses[-1])})


def is_courtesy(text: str) -> bool:
    """Whether a message says no more than thanks or that something was heard, as in "ok, thank you"."""
    return _ONLY_COURTESY.match(folded(text)) is not None


def says_still(text: str) -> bool:
    """Whether a message says that the trouble goes on, as in "no still slow" or "还是很慢"."""
    return _STILL.match(folded(text)) is not None


def says_as_before(text: str) -> bool:
    """Whether a message says that nothing has changed and no more, as in "sigue igual"."""
    return _AS_BEFORE.match(folded(text)) is not None


def opening_intent(text: str) -> str | None:
    """The plain intent that a message begins with, be it only by its first word, as in "yes block it"."""
    first = folded(text).split(" ", maxsplit=1)[0]
    # "Y" alone is a yes; before other words it is Spanish for "and".
    return leading_intent(text) or (plain_intent(first) if first not in _LETTERS_ONLY_ALONE else None)


def consents(text: str) -> bool:
    """Whether a message begins with a yes that says more than that something was heard, as in "yes please, bye"."""
    clause = folded(_CLAUSE_END.split(text, maxsplit=1)[0])
    first = clause.split(" ", maxsplit=1)[0]
    return opening_intent(text) == "affirm" and not {clause, first} & _ACKNOWLEDGING


def plain_command(text: str) -> Command | None:
    """The command about the conversation that the whole message is."""
    plain = folded(text)
    command = _WHOLE_COMMANDS.get(plain)
    if command is None and len(plain) <= LONGEST_CANCELLING and _CANCELLING.match(plain):
        return "cancel"
    return command


def corrects_a_figure(text: str) -> bool:
    """Whether a message says no or sorry and then another figure or address, as in "no, it's flat 4"."""
    first, *rest = _CLAUSE_END.split(text, maxsplit=1)
    said = rest if plain_intent(first) == "deny" else [text] if _SORRY.match(folded(text)) else []
    return any(one.isdecimal() or one == "@" for part in said for one in part)


def is_whole_address(text: str) -> bool:
    """Whether a message is a postal address with both its house number and its postcode or, in Chinese, its street."""
    plain = folded(text)
    return not corrects_a_figure(text) and _ADDRESS.search(plain) is not None and _OF_POSTCODES.search(plain) is None


def asks_why(text: str) -> bool:
    """Whether a short message asks what a number or a code is wanted for, or whether giving it is safe, and no more."""
    questions = [plain for question in _QUESTION_END.split(text) if (plain := folded(question))]
    return len(text) <= LONGEST_WHY and bool(questions) and all(_WHY.search(plain) for plain in questions)


def asks_the_price(text: str) -> bool:
    """Whether a short message asks what something costs and does not say what, as in "¿y cuánto cuesta eso?"."""
    plain = folded(text)
    return len(plain) <= LONGEST_PRICE and _PRICE.match(plain) is not None


def waiting_command(text: str) -> Command | None:
    """What a customer who waits for a person asks of the bot."""
    plain = folded(text)
    for command, pattern in _WAITING.items():
        if pattern.search(plain):
            return command
    return "cancel" if waits_no_longer(text) else plain_command(text)


def waits_no_longer(text: str) -> bool:
    """Whether one who waits for a person says that of the waiting itself, as in "I'm not waiting any more"."""
    return _NOT_WAITING.search(folded(text)) is not None


def named_language(text: str) -> Language | None:
    """The one language that a message names; None when it names none or several."""
    plain = folded(text)
    named = [language for language, names in _LANGUAGES.items() if any(contains_words(plain, name) for name in names)]
    return named[0] if len(named) == 1 else None
