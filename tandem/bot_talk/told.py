"""What a turn looks like in the terminal: what was understood and why, then what the bot says. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from tandem.bot_talk.rehearsal import Step
from wire.turn import Choice, EffectRequest, Understanding

GUESSES_SHOWN = 3


def told(step: Step) -> Iterator[str]:
    """The lines of one turn."""
    decision = step.decision
    if step.outcome:
        how = "done" if step.outcome.succeeded else "in doubt" if step.outcome.held else "refused"
        yield f"  . {step.outcome.kind} {how}: {_values(step.outcome.result)}"
    for understanding in decision.understood:
        yield from _understood(understanding)
    yield f"  . {decision.language}; {', '.join(decision.reasons) or 'no rule spoke'}"
    for effect in decision.effects:
        yield f"  . asks for {_effect(effect)}"
    for agreement in decision.agreed:
        yield f"  . agreed in {agreement.flow}"
    if decision.hand_off:
        hand_off = decision.hand_off
        urgent = ", urgent" if hand_off.urgent else ""
        yield f"  . to people: {hand_off.queue}, {hand_off.reason}{urgent}, {hand_off.mood}. {hand_off.summary}"
    for reply in decision.replies:
        yield "\n".join(f"bot  {line}" for line in reply.text.splitlines())
        for number, choice in enumerate(reply.choices, start=1):
            yield f"       [{number}] {choice.title}"
    if step.code:
        where = step.code.phone
        yield (
            f"sms  to {where}: {step.code.digits}" if step.code.customer else f"sms  none: {where} is on nobody's file"
        )


def choices_of(steps: list[Step]) -> tuple[Choice, ...]:
    """What can be pressed now: the choices under the last reply."""
    replies = [reply for step in steps for reply in step.decision.replies]
    return replies[-1].choices if replies else ()


def _understood(one: Understanding) -> Iterator[str]:
    others = ", ".join(f"{name} {share:.2f}" for name, share in one.ranking[:GUESSES_SHOWN] if name != one.intent)
    yield f"  . {one.intent} {one.confidence:.2f}" + (f"   (or {others})" if others else "")
    for entity in one.entities:
        yield f"      {entity['entity']}: {entity['value']}"


def _effect(effect: EffectRequest) -> str:
    shown = {key: value for key, value in effect.payload.items() if key != "customer"}
    return f"{effect.kind}: {_values(shown)}"


def _values(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in values.items() if value is not None) or "nothing more"
