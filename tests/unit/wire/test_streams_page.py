"""The page about Valkey names every key, bell and limit as the code has them."""

from pathlib import Path
from uuid import UUID

from router.holder import LEASE_MS, ROUTERS, lease
from tandem.engines.guarantees import VALKEY_NEEDS
from wire import bells
from wire.codec import FIELD
from wire.streams import stream_name

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "streams.md").read_text(encoding="utf-8")
NOBODY = UUID(int=0)


def test_every_key_and_bell_stands_on_the_page() -> None:
    names = {
        stream_name(7).replace("7", "p"),
        lease(7).replace("7", "p"),
        ROUTERS,
        bells.EVENTS,
        bells.WORK,
        bells.chat(NOBODY).replace(str(NOBODY), "<address id>"),
        bells.edge("7").replace("7", "<edge id>"),
    }
    for name in names:
        assert f"| `{name}` |" in PAGE
    assert f"one field, `{FIELD.decode()}`" in PAGE
    assert f"{LEASE_MS // 1000} s after its last renewal" in PAGE


def test_what_valkey_must_promise_stands_on_the_page() -> None:
    for setting, (value,) in VALKEY_NEEDS.items():
        assert f"`{setting} {value}`" in PAGE
