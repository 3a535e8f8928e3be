"""The crash test's attendant: hears numbered messages and asks for orders, tickets and codes, so that losses show.

A message is `<number> <verb> <object>`; a turn is answered by one line that names the numbers it heard. How an effect
ended is told in one line of its own.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from wire.turn import Decision, EffectRequest, Reply, Said, Turn

HEARD = "heard:"
ENDED = "ended:"
OFFER = "max-unlimited"
TOWN = "Albarracin"


class NumberingAttendant:
    """Answers each turn with the numbers of its messages."""

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Nothing to begin with."""

    async def attend(self, turn: Turn) -> Decision:
        """Say which messages were heard and ask for what they order."""
        if turn.outcome:
            state = "done" if turn.outcome.succeeded else "failed"
            text = f"{ENDED} {turn.outcome.kind} {state} {turn.outcome.result.get('reason', '')}".strip()
        else:
            text = f"{HEARD} {' '.join(message.text.split()[0] for message in turn.messages)}"
        return Decision(
            replies=(Reply(text=text),),
            state={"turns": turn.state.get("turns", 0) + 1},
            language="en",
            effects=tuple(effect for message in turn.messages for effect in _asked(message)),
        )


@asynccontextmanager
async def open_numbering(*_: Any) -> AsyncIterator[NumberingAttendant]:
    """The numbering attendant in the place of the bot."""
    yield NumberingAttendant()


def _asked(message: Said) -> list[EffectRequest]:
    number, verb, what = message.text.split()
    step = f"{verb} {number}"
    party = what.partition("-")[0]
    match verb:
        case "order":
            payload = {"party": party, "line": what, "offer": OFFER, "plan_name": OFFER}
            return [EffectRequest(step=step, kind="product_order", payload=payload)]
        case "ticket":
            fault: dict[str, Any] = {
                "type": "fault",
                "name": "No service",
                "description": what,
                "party": None,
                "about": [{"id": TOWN, "role": "affectedPlace", "type": "GeographicLocation"}],
                "notes": {},
                "promised": None,
            }
            return [EffectRequest(step=step, kind="work_order", payload=fault)]
        case "code":
            customer = {"party": "P1", "name": "Crash"}
            return [EffectRequest(step=step, kind="send_code", payload={"phone": what, "customer": customer})]
    return []
