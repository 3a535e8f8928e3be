"""A copy of a bill: here by a link, to the mail address on file, and whether bills come on paper. Pure."""

import re
from collections.abc import Mapping

from bot.actions.links import link_slots
from bot.actions.payments import account_lines
from bot.actions.work_order import work_order
from bot.bss.model import Bill
from bot.engine.scene import Option, Outcome, Scene
from bot.words import contains_words, folded

MAIL, PAPER, PAPERLESS = "mail", "paper", "paperless"
# Looked for in this order: "no more paper, email is fine" is about paper.
_WORDS: Mapping[str, tuple[str, ...]] = {
    PAPERLESS: (
        "paperless", "no paper", "no more paper", "stop sending me paper", "stop the paper", "without paper",
        "go electronic", "electronic billing", "e billing", "only electronic", "only by email",
        "sin papel", "no quiero papel", "dejen de mandarme papel", "dejar de recibir papel", "facturacion electronica",
        "solo electronica", "pasar a factura electronica", "quiero factura electronica",
        "改成电子", "改為電子", "改为电子", "换成电子", "别寄", "別寄", "不要寄", "不要纸质", "无纸",
    ),
    PAPER: (
        "paper bill", "paper bills", "on paper", "in paper", "by post", "in the post", "post me", "printed",
        "en papel", "por correo postal", "correo postal", "impresa", "impreso", "a casa",
        "纸质", "紙本", "紙質", "邮寄", "郵寄", "寄给我", "寄給我",
    ),
    MAIL: (
        "email", "e mail", "mail", "mail it", "inbox",
        "correo", "correo electronico", "mi correo",
        "邮箱", "郵箱", "邮件", "郵件", "电邮",
    ),
}  # fmt: skip

# "Stop paper bills", "quíteme la factura en papel", "取消纸质账单": paper is named, and is not wanted.
_AGAINST_PAPER = re.compile(
    r"\b(?:stop|cancel|end|quit|no|not|don t|dont|without|rid of|instead of)\b[^,.]{0,30}\b(?:paper|post)\b"
    r"|\b(?:no|sin|dej\w+ de|quit\w+|cancel\w+|anul\w+|elimin\w+|en vez de|en lugar de)\b[^,.]{0,30}\bpapel\b"
    r"|(?:不|别|別|停|取消)[^,.，。]{0,6}[纸紙]"
)


def list_bill_deliveries(scene: Scene) -> tuple[Option, ...]:
    """The other ways a bill may come. What the wish itself names goes before other words in it."""
    said = folded(scene.said)
    against = _AGAINST_PAPER.search(said)
    if against is not None:
        # The title of the other choice, "en papel", stands in these words too.
        names = (*_WORDS[PAPERLESS], against.group())
        return (Option(value=PAPERLESS, title=scene.say(f"title_delivery_{PAPERLESS}"), names=names),)
    named = next((what for what, words in _WORDS.items() if any(contains_words(said, word) for word in words)), None)
    return tuple(
        Option(value=what, title=scene.say(f"title_delivery_{what}"), names=words if named in (None, what) else ())
        for what, words in _WORDS.items()
    )


def read_bill_copy(scene: Scene) -> Outcome:
    """What the customer wants of a bill, and what is needed for it."""
    bills = scene.facts.bills_of(scene.slots["account"])
    wanted = scene.slots.get("bill_delivery")
    line = account_lines(scene)[0]
    if wanted == PAPERLESS:
        return Outcome(slots={"copy": PAPERLESS if line.paying.is_on_paper else "paperless_already"})
    if wanted == PAPER:
        return Outcome(slots={"copy": "paper_already" if line.paying.is_on_paper else PAPER})
    if not bills:
        return Outcome(slots={"copy": "no_bill"})
    bill = _chosen(scene, bills)
    slots = {"period": bill.starts.isoformat(), "bill_number": bill.number, "confirm_bill_mail": None}
    if wanted == MAIL:
        address = line.owner.email
        return Outcome(slots={**slots, "copy": MAIL if address else "no_mail", "email": _veiled(address or "")})
    link = link_slots(scene, bill.document)
    return Outcome(slots={**slots, **link, "copy": "link" if link["link"] else "no_link"})


def order_bill_mail(scene: Scene) -> Outcome:
    """The request to send the bill to the mail address on file that was confirmed."""
    bill = _chosen(scene, scene.facts.bills_of(scene.slots["account"]))
    return work_order(
        scene,
        "bill_mail",
        name="Send a copy of a bill",
        description=f"The customer wants bill {bill.number} at the mail address on file.",
        about=[{"id": bill.id, "name": bill.number, "role": "bill", "type": "CustomerBill"}],
        told={"period": bill.starts.isoformat(), "email": scene.slots["email"]},
    )


def order_bill_delivery(scene: Scene) -> Outcome:
    """The change between paper and electronic bills that was confirmed."""
    account, wanted = str(scene.slots["account"]), str(scene.slots["bill_delivery"])
    return work_order(
        scene,
        "bill_delivery",
        name="Bills on paper" if wanted == PAPER else "No more bills on paper",
        description=f"The customer wants the bills of account {account} {'on paper' if wanted == PAPER else 'online'}.",
        about=[{"id": account, "role": "account", "type": "BillingAccount"}],
        notes={"delivery": wanted},
        told={"how": scene.say(f"title_delivery_{wanted}")},
    )


def _chosen(scene: Scene, bills: tuple[Bill, ...]) -> Bill:
    return next((bill for bill in bills if bill.id == scene.slots.get("bill_period")), bills[0])


def _veiled(address: str) -> str:
    """Enough of a mail address to know one's own."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"
