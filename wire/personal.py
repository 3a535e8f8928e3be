"""A customer's message as others may learn from it: without digits, names and addresses. Pure.

The customer's name is known once they are verified. Of strangers, and of whom they speak of, a name is known by the
words before or after it: "my name is", "señora", "我叫", "先生"; or by the question that it answers. Rather a word too
much is hidden than a name shown.
"""

import re
import unicodedata

HIDDEN = "…"
NAME_SHORTEST = 2

_DIGIT = re.compile(r"\d")
_DIGIT_WORD = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine"
    r"|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
)
_DIGIT_WORDS = re.compile(rf"\b{_DIGIT_WORD}(?:[\s,-]+{_DIGIT_WORD}){{2,}}\b", re.IGNORECASE)
_HAN_DIGITS = re.compile(r"[零〇幺一二三四五六七八九]{4,}")

# Chinese puts no blank around an address. Starts are pinned, so that a long word is looked at once.
_PLAIN = r"[^\s@\u3000-\u9fff\uff00-\uffef]"
_ADDRESS = re.compile(
    rf"(?<!{_PLAIN}){_PLAIN}++@{_PLAIN}+|\bhttps?://\S+|\bwww\.\S+"
    r"|\b\w++(?:\s(?:dot|punto)\s\w+){0,5}\s(?:at|arroba)\s\w+(?:\s(?:dot|punto)\s\w+)+",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?i:\d+\w?,?(?:\s+[^\W\d]+){1,3}\s+(?:street|road|avenue|lane|drive|terrace|boulevard|st|rd|ave|blvd))\b"
    r"|(?P<kind>\b(?i:calle|c/|avenida|avda\.?|paseo|plaza|carrera|camino|jirón)\s*)"
    r"(?:(?i:del|de|la|los|las|el)\s+)*[A-ZÀ-Þ]\w+(?:\s+(?:(?i:del|de|la|los|las)\s+)*[A-ZÀ-Þ]\w+)*(?:\s+\d+\w?)?"
    r"|(?:(?![在住于於是到址])[\u4e00-\u9fff]){2,14}(?:路|街|道|巷|弄|胡同)\s*\d+\s*[号號弄]?(?:\s*\d+\s*[室楼樓号號栋棟])*"
)

_WORD = r"[A-ZÀ-Þ](?:\.|[\w'’-]*)"
_NAME = rf"{_WORD}(?:\s+(?:(?:de|del|la|las|los|van|von|bin|y)\s+)*{_WORD}){{0,3}}"
_STOP = r"(?:and|but|from|on|at|in|i|my|with|y|e|pero|con|que|tengo|mi|no)\b"
_SMALL = rf"(?!{_STOP})[^\W\d][\w'’-]*(?:\s+(?!{_STOP})[^\W\d][\w'’-]*){{0,2}}"
_GIVEN = re.compile(
    r"\b(?i:(?:my|the)\s+name(?:\s+is|['’]s)|name\s*:|me\s+llamo|mi\s+nombre\s+es|nombre\s*:)\s+"
    rf"(?P<name>{_NAME}|{_SMALL})"
)
_KIN = (
    r"wife|husband|son|daughter|mother|father|mum|mom|dad|brother|sister|partner|boss"
    r"|mujer|esposa|marido|esposo|hijo|hija|madre|padre|hermano|hermana|pareja|jefe|jefa"
)
_CLOSING = "regards|sincerely|yours|cheers|saludos?|atentamente"
_LEAD = (
    r"\b(?i:i['’]?m|i\s+am|this\s+is|soy|aquí|habla|le\s+habla|a\s+nombre\s+de|in\s+the\s+name\s+of)\s+"
    r"|\b(?i:(?:mr|mrs|ms|dr|sr|sra|srta)\.?|miss|señora?|señorita|don|doña)\s+"
    rf"|\b(?i:(?:my|mi)\s+(?:{_KIN}))\s*,?\s+"
    rf"|\b(?i:{_CLOSING})[,\s]+"
)
_SIGNED = rf"\b(?i:{_CLOSING})\.\s+"
_NAMED = re.compile(rf"(?:{_LEAD})(?!I\b)(?P<name>{_NAME})|{_SIGNED}(?P<signer>{_NAME})$")

