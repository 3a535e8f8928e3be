"""Changing what we know of a customer: which detail, and its work order. Pure."""

from collections.abc import Mapping

from bot.actions.work_order import work_order
from bot.engine.scene import Option, Outcome, Scene

_DETAILS: Mapping[str, tuple[str, ...]] = {
    "address": (
        "address", "moved", "moving", "move house", "new house", "street", "flat",
        "direccion", "domicilio", "me mudo", "me he mudado", "mudanza", "calle", "vivienda",
        "地址", "住址", "搬家", "搬到",
    ),
    "email": (
        "email", "e mail", "mail", "correo", "correo electronico", "邮箱", "郵箱", "电子邮件", "邮件", "電郵",
    ),
    "name": (
        "name", "surname", "married", "apellido", "apellidos", "nombre", "名字", "姓名", "改名",
    ),
    "owner": (
        "owner", "holder", "transfer the line", "ownership", "titular", "titularidad", "cambio de titular",
        "过户", "過戶", "机主", "機主", "户主",
    ),
}  # fmt: skip


def list_details(scene: Scene) -> tuple[Option, ...]:
    """Address, email, name, owner."""
    return tuple(
        Option(value=detail, title=scene.say(f"title_detail_{detail}"), names=names)
        for detail, names in _DETAILS.items()
    )


def update_account(scene: Scene) -> Outcome:
    """The work order with the new address or email."""
    detail = str(scene.slots["account_detail"])
    new = str(scene.slots[f"new_{detail}"])
    accounts = dict.fromkeys(line.account for line in scene.facts.own_lines())
    return work_order(
        scene,
        "account_update",
        name=f"New {detail}",
        description=f"The customer's new {detail}: {new}",
        about=tuple({"id": account, "role": "account", "type": "BillingAccount"} for account in accounts),
        notes={"detail": detail, "value": new},
        told={"value": new},
        promised=scene.policy.work_orders.promised("account_update", scene.now).isoformat(),
    )
