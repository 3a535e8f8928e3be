"""Every setting of Tandem: one frozen tree, read from `config.yml` and the environment.

What is decided here: the names, types, defaults and units of all settings. The environment wins over the
file: a key `port` of the block `web` is overridden by `TANDEM_WEB_PORT`. Secrets, and the addresses of the
engines that may carry a password, come from the environment alone. `docs/reference/config.md` describes each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from tandem.config_file import read, secret
from tandem.policy import Arrangements, Lines, Payments
from tandem.queues import QUEUES, Language, Queue, Seconds, check_timezone
from tandem.service import Service, WorkOrders

LOOPBACK = ("127.0.0.1", "::1", "localhost")
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Count = Annotated[int, msgspec.Meta(ge=1)]
HttpUrl = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/]+")]
OptionalHttpUrl = Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s/]+.*)?$")]


@dataclass(frozen=True, kw_only=True)
class Web:
    """Where customers' browsers, REST clients and the desk reach Tandem."""

    host: str = "127.0.0.1"
    port: Port = 8080
    public_url: OptionalHttpUrl = ""


@dataclass(frozen=True, kw_only=True)
class Monitor:
    """Where a role that runs apart answers /healthz and /metrics."""

    host: str = "127.0.0.1"
    port: Port = 9090


@dataclass(frozen=True, kw_only=True)
class Nlu:
    """The process that understands text, and the pipeline that its model is trained with."""

    url: HttpUrl = "http://127.0.0.1:5005"
    wait_s: Seconds = 5.0
    batch_max: Count = 64
    pipeline: Literal["standard", "first-look", "english-plus"] = "standard"


@dataclass(frozen=True, kw_only=True)
class Bss:
    """The operator's systems behind the TM Forum Open APIs; an empty url means the demo operator."""

    url: OptionalHttpUrl = ""
    timeout_s: Seconds = 3.0
    token: str | None = secret("BSS_TOKEN")


@dataclass(frozen=True, kw_only=True)
class DemoOperator:
    """Where the pretend operator listens; used with `demo: true` only."""

    host: str = "127.0.0.1"
    port: Port = 8090


@dataclass(frozen=True, kw_only=True)
class Sms:
    """The SMS provider, spoken to in Twilio's protocol; an empty address means the demo operator."""

    provider_url: OptionalHttpUrl = ""
    account_sid: str = "AC00000000000000000000000000000000"
    from_number: Annotated[str, msgspec.Meta(pattern=r"^\+[1-9][0-9]{6,14}$")] = "+12025550100"
    auth_token: str | None = secret("SMS_AUTH_TOKEN")


@dataclass(frozen=True, kw_only=True)
class Streams:
    """The streams that carry messages from the doors to the router."""

    partitions: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 8
    backlog: Count = 20_000


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """How long a conversation lasts, how it begins, and how much a message may hold."""

    idle_close_s: Seconds = 86_400.0
    default_language: Language = "en"
    max_text: Count = 20_000
    phone_region: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")] = "US"
    timezone: str = "Europe/Madrid"

    def __post_init__(self) -> None:
        check_timezone(self.timezone)


@dataclass(frozen=True, kw_only=True)
class Webchat:
    """The chat in the browser; our own pages and the demo operator's are always among the origins."""

    origins: tuple[HttpUrl, ...] = ()
    sockets_per_ip: Count = 200
    gather_s: Annotated[float, msgspec.Meta(ge=0)] = 1.5


@dataclass(frozen=True, kw_only=True)
class Rest:
    """Rasa's REST channel protocol."""

    wait_s: Seconds = 10.0
    token: str | None = secret("REST_TOKEN")


@dataclass(frozen=True, kw_only=True)
class Verification:
    """How a customer proves who they are, and how often they may try."""

    idle_s: Seconds = 1800.0
    code_ttl_s: Seconds = 300.0
    guesses_per_code: Count = 5
    guesses_per_phone_day: Count = 10
    sends_per_phone_hour: Count = 3
    sends_per_ip_hour: Count = 20
    guesses_per_ip_hour: Count = 60
    code_key: str | None = secret("CODE_KEY")


