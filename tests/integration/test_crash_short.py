"""The short crash test: the whole system loses, doubles and reorders nothing while its parts are killed under it."""

from pathlib import Path
from random import SystemRandom

import pytest

from tests.crash.faults import PROCESSES
from tests.crash.run import SHORT, crash


@pytest.mark.timeout(240)
async def test_nothing_is_lost_doubled_or_reordered_while_everything_crashes(tmp_path: Path) -> None:
    seed = SystemRandom().randrange(2**32)
    outcome = await crash(tmp_path / "crash", SHORT, seed)
    shown = "\n".join(outcome.violations[:50])
    assert not outcome.violations, f"python -m tests.crash --short --seed {seed}\n{shown}"
    assert {fault.target for fault in outcome.faults if fault.kind == "kill"} == set(PROCESSES)
    assert outcome.messages == SHORT.customers * SHORT.messages_each
    # Faults that nobody noticed would prove nothing.
    assert outcome.connections > SHORT.customers
