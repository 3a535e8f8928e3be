"""Showing that the customer is who they say: a code to the phone on file. Pure.

Whether a number is on file must not be told: the same read, the same effect and the same words in both cases.
"""

from bot.engine.scene import Option, Outcome, Scene
from bot.engine.verifying import OTHER_NUMBER
from wire.turn import EffectRequest

AGAIN = "again"
_AGAIN_WORDS = (
    "again", "resend", "send again", "new code", "otra vez", "reenviar", "nuevo codigo", "重发", "再发", "重新发送",
    "didn t get", "did not get", "haven t received", "no code",
    "no me llega", "no llega", "no me ha llegado", "no he recibido", "no recibo",
    "收不到", "没收到", "沒收到", "没有收到",
)  # fmt: skip
_OTHER_NUMBER_WORDS = (
    "other number", "another number", "wrong number", "otro numero", "换号码", "换个号", "換個號", "另一个号码",
)  # fmt: skip
_YES = ("yes", "yeah", "ok", "okay", "sure", "please", "si", "vale", "claro", "por favor", "好", "好的", "是的", "可以")
"""What asks for another code once the old one has run out and a new one is offered."""


def send_code(scene: Scene) -> Outcome:
    """Ask for a code to be sent; delivery sends one only when the number is on file."""
    phone = str(scene.slots["phone"])
    line = scene.facts.line_by_number(phone)
    customer = None
    if line is not None:
        owner = line.owner
        customer = {
            "party": owner.party,
            "name": owner.name,
            "tier": owner.tier,
            "stage": owner.stage,
            "language": owner.language,
            "town": owner.town,
            "email": owner.email,
        }
    payload = {"phone": phone, "party": line.owner.party if line else None, "customer": customer}
    effect = EffectRequest(step="send_code", kind="send_code", payload=payload)
    return Outcome(slots={"is_code_over": False}, effects=(effect,))


def list_code_troubles(scene: Scene) -> tuple[Option, ...]:
    """What else can be done when no code arrives."""
    again = _AGAIN_WORDS + (_YES if scene.slots.get("is_code_over") else ())
    return (
        Option(value=AGAIN, title=scene.say("title_send_again"), names=again),
        Option(value=OTHER_NUMBER, title=scene.say("title_other_number"), names=_OTHER_NUMBER_WORDS),
    )
