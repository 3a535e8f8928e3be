"""Bringing a number here, or taking one away. Pure."""

import re
from collections.abc import Mapping

from bot.actions.wish_words import first_meant
from bot.engine.scene import Option, Outcome, Scene

_WISHES: Mapping[str, re.Pattern[str]] = {
    "status": re.compile(
        r"\b(how far|status of|still not|days? ago|weeks? ago|where is my number)\b"
        r"|\bhow (is|s) (it|my|the) (\w+ )?(going|transfer|port\w*)\b"
        r"|\bnot (yet )?(arrived|ported|transferred|moved|done|complete\w*|here)\b"
        r"|\bwhen will (it|my number|the transfer)\b"
        r"|\balready (requested|applied|asked|started)\b"
        r"|\bcomo va\b|\bestado de\b|\bhace (\w+ )?(dias?|semanas?)\b|\bsigue sin\b|\b(todavia|aun) no\b"
        r"|\bcuando (estara|se completa|termina|acaba)\b|\ben que (punto|estado)\b"
        r"|\bya (la |lo )?(pedi|solicite|hice)\b"
        r"|\bhice la portabilidad\b"
        r"|进度|進度|办到哪|辦到哪|到哪一步|转好了|轉好了|好了没|好了沒|(天|周|星期|礼拜)前|还没|還沒"
        r"|已经(申请|提交|办)|已經(申請|提交|辦)"
    ),
    "bring": re.compile(
        r"\b(bring\w*|transfer in|port in|port\w* .*\b(to you|here)|join\w*|keep my (old )?number|tra(er|igo|erme)|"
        r"pasarme a|conservar (mi|el) numero|a (su|vuestra|esta) compania|con ustedes)\b"
        r"|转入|轉入|转到你们|转过来|轉過來|带过来|帶過來|转来"
    ),
    "take": re.compile(
        r"\b(take|taking|leav\w*|port(ing)? code|pac|port out|port\w* .*\b(away|out|another|other)|"
        r"move .*\b(another|other)|llev(ar|arme|o)|"
        r"(a|con) otra (compania|operadora|empresa)|codigo de portabilidad|irme)\b"
        r"|转出|轉出|转走|轉走|转到别|轉到別|转到其他|到别的|到其他|携转码|授权码|授權碼|带走|帶走"
    ),
}


def find_port_direction(scene: Scene) -> Outcome:
    """Bring or take, or how far a transfer is, as far as it was said with the wish."""
    return Outcome(slots={"port_direction": first_meant(scene.said, _WISHES)})


def list_port_directions(scene: Scene) -> tuple[Option, ...]:
    """Bring a number, or take one."""
    names = {
        "bring": ("bring", "bring it", "traer", "traerlo", "转入", "轉入"),
        "take": ("take", "take it", "llevar", "llevarlo", "llevarmelo", "转出", "轉出"),
    }
    return tuple(Option(value=way, title=scene.say(f"title_port_{way}"), names=names[way]) for way in names)
