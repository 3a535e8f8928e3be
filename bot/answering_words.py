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
    r"my) (?:phone|mobile|sim)(?: (?:here|with me|on me|right now|now|to hand|at hand|any ?more))*$|"
    r"\bno (?:tengo|llevo) (?:aqui |conmigo |ahora )?(?:su|ese|el|mi|este) (?:telefono|movil|"
    r"celular)(?: (?:aqui|conmigo|encima|a mano|ahora))*\b|(?:没有|沒有|不在|没|沒).{0,4}(?:手机|手機|电话|"
    r"電話)$|(?:手机|手機|电话|電話)(?:不在|没在|沒在)(?:我)?(?:身边|身邊|手边|手邊|手上|旁边|这里|這裡|这儿)?(?:了)?$"
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
# Said at the question for a number by one who does not know it.
_KNOWS_NO_NUMBER = re.compile(
    r"\b(?:don t|do not|dont|can t|cannot|cant|never) (?:know|remember|recall|have|find)(?: (?:what|where))?"
    r" (?:my|the|that|this|our)(?: (?:own|phone|mobile|cell))* number\b|\b(?:where|how) (?:can|do|could) i (?:find|see|"
    r"get|check) (?:my|the|it|that)(?: (?:own|phone|mobile))*(?: number)?$|\bwhat (?:is|s) my (?:own |phone )?number$|"
    r"\bno (?:me )?(?:se|recuerdo|acuerdo|conozco|encuentro)(?: (?:cual es|de|cual))* ?(?:mi|el|ese)(?: propio)? "
    r"numero\b|\b(?:no me (?:lo )?(?:se|acuerdo)|no lo (?:se|recuerdo)|no me acuerdo)(?: (?:ahora|de memoria|bien))*$|"
    r"\bdonde (?:lo )?(?:veo|encuentro|miro|esta)(?: (?:mi|el))?(?: numero)?$|(?:不知道|忘了|忘记|忘記|不记得|不記得|"
    r"记不得|記不得|找不到)(?:了)?(?:我|自己)?(?:的)?(?:手机|手機|电话|電話)?(?:号码|號碼|号|號)|(?:号码|號碼)(?:我)?(?:忘了|不记得|"
    r"不記得|不知道)|(?:怎么|怎麼|哪里|哪裡)(?:能)?(?:查|看|找)(?:到)?(?:我|自己)?(?:的)?(?:手机|手機)?(?:号码|號碼|号|號)"
)
_NEGATION = re.compile(r"\b(?:no|not|never|don t|dont|won t|can t|nunca|tampoco)\b|不|别|別|没|沒|唔")
# Said by one who has not decided: no yes, whatever else it may become.
_HESITATES = re.compile(
    r"^(?:(?:ok|okay|hmm+|um|well|no|yes|thanks|vale|bueno|pues|si|uf|嗯|好|那) ?)*(?:(?:let me|i ll|i will|"
    r"i need to|i have to|i want to|i ll have to) (?:think|sleep)(?: (?:about|on|over|it|that|this|first|a bit|"
    r"for a bit))*|(?:maybe|perhaps) later|not (?:right )?now|not yet|(?:deje?me|tengo que|quiero|"
    r"voy a) (?:pensarlo|pensar(?: un poco)?|pensarmelo)(?: (?:mejor|bien|antes|un poco))*|"
    r"(?:me )?lo (?:pienso|pensare)(?: (?:mejor|bien))*|ya vere(?:mos)?|(?:quiza|quizas|tal vez|"
    r"a lo mejor) (?:mas tarde|luego|despues)|(?:ahora|de momento|todavia|aun) no|(?:我|让我|讓我|先|再|还|還|"
    r"得|要)*(?:考虑|考慮|想想|想一下|考虑考虑|想一想)(?:一下|一想|看|想|再说|再說|吧|先)*|(?:以后|以後|下次|回头|"
    r"回頭|晚点|晚點)?再(?:说|說)(?:吧)?|暂时(?:不用|不要|先不))(?: (?:thanks|please|gracias))*$"
)
# Said by one who wants all that was begun to end, not the question in hand alone.
_LEAVES_EVERYTHING = re.compile(
    r"\b(?:leave|keep) (?:it all|everything|all of it)(?: just)?(?: (?:as|how|the way|like) (?:it|they) (?:is|"
    r"are|was|were))?$|\b(?:dejelo|dejalo|deje|deja|dejemoslo|dejenlo) todo(?: (?:como esta|como estaba|asi|"
    r"igual))?$|^(?:算了)?(?:全部|什么|什麼|全)?都(?:不要|不办|不辦|不换|不換|不改|不用|别)(?:了|改|动|弄了)?$|"
    r"^(?:全部|所有的?)(?:取消|保持原样|不变|不變)(?:吧)?$"
)
_NO_PERSON = re.compile(
    r"\b(?:don t|do not|dont|not|no need to|rather not|never|without) (?:(?:want|wish|need|like|"
    r"have) )?(?:to )?(?:(?:talk|talking|speak|speaking|chat|be put through)(?: (?:to|with))? )?(?:anyone|"
    r"anybody|any person|any agent|any human|a person|a human|an agent|people|you people)\b|\bno (?:quiero|"
    r"deseo|necesito|me apetece) (?:hablar|que me (?:llamen|pasen|pase|llame)) (?:con )?(?:nadie|ningun\w*|"
    r"una persona|personas|un agente|agentes|humanos)\b|(?:不想|不要|别|別|不用|不需要|唔想|唔使)(?:和|跟|同|"
    r"给我|給我|帮我|再|要|被)?(?:转|轉|找|接|叫|跟)?(?:人工|真人|客服|人|别人|任何人)(?:说|說|聊|讲|講|谈|談|"
    r"通话|客服|了|来|服务|服務)*$"
)
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


def hesitates(text: str) -> bool:
    """Whether a short message puts a decision off, as in "let me think about it"."""
    plain = folded(text)
    return len(plain) <= LONGEST_REFUSAL and _HESITATES.match(plain) is not None


def leaves_everything(text: str) -> bool:
    """Whether a short message wants nothing changed at all, as in "no, leave everything as it is"."""
    plain = folded(text)
    return len(plain) <= LONGEST_REFUSAL and _LEAVES_EVERYTHING.search(plain) is not None


def wants_no_person(text: str) -> bool:
    """Whether a short message says that no person is wanted, though it speaks of one."""
    plain = folded(text)
    return len(plain) <= LONGEST_REFUSAL and _NO_PERSON.search(plain) is not None


def takes_up(text: str, yes_words: Iterable[str]) -> bool:
    """Whether a message takes up an offer in words that this offer knows, and says no nowhere."""
    plain = folded(text)
    return _NEGATION.search(plain) is None and any(contains_words(plain, words) for words in yes_words)


def knows_no_number(text: str) -> bool:
    """Whether a short message says that the number that is asked for is not known."""
    return len(text) <= LONGEST_REFUSAL and _KNOWS_NO_NUMBER.search(folded(text)) is not None


def refuses_to_tell(text: str) -> bool:
    """Whether a short message says that a number or details will not be given."""
    return len(text) <= LONGEST_REFUSAL and _REFUSES.search(folded(text)) is not None
