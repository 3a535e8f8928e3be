"""The real bot and operator. The NLU is away: choices, telephone numbers and codes are understood without it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tandem.settings import Bss, HostPage, Nlu, Settings, Sms
from tests.composed import Doors, MovedClock, running, settings_for
from tests.demo_operator import DemoClient, running_demo
from tests.identity_world import PAGE_KEY
from tests.ports import free_port


@pytest.fixture
async def operator() -> AsyncIterator[DemoClient]:
    async with running_demo(faults=True) as client:
        yield client


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def settings(tmp_path: Path, database_url: str, redis_url: str, operator: DemoClient) -> Settings:
    url = str(operator.make_url("")).rstrip("/")
    return settings_for(
        tmp_path,
        database_url=database_url,
        redis_url=redis_url,
        bss=Bss(url=url),
        sms=Sms(provider_url=url, auth_token="demo-sms-token"),
        nlu=Nlu(url=f"http://127.0.0.1:{free_port()}", wait_s=0.5),
        host_page=HostPage(key=PAGE_KEY),
    )


@pytest.fixture
async def doors(settings: Settings, clock: MovedClock) -> AsyncIterator[Doors]:
    async with running(settings, attendant=None, clock=clock) as opened:
        yield opened
