"""The whole system, started once for all journeys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.whole_system import System, running_system


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Engines, NLU, demo operator and all roles of Tandem, running."""
    with running_system(tmp_path_factory.mktemp("system")) as system:
        yield system
