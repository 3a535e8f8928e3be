"""How a message sounds: calm, unhappy or angry. Pure, by words; anger is what makes a person take over at once.

Careful on purpose: one strong insult or threat is anger; a complaint, capitals or many exclamation marks alone are not,
but two of them together are.
"""

import re

from bot.words import folded
from wire.turn import Mood

SHOUTED_LETTERS = 12
SHOUTED_SHARE = 0.8
_FACES = frozenset("😠😡🤬👿😤😾💢🖕😢😭😞😩😫😥😿")
_AROUND_FACES = re.compile(r"[\s!！?？\ufe0f\u200d\U0001f3fb-\U0001f3ff]+")
_EXCLAIMED = re.compile(r"[!！¡]{3,}")

_ANGRY = re.compile(
    r"\b(liars?|incompetents?|had enough|waste of (my )?time|a disgrace|pathetic"
    r"|mentirosos?|incompetentes?|tomando(me)? el pelo|es el colmo|timo|timadores"
    r"|fuck\w*|bullshit|shit(ty)?|assholes?|idiots?|morons?|scam(mers?)?|thieves|crooks|sue you|lawyers?|ombudsman"
    r"|fed up|sick (and tired )?of (you|this)|hate you|worst (company|service|operator)"
    r"|mierda|joder|cabron(es)?|gilipollas|idiotas?|imbecil(es)?|ladron(es)?|estafa(dores)?|sinverguenzas?"
    r"|hart[oa]s? de|denuncia(re|r)?|abogado|hasta los (cojones|huevos|narices)|pendejos?|chinguen)\b"
    r"|他妈|妈的|操你|傻逼|傻屄|垃圾公司|骗子|騙子|骗钱|混蛋|王八蛋|滚蛋|12315|工信部|律师|气死|氣死|受够了|受夠了"
    r"|忽悠|坑爹|垃圾运营商|什么破|你们这群|流氓"
)
_UNHAPPY = re.compile(
    r"\b(ridiculous|unacceptable|outrageous|terrible|awful|disgusting|useless|disappointed|frustrat\w+|angry|annoy\w+"
    r"|third time|again and again|still not (working|fixed)|rip ?off|robbery|joke"
    r"|not good enough|how many times|(no one|nobody) (helps|cares)|unbelievable"
    r"|ridiculo|inaceptable|vergonzoso|verguenza|terrible|pesimo|fatal|inutil(es)?|decepcionad[oa]|enfadad[oa]"
    r"|molest[oa]|cansad[oa]|(es|vaya) un (robo|atraco)|tercera vez|otra vez lo mismo"
    r"|cuantas veces|nadie (me )?(ayuda|hace caso)|increible|lamentable|indignad[oa])\b"
    r"|太差|差劲|差勁|离谱|離譜|过分|過分|生气|生氣|失望|不满|不滿|无语|無語|坑人|抢钱|第三次|又出问题|忍无可忍"
    r"|多少次|没人管|沒人管|敷衍|糊弄|烦死|煩死|受不了"
)
_COMPLAINS = re.compile(r"\b(complain\w*|quej\w+|reclam(o|os|e|ar|ado|ando|aciones))\b|投诉|投訴")
_FAULTS = frozenset({"outage_report", "service_quality"})
"""Wishes in whose words a complaint is easily taken for the first report of a fault."""


def is_angry_face(text: str) -> bool:
    """Whether a message is nothing but angry or sad faces, which tell a mood and no wish."""
    faces = set(_AROUND_FACES.sub("", text))
    return bool(faces) and faces <= _FACES


def mood_of(text: str, intent: str) -> Mood:
    """The mood of one message that was understood as `intent`."""
    plain = folded(text)
    if _ANGRY.search(plain):
        return "angry"
    complains_of_fault = intent in _FAULTS and _COMPLAINS.search(plain) is not None
    signs = sum((bool(_UNHAPPY.search(plain)), _is_shouted(text), bool(_EXCLAIMED.search(text)), complains_of_fault))
    if signs >= 2:
        return "angry"
    return "unhappy" if signs or intent == "complaint" else "calm"


def _is_shouted(text: str) -> bool:
    letters = [character for character in text if character.isalpha() and character.upper() != character.lower()]
    if len(letters) < SHOUTED_LETTERS:
        return False
    return sum(character.isupper() for character in letters) >= SHOUTED_SHARE * len(letters)
