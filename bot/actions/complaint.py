"""A complaint: what it is about, and its work order. Pure."""

from collections.abc import Mapping

from bot.actions.service import line_of
from bot.actions.work_order import work_order
from bot.engine.scene import Option, Outcome, Scene

_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "staff": (
        "staff", "agent", "rude", "employee", "shop", "manner", "salesman", "technician", "treated", "shouted",
        "yelled", "attitude", "insulted",
        "empleado", "empleada", "maleducado", "grosero", "grosera", "trato", "tecnico", "atendieron", "dependiente",
        "atencion", "gritaron", "grito", "trataron", "educacion",
        "态度", "態度", "店员", "店員", "员工", "員工", "客服态度", "师傅",
    ),
    "waiting": (
        "waiting", "on hold", "nobody called", "no one called", "call back", "never answered", "weeks", "ignored",
        "esperando", "espera", "nadie me llama", "nadie me ha llamado", "no contestan", "semanas", "ignoran",
        "等了", "没人", "沒人", "没人理", "不回", "拖",
    ),
    "service": (
        "service", "network", "internet", "signal", "coverage", "outage", "no service",
        "servicio", "red", "cobertura", "senal", "averia",
        "网络", "網絡", "信号", "信號", "没信号", "断网", "服务",
    ),
    "bill": (
        "bill", "charge", "charged", "price", "fee", "money",
        "factura", "cobro", "cobraron", "precio", "cargo", "dinero",
        "账单", "帳單", "扣费", "扣費", "收费", "费用", "乱扣",
    ),
    "other": ("something else", "other", "otra cosa", "otro asunto", "别的", "其他"),
}  # fmt: skip
_NAMES: Mapping[str, str] = {
    "staff": "how a customer was treated",
    "waiting": "waiting for us",
    "service": "the service",
    "bill": "a bill",
    "other": "something else",
}


def list_subjects(scene: Scene) -> tuple[Option, ...]:
    """What complaints are about."""
    return tuple(
        Option(value=subject, title=scene.say(f"title_complaint_{subject}"), names=names)
        for subject, names in _SUBJECTS.items()
    )


def open_complaint(scene: Scene) -> Outcome:
    """The work order that holds the complaint in the customer's words."""
    subject, text = str(scene.slots["complaint_about"]), str(scene.slots["complaint_text"])
    return work_order(
        scene,
        "complaint",
        name=f"Complaint about {_NAMES[subject]}",
        description=f"{text}{line_of(scene)}",
        notes={"about": subject},
        promised=scene.policy.work_orders.promised("complaint", scene.now).isoformat(),
    )