HS256_KEY_BYTES = 32
"""A key of at least the hash's size (RFC 7518, section 3.2)."""


@dataclass(frozen=True, kw_only=True)
class HostPage:
    """The signed statement (JWT) by which the operator's own page says who its visitor is."""

    algorithm: Literal["HS256", "RS256", "ES256"] = "HS256"
    audience: str = "tandem"
    issuer: str = "host-page"
    lifetime_max_s: Annotated[float, msgspec.Meta(gt=0, le=600)] = 600.0
    key: str | None = secret("HOST_PAGE_KEY")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The web application of agents and supervisors."""

    away_after_s: Seconds = 45.0


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of one installation."""

    demo: bool = True
    data_folder: Path = Path("var")
    database_url: str | None = secret("DATABASE_URL")
    redis_url: str | None = secret("REDIS_URL")
    web: Web = Web()
    monitor: Monitor = Monitor()
    nlu: Nlu = Nlu()
    bss: Bss = Bss()
    demo_operator: DemoOperator = DemoOperator()
    sms: Sms = Sms()
    streams: Streams = Streams()
    conversation: Conversation = Conversation()
    webchat: Webchat = Webchat()
    rest: Rest = Rest()
    verification: Verification = Verification()
    host_page: HostPage = HostPage()
    desk: Desk = Desk()
    payments: Payments = Payments()
    arrangements: Arrangements = Arrangements()
    lines: Lines = Lines()  # noqa: RUF009  frozen
    work_orders: WorkOrders = WorkOrders()  # noqa: RUF009  frozen
    service: Service = Service()  # noqa: RUF009  frozen
    queues: tuple[Queue, ...] = QUEUES

    def __post_init__(self) -> None:
        names = [queue.name for queue in self.queues]
        if len(set(names)) != len(names) or "general" not in names:
            raise ValueError(f"queues needs names that differ, and one named 'general'; has {names}")
        if self.demo and self.web.host not in LOOPBACK:
            raise ValueError(
                f"demo is true, and web.host {self.web.host!r} is not this machine alone: "
                "set demo to false, or web.host to 127.0.0.1"
            )
        self._derive()

    def _derive(self) -> None:
        demo_url = f"http://{self.demo_operator.host}:{self.demo_operator.port}" if self.demo else ""
        bss = replace(self.bss, url=self.bss.url or demo_url)
        sms = replace(self.sms, provider_url=self.sms.provider_url or demo_url)
        payments = replace(self.payments, pages_url=self.payments.pages_url or (demo_url and f"{demo_url}/pages/"))
        needed = {
            "bss.url": bss.url,
            "sms.provider_url": sms.provider_url,
            "payments.pages_url": payments.pages_url,
        }
        for name, url in needed.items():
            if not url:
                raise ValueError(f"{name} must be set when demo is false")
        page = self.host_page
        if page.key and page.algorithm == "HS256" and len(page.key.encode()) < HS256_KEY_BYTES:
            raise ValueError(f"HOST_PAGE_KEY has fewer than {HS256_KEY_BYTES} bytes; make one: openssl rand -hex 32")
        ports = (self.web.port, self.demo_operator.port) if self.demo else (self.web.port,)
        own = tuple(f"http://{host}:{port}" for host in ("127.0.0.1", "localhost") for port in ports)
        public = (self.web.public_url,) if self.web.public_url else ()
        origins = tuple(dict.fromkeys((*self.webchat.origins, *own, *public)))
        # The derived values are computed once, here, before anybody has seen the settings.
        object.__setattr__(self, "bss", bss)
        object.__setattr__(self, "sms", sms)
        object.__setattr__(self, "payments", payments)
        object.__setattr__(self, "webchat", replace(self.webchat, origins=origins))


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """Reads the file, lets the environment override it, and returns the settings; raises ConfigError."""
    return read(Settings, path, environ)
