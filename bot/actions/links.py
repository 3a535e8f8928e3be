"""The operator's own pages: which links may be passed on, and those that are open to everybody. Pure."""

from decimal import Decimal
from urllib.parse import urlencode

from bot.bss.model import Link
from bot.engine.scene import Scene

TOP_UP_PAGE = "top-up"


def link_slots(scene: Scene, link: Link | None) -> dict[str, str | None]:
    """A link as slots `link` and `until`; None for one that leads anywhere but to the operator's pages."""
    if link is None or not link.url.startswith(scene.policy.payments.pages_url):
        return {"link": None, "until": None}
    return {"link": link.url, "until": link.until.isoformat()}


def top_up_page(scene: Scene, number: str, amount: Decimal) -> str:
    """The page on which anybody can top up this number (E.164)."""
    asked = urlencode({"number": number, "amount": f"{amount:.2f}", "language": scene.language})
    return f"{scene.policy.payments.pages_url}{TOP_UP_PAGE}?{asked}"
