"""Which of the offered is meant: "2", "the second one", "la última", "第二个", a title, "ending in 42". Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.choosing_words import means_all, says_two
from bot.engine.scene import Option
from bot.words import HAN, contains_words, folded
from wire.turn import Choice

LAST = -1
LONGEST_ORDINAL_TEXT = 40

_ORDINALS: Mapping[int, tuple[str, ...]] = {
    1: ("first", "1st", "one", "primero", "primera", "primer", "uno", "una", "第一", "一"),
    2: ("second", "2nd", "two", "segundo", "segunda", "dos", "第二", "二"),
    3: ("third", "3rd", "three", "tercero", "tercera", "tercer", "tres", "第三", "三"),
    4: ("fourth", "4th", "four", "cuarto", "cuarta", "cuatro", "第四", "四"),
    5: ("fifth", "5th", "five", "quinto", "quinta", "cinco", "第五", "五"),
    6: ("sixth", "6th", "six", "sexto", "sexta", "seis", "第六", "六"),
    7: ("seventh", "7th", "seven", "septimo", "septima", "siete", "第七", "七"),
    8: ("eighth", "8th", "eight", "octavo", "octava", "ocho", "第八", "八"),
    LAST: ("last", "ultimo", "ultima", "最后", "最後"),
}
# What may stand around an ordinal for the message to be an answer and not a sentence with a number in it.
_AROUND = re.compile(
    r"^(?:(?:number|option|num|numero|opcion|the|la|el|lo|please|por favor|choose|take|i|want|quiero) "
    r"|(?:选|選|我要|请选|要) ?)*"
    r"(?P<ordinal>第?.+?)"
    r"(?: (?:one|option|please|por favor|opcion)| ?(?:一个|一個|个|個|项|項|条|條|吧|号|號))*$"
)
_WORDS = {word: number for number, words in _ORDINALS.items() for word in words}
_DIGITS = re.compile(r"\d+")
_DECIMAL_MARK = re.compile(r"(?<=\d)[.,](?=\d)")
_CODE = re.compile(r"[a-z]+:[-+]?\w+")
"""What the NLU names without its being said so: `day:24`, `relative:-1d`."""
_SHORTEST_ENDING = 2
_SHORTEST_WORD = 3
_SAYS_NOTHING = frozenset({
    "the", "one", "that", "this", "and", "for", "with", "not", "los", "las", "una", "uno", "del", "por", "con", "que",
})  # fmt: skip


def ordinal(text: str, count: int) -> int | None:
    """The place (from 0) that a whole message names among `count`, as "2", "second" or "第二个"."""
    plain = folded(text)
    if not plain or len(plain) > LONGEST_ORDINAL_TEXT:
        return None
    for candidate in (plain, _inner(plain)):
        number = int(candidate) if candidate.isdecimal() and len(candidate) < 4 else _WORDS.get(candidate)
        if number == LAST:
            return count - 1 if count else None
        if number is not None and 1 <= number <= count:
            return number - 1
    return None


def match_choice(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice in hand that a whole message names by place or title."""
    if not choices:
        return None
    plain = folded(text)
    titled = [choice for choice in choices if folded(choice.title) == plain]
    if len(titled) == 1:
        return titled[0]
    place = ordinal(text, len(choices))
    return choices[place] if place is not None else None


def match_option(text: str, options: Sequence[Option], named: Collection[str], *, is_answer: bool) -> Option | None:
    """The one option that `text` or the entities in it (`named`) mean; None when none or several do.

    An answer to the question in hand may also name an option by its place or by a word that no other has.
    """
    wanted = {_plain(name) for name in named}
    by_entity = [option for option in options if wanted & _names(option)]
    if by_entity:
        return _only(by_entity)
    plain = _plain(text)
    # Who names what is not there means none of the options: "later, on 20 January" is not the offered "later".
    by_words = () if wanted else options
    found = _only(option for option in by_words if any(contains_words(plain, name) for name in _names(option)))
    found = found or _by_ending(plain, options)
    if found is not None or not is_answer:
        return found
    offered = [option for option in options if option.is_offered]
    place = ordinal(text, len(offered))
    return offered[place] if place is not None else _by_own_word(plain, by_words)


def match_several(text: str, options: Sequence[Option], named: Collection[str]) -> tuple[Option, ...]:
    """The options that `text` or the entities in it (`named`) mean, where they mean more than one."""
    plain, wanted = _plain(text), {_plain(name) for name in named}
    names = [name for option in options for name in _names(option)]
    endings = [option for figure in _DIGITS.findall(plain) if (option := _by_ending(figure, options)) is not None]
    found = tuple(
        option
        for option in options
        if wanted & _names(option)
        or option in endings
        or any(names.count(name) == 1 and contains_words(plain, name) for name in _names(option))
    )
    if len(found) > 1:
        return found
    is_count_right = len(options) == 2 or not says_two(text)
    return tuple(options) if len(options) > 1 and is_count_right and means_all(text) else ()


def match_hint(text: str, options: Sequence[Option]) -> Option | None:
    """The one option that words in `text` speak for without naming it."""
    plain = _plain(text)
    return _only(option for option in options if any(contains_words(plain, folded(hint)) for hint in option.hints))


def match_figure(figure: str, options: Sequence[Option]) -> Option | None:
    """The one option that a figure names: the only one in a name of it, as "20" in "Data Boost 20", or its ending.

    What the NLU would have named is not meant: "24 instalments" is no 24th of the month.
    """
    named = _only(
        option
        for option in options
        if any([figure] == _DIGITS.findall(name) for name in _names(option) if not _CODE.fullmatch(name))
    )
    return named or _by_ending(figure, options)


def _inner(plain: str) -> str:
    found = _AROUND.match(plain)
    return found.group("ordinal").strip() if found else plain


def _names(option: Option) -> frozenset[str]:
    return frozenset(_plain(name) for name in (option.title, *option.names) if name)


def _plain(name: str) -> str:
    """Folded, but with its sign ("relative:-1d" is not tomorrow) and its decimal mark: "7,50" names no 50."""
    return name if _CODE.fullmatch(name) else folded(_DECIMAL_MARK.sub("_", name))


def _by_ending(plain: str, options: Sequence[Option]) -> Option | None:
    numbered = [option for option in options if option.number]
    for digits in _DIGITS.findall(plain.replace(" ", "")):
        if len(digits) >= _SHORTEST_ENDING:
            found = _only(option for option in numbered if option.number.endswith(digits))
            if found is not None:
                return found
    return None


def _by_own_word(plain: str, options: Sequence[Option]) -> Option | None:
    said = {word for word in plain.split() if _says_something(word)}
    words = [{word for name in _names(option) for word in name.split()} for option in options]
    found = []
    for option, own in zip(options, words, strict=True):
        others = set().union(*(other for other in words if other is not own)) if len(words) > 1 else set()
        if said & (own - others):
            found.append(option)
    return _only(found)


def _says_something(word: str) -> bool:
    """ "La de roaming" means nothing that merely has a "de" in its name, nor "the plan one" one with a "the"."""
    if word in _SAYS_NOTHING:
        return False
    return len(word) >= _SHORTEST_WORD or HAN.search(word) is not None or any(part.isdecimal() for part in word)


def _only(found: Iterable[Option]) -> Option | None:
    listed = list(found)
    return listed[0] if len(listed) == 1 else None
