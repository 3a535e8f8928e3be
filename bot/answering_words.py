"""Words of answers that are not quite what was asked for: a condition, a refusal, "did that already". Pure."""

import re
from collections.abc import Iterable

from bot.words import contains_words, folded

# Said at the question whether a step helped: it was taken before, so it did not.
_TRIED = re.compile(
    r"^(?:(?:no|nope|yes|yeah|well|i|i ve|ive|we|we ve|have|had|just) )*(?:(?:already|did|done|"
    r"tried)(?: (?:did|done|tried))?(?: (?:that|it|this|all that|so|everything))?(?: (?:already|twice|before|"
    r"too|many|several|times|of times))*)$|^(?:(?:si|no|pero|pues|eso) )*(?:ya )?(?:lo |la |eso )?(?:he |"
    r"hemos )?(?:hecho|hice|hicimos|probado|probe|intentado|intente)(?: (?:eso|ya|antes|todo|varias veces|"
    r"mil veces|y nada))*$|^(?:我|已经|已經|早就|都|这个|這個)*(?:试|試|做|重启|重啟|弄)(?:过|過)(?:了|"
    r"好几次了|很多次了|多次了|几次了)?$"
)
# A yes that holds only under a condition, and one that is merely polite.
_CONDITION = re.compile(
    r"\b(?:but|unless|provided|only if|as long as|on condition|except)\b|\bif\b|\b(?:pero|siempre que|"
    r"siempre y cuando|solo si|a condicion|con la condicion|a menos que|salvo que|excepto)\b|但|不过|不過|可是|"
    r"前提|只要|除非|如果|要是"
)
_NO_CONDITION = re.compile(
    r"\b(?:if (?:possible|you can|you could|that s (?:ok|okay|possible|fine)|it s (?:ok|okay|possible)|"
    r"you don t mind|you please)|but (?:please|thanks|thank you|hurry|be quick|quickly|fast|now)|pero (?:ya|"
    r"rapido|deprisa|por favor|gracias))\b|如果可以(?:的话|的話)?$|但?(?:快点|快點|尽快|盡快)"
)
# Said at the question for a code that was sent to a phone which the customer does not hold.
_LACKS_PHONE = re.compile(
    r"\b(?:don t|do not|haven t|dont|not) (?:have|got|have got) (?:her|his|their|that|the|this|"
    r"my) ?(?:phone|mobile|sim)?(?: (?:here|with me|on me|right now|now|to hand|at hand|any ?more))*$|"
    r"\bno (?:tengo|llevo) (?:aqui |conmigo |ahora )?(?:su|ese|el|mi|este) (?:telefono|movil|"
    r"celular)(?: (?:aqui|conmigo|encima|a mano|ahora))*\b|(?:没有|沒有|不在|没|沒).{0,4}(?:手机|手機|电话|"
    r"電話)$|(?:手机|手機|电话|電話)(?:不在|没在|沒在|没有|沒有)"
)
# Said at the question for a number by one who will not give it.
_REFUSES = re.compile(
    r"\b(?:(?:don t|do not|won t|will not|wont|dont|not|rather not|never)(?: \w+){0,3} (?:give|giving|share|"
    r"sharing|tell|hand over|send)(?: (?:you|out|it|that|any|my|the|phone|mobile|personal))* ?(?:number|phone|"
    r"details|data|it|that|that out)?)$|\bnone of your business\b|\bno (?:le |te |les |os )?(?:quiero|pienso|"
    r"voy a|puedo) (?:dar|decir|facilitar|poner|compartir)\w*(?: (?:mi|el|ningun|mis|de|telefono|movil|numero|"
    r"datos))*$|\bno (?:se )?(?:lo|la|los) (?:doy|voy a dar|pienso dar)$|(?:不想|不愿意|不願意|不要|不会|不會|"
    r"不方便|不)(?:给|給|告诉|告訴|提供|说|說)(?:你|您|你们|你們)?(?:我的)?(?:手机|手機|电话|電話)?(?:号码|"
    r"號碼|号|號)?$"
)
_NEGATION = re.compile(r"\b(?:no|not|never|don t|dont|won t|can t|nunca|tampoco)\b|不|别|別|没|沒|唔")
LONGEST_REFUSAL = 80


def was_tried(text: str) -> bool:
    """Whether a message says that a step was taken before and no more, as in "did that already"."""
    return _TRIED.match(folded(text)) is not None


def sets_a_condition(text: str) -> bool:
    """Whether a yes holds only under a condition, as in "yes but only if it is free"."""
    plain = folded(text)
    return _CONDITION.search(_NO_CONDITION.sub(" ", plain)) is not None


def lacks_the_phone(text: str) -> bool:
    """Whether a short message says that the phone to which a code goes is not there."""
    return len(text) <= LONGEST_REFUSAL and _LACKS_PHONE.search(folded(text)) is not None


def takes_up(text: str, yes_words: Iterable[str]) -> bool:
    """Whether a message takes up an offer in words that this offer knows, and says no nowhere."""
    plain = folded(text)
    return _NEGATION.search(plain) is None and any(contains_words(plain, words) for words in yes_words)


def refuses_to_tell(text: str) -> bool:
    """Whether a short message says that a number or details will not be given."""
    return len(text) <= LONGEST_REFUSAL and _REFUSES.search(folded(text)) is not None