# The hundred commonest surnames or so, in both scripts, and those of two characters.
_SURNAME = (
    "(?:欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|"
    "[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘蔡蒋蔣余杜叶葉程魏苏蘇吕呂丁"
    "沈任姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫阎段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯])"
)
_ENDS = r"(?=$|[\s，。,.！!？?、；;：:\d的])"
_HAN_NAMED = re.compile(
    rf"(?:我叫|我的名字[是叫]|姓名[是：:]?\s*|名叫)(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,2}})"
    rf"|(?:我是|本人|这里是|這裡是)(?P<myself>{_SURNAME}[\u4e00-\u9fff]{{1,2}}){_ENDS}"
    r"|我姓(?P<surname>[\u4e00-\u9fff])"
    rf"|(?P<titled>{_SURNAME}[\u4e00-\u9fff]{{0,2}})(?=先生|女士|小姐|太太|师傅|師傅)"
)
# What was said before, when it asks for a name: then the answer's first words are one.
_ASKS_NAME = re.compile(
    r"\b(?:what['’]?s|what|may|can|could|would|tell|give|confirm|have|under|in)\b[^.?!]{0,60}\bnames?\b"
    r"|\bwho\s+(?:am\s+i|do\s+i|are\s+you|is\s+this)\b"
    r"|\b(?:cuál|me|dígame|díganos|indíqueme|confírmeme|deme|necesito|a)\b[^.?!]{0,60}\bnombres?\b"
    r"|\bcómo\s+se\s+llama|\bcon\s+quién\s+(?:hablo|tengo|estoy)|\bquién\s+es\s+usted"
    r"|贵姓|貴姓|怎么称呼|怎麼稱呼|如何称呼|如何稱呼|(?:您|你)(?:的(?:姓名|名字|全名)|叫什么|叫甚麼|叫什麼)|(?:请|請)[^。？?]{0,12}(?:姓名|名字)",
    re.IGNORECASE,
)
_YES = r"(?:(?i:yes|yeah|sure|ok|okay|hi|hello|it['’]?s|sí|claro|hola|es|是的|好的|您好|你好)[\s,.，。]+)?"
_ANSWERED = re.compile(
    rf"^\s*{_YES}(?P<name>[\u4e00-\u9fff]{{2,4}}|(?![\u4e00-\u9fff])(?:{_NAME}|{_SMALL}))"
    rf"(?=\s*(?:$|[,.;:!?()，。；：！？、])|\s+(?i:{_STOP}))"
)
_NAMES = ("name", "signer", "myself", "surname", "titled")
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "van", "von", "bin", "al"})


def mask_personal(text: str, name: str | None, question: str | None = None) -> str:
    """`text` with every digit as 0 and names and addresses as `…`.

    `name` is the customer's, where it is known; `question` is what the customer was told before.
    """
    plain = _ADDRESS.sub(HIDDEN, text)
    plain = _STREET.sub(lambda found: (found["kind"] or "") + HIDDEN, plain)
    plain = _without(plain, name or "")
    answered = (_ANSWERED,) if question and _ASKS_NAME.search(question) else ()
    for pattern in (*answered, _GIVEN, _NAMED, _HAN_NAMED):
        plain = _without_told(plain, pattern)
    plain = _DIGIT_WORDS.sub(lambda found: re.sub(_DIGIT_WORD, "0", found[0], flags=re.IGNORECASE), plain)
    plain = _HAN_DIGITS.sub(lambda found: "0" * len(found[0]), plain)
    return _DIGIT.sub("0", plain)


def _without_told(text: str, pattern: re.Pattern[str]) -> str:
    """`text` without the names that a pattern finds, there and wherever they stand again."""
    told: set[str] = set()

    def hide(found: re.Match[str]) -> str:
        named = next(value for key, value in found.groupdict().items() if key in _NAMES and value)
        told.update(word for word in named.split() if len(word) > NAME_SHORTEST)
        start = found.start() + found[0].rindex(named)
        return text[found.start() : start] + HIDDEN

    plain = pattern.sub(hide, text)
    for word in told:
        plain = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", HIDDEN, plain)
    return plain


def _without(text: str, name: str) -> str:
    """`text` without the parts of a name, however its letters are accented; Chinese has no blanks around them."""
    for part in name.split():
        bare = _bare(part)
        if len(part) < NAME_SHORTEST or bare in _PARTICLES:
            continue
        edge = "" if "\u4e00" <= part[0] <= "\u9fff" else r"\w"
        pattern = rf"(?<!{edge}){re.escape(bare)}(?!{edge})" if edge else re.escape(bare)
        for found in reversed(list(re.finditer(pattern, _bare(text)))):
            text = text[: found.start()] + HIDDEN + text[found.end() :]
    return text


def _bare(text: str) -> str:
    """Small letters without accents, one for one, so that places stay."""
    letters = (unicodedata.normalize("NFD", letter)[0].lower() for letter in text)
    return "".join(bare if len(bare) == 1 else letter for bare, letter in zip(letters, text, strict=True))
