"""Which of the customer's own lines and accounts is meant."""

from bot.bss.model import Line
from bot.engine.scene import Option, Scene

LINE_GONE = "line_gone"
"""Why people take over: the line that was chosen is no longer among the customer's own."""

_KIND_NAMES = {
    "fibre": (
        "fibre", "fiber", "broadband", "home internet", "internet at home", "the wifi", "fibra",
        "internet de casa", "el wifi", "la de casa", "宽带", "寬頻", "光纤", "光纖", "家里的网",
    ),
    "mobile": ("mobile", "cell phone", "movil", "手机", "手機"),
}  # fmt: skip
"""What the only line of its kind may be called."""


def list_lines(scene: Scene) -> tuple[Option, ...]:
    """The customer's lines, by number and who uses them."""
    lines = scene.facts.own_lines()
    kinds = [line.kind for line in lines]
    return tuple(
        _line_option(scene, line, _KIND_NAMES.get(line.kind, ()) if kinds.count(line.kind) == 1 else ())
        for line in lines
    )


def list_accounts(scene: Scene) -> tuple[Option, ...]:
    """The customer's billing accounts, named by their lines."""
    accounts = {line.account: None for line in scene.facts.own_lines()}
    return tuple(_account_option(scene, account) for account in accounts)


def own_line(scene: Scene) -> Line | None:
    """The line in the slot `line`, if it is one of the customer's own."""
    return next((line for line in scene.facts.own_lines() if line.id == scene.slots.get("line")), None)


def label_of(line: Line) -> str:
    """Who uses a line, where that is known, and its plan."""
    return f"{line.label}, {line.plan_name}" if line.label else line.plan_name


def _line_option(scene: Scene, line: Line, kind_names: tuple[str, ...]) -> Option:
    title = scene.say("title_line", number=line.number, label=label_of(line))
    names = tuple(name for name in (line.label, line.number, line.plan_name, *kind_names) if name)
    return Option(value=line.id, title=title, names=names, number=line.number)


def _account_option(scene: Scene, account: str) -> Option:
    lines = [line for line in scene.facts.own_lines() if line.account == account]
    title = scene.say("title_account", plans=[line.plan_name for line in lines], number=lines[0].number)
    return Option(value=account, title=title, names=tuple(line.plan_name for line in lines), number=account)
