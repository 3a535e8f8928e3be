"""Automatic payment: whether it is on, the page on which it is set up or changed, and stopping it. Pure."""

from collections.abc import Mapping

from bot.actions.links import link_slots
from bot.actions.payments import account_lines
from bot.actions.work_order import work_order
from bot.engine.scene import Option, Outcome, Scene

STOP, SET = "stop", "set"
_NAMES: Mapping[str, tuple[str, ...]] = {
    STOP: (
        "stop", "cancel", "turn off", "switch off", "remove", "end", "no more", "deactivate", "disable",
        "quitar", "quita", "quite", "quiten", "quitame", "quitadme", "cancelar", "cancela", "cancelen",
        "desactivar", "desactiva", "desactive", "desactiven",
        "dejen", "dejar de", "anular", "anula", "eliminar", "eliminen", "parar", "baja",
        "取消", "关掉", "关闭", "停止", "停掉", "别再", "不要再", "解除", "删",
    ),
    SET: (
        "set up", "turn on", "switch on", "activate", "start", "change", "update", "new", "another", "other", "add",
        "expired", "replace",
        "domiciliar", "activar", "activa", "activo", "poner", "cambiar", "cambio", "actualizar", "nueva", "nuevo",
        "otra", "otro", "agregar", "anadir", "vencio", "caducado", "caduco",
        "开通", "绑", "设置", "换", "更换", "更新", "新", "过期", "加一张", "另一",
    ),
}  # fmt: skip


def list_auto_pay_wishes(scene: Scene) -> tuple[Option, ...]:
    """What a customer may want of automatic payment."""
    return tuple(Option(value=wish, title=scene.say(f"title_auto_pay_{wish}"), names=_NAMES[wish]) for wish in _NAMES)


def read_auto_pay(scene: Scene) -> Outcome:
    """Whether the account is paid automatically, and the page on which that is changed."""
    paying = account_lines(scene)[0].paying
    slots = link_slots(scene, paying.method)
    wants_stop = scene.slots.get("auto_pay_wish") == STOP
    if wants_stop:
        state = "to_stop" if paying.is_automatic else "off_already"
    elif slots["link"] is None:
        state = "no_link"
    else:
        state = "on" if paying.is_automatic else "off"
    return Outcome(slots={**slots, "auto_pay": state, "card": paying.card or "", "confirm_auto_pay_stop": None})


def stop_auto_pay(scene: Scene) -> Outcome:
    """The request to stop automatic payment that was confirmed."""
    return work_order(
        scene,
        "auto_pay_stop",
        name="Stop automatic payment",
        description=f"The customer wants to pay account {scene.slots['account']} by hand.",
        about=[{"id": str(scene.slots["account"]), "role": "account", "type": "BillingAccount"}],
    )
