"""Slow or bad service: what kind of trouble it is, and the work order when nothing helped. Pure."""

from collections.abc import Mapping

from bot.actions.service import line_of, town
from bot.actions.work_order import work_order
from bot.engine.scene import Option, Outcome, Scene

_TROUBLES: Mapping[str, tuple[str, ...]] = {
    "slow_internet": (
        "slow", "internet", "wifi", "wi fi", "data", "speed", "buffering", "lag", "loading",
        "lento", "lenta", "internet lento", "datos", "velocidad", "va lento", "va fatal", "se corta internet", "carga",
        "慢", "网速", "網速", "卡", "网络", "網絡", "上网", "上網", "宽带", "流量",
    ),
    "dropped_calls": (
        "dropped", "drops", "drop", "dropping", "cut off", "calls", "hang up", "disconnects",
        "se cortan", "se corta la llamada", "se me cortan", "cortes", "se cuelga", "llamadas",
        "掉线", "掉線", "断线", "斷線", "中断", "中斷", "挂断", "打着打着",
    ),
    "bad_sound": (
        "sound", "echo", "noise", "crackling", "robotic", "can t hear", "cannot hear", "hear me", "audio", "voice",
        "sonido", "eco", "ruido", "no se oye", "no me oyen", "entrecortado", "se oye mal", "audio",
        "声音", "聲音", "听不清", "聽不清", "杂音", "雜音", "回音", "噪音", "听不见",
    ),
}  # fmt: skip
_NAMES: Mapping[str, str] = {
    "slow_internet": "Slow internet",
    "dropped_calls": "Dropped calls",
    "bad_sound": "Bad sound in calls",
}


def list_troubles(scene: Scene) -> tuple[Option, ...]:
    """Slow internet, dropped calls, bad sound."""
    return tuple(
        Option(value=trouble, title=scene.say(f"title_{trouble}"), names=names) for trouble, names in _TROUBLES.items()
    )


def report_quality(scene: Scene) -> Outcome:
    """A work order about the trouble, after the steps did not help."""
    place, name = str(scene.slots["place"]), _NAMES[str(scene.slots["trouble"])]
    return work_order(
        scene,
        "quality",
        name=name,
        description=f"{name} in {place}; the usual steps did not help.{line_of(scene)}",
        about=(town(place),),
        promised=scene.policy.work_orders.promised("quality", scene.now).isoformat(),
    )
