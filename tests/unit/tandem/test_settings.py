"""Settings: one tree, file < environment, and every refusal says what and where."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tandem.config_file import FILE_LIMIT_BYTES, ConfigError, keys
from tandem.rules import policy, rules
from tandem.settings import Settings, load

ROOT = Path(__file__).resolve().parents[3]
ALL_KEYS = list(keys(Settings))
HOURS = '{weekdays: [mon], opens: "09:00", closes: "18:00", timezone: Europe/Madrid}'
QUEUE = f"queues: [{{name: general, title: {{en: General}}, sla_s: 1, hours: {HOURS}}}]"


def loaded(tmp_path: Path, text: str, **environ: str) -> Settings:
    path = tmp_path / "config.yml"
    path.write_text(text, encoding="utf-8")
    return load(path, environ)


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "")

    assert settings.web.port == 8080
    assert settings.demo is True
    assert [queue.name for queue in settings.queues] == ["general", "billing", "technical", "retention"]


def test_the_shipped_file_holds_every_key_with_its_default() -> None:
    content = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))

    for key in ALL_KEYS:
        if key.secret:
            continue
        value: Any = content
        for name in key.path:
            assert name in value, f"{'.'.join(key.path)} is not in config.yml"
            value = value[name]
    shipped = load(ROOT / "config.yml", {})
    assert shipped.data_folder == ROOT / "var"
    assert repr(shipped).replace(repr(ROOT / "var"), repr(Path("var"))) == repr(Settings())


def test_every_key_of_the_shipped_file_has_a_comment() -> None:
    lines = (ROOT / "config.yml").read_text(encoding="utf-8").partition("\nqueues:")[0].splitlines()

    uncommented = [line for line in lines if re.match(r"\s*\w+:", line) and "#" not in line]

    assert [line for line in uncommented if not line.endswith(":")] == []


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "web: {port: 8700}", TANDEM_WEB_PORT="8701", TANDEM_NLU_WAIT_S="2.5")

    assert settings.web.port == 8701
    assert settings.nlu.wait_s == 2.5


def test_a_list_is_separated_by_commas_in_the_environment(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "", TANDEM_WEBCHAT_ORIGINS="https://a.example, https://b.example")

    assert settings.webchat.origins[:2] == ("https://a.example", "https://b.example")


def test_engine_addresses_and_secrets_come_from_the_environment(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path, "", DATABASE_URL="postgresql://x:hidden1@db/t", REDIS_URL="redis://v", BSS_TOKEN="hidden2"
    )

    assert settings.database_url == "postgresql://x:hidden1@db/t"
    assert settings.redis_url == "redis://v"
    assert settings.bss.token == "hidden2"
    assert "hidden" not in repr(settings)


def test_a_short_key_of_the_host_page_is_refused_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="fewer than 32 bytes") as refusal:
        loaded(tmp_path, "", HOST_PAGE_KEY="hidden4")
    assert "hidden4" not in str(refusal.value)
    assert loaded(tmp_path, "", HOST_PAGE_KEY="k" * 32).host_page.key


@pytest.mark.parametrize("key", [key for key in ALL_KEYS if key.secret], ids=lambda key: key.variable)
def test_a_secret_in_the_file_is_refused_without_repeating_it(tmp_path: Path, key: Any) -> None:
    text = "".join("  " * depth + f"{name}:\n" for depth, name in enumerate(key.path)).rstrip()

    with pytest.raises(ConfigError, match=f"environment variable {key.variable}") as refusal:
        loaded(tmp_path, f"{text} hidden3")
    assert "hidden3" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("wbe: {port: 1}", "Unknown setting 'wbe'. Did you mean 'web'?"),
        ("web: {prot: 1}", "Unknown setting 'web.prot'. Did you mean 'port'?"),
        ("web: {zzz: 1}", "Unknown setting 'web.zzz'. Known here: host, port, public_url."),
        (
            QUEUE.replace("sla_s", "sla"),
            "Unknown setting 'queues[0].sla'. Did you mean 'sla_s'?",
        ),
    ],
)
def test_an_unknown_key_is_refused_with_a_suggestion(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        loaded(tmp_path, text)


def test_an_unknown_variable_of_a_known_block_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"Unknown setting 'TANDEM_WEB_PROT'.*Did you mean 'TANDEM_WEB_PORT'"):
        loaded(tmp_path, "", TANDEM_WEB_PROT="1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("web: {port: abc}", "web.port has value 'abc'. Expected `int`, got `str`."),
        ("web: {port: 70000}", "web.port has value 70000. Expected `int` <= 65535."),
        ("web: 5", "web has value 5. Expected `object`, got `int`."),
        ("demo: maybe", "demo has value 'maybe'. Expected `bool`"),
        ("nlu: {wait_s: 0}", "nlu.wait_s has value 0. Expected `float` > 0.0."),
        ("conversation: {default_language: fr}", "conversation.default_language has value 'fr'."),
        ("sms: {from_number: 600}", "sms.from_number has value 600."),
        ("bss: {url: 'ftp://x'}", "bss.url has value 'ftp://x'."),
        ("demo: false", "bss.url must be set when demo is false"),
        (
            "demo: false\nbss: {url: 'https://bss'}\nsms: {provider_url: 'https://sms'}",
            "payments.pages_url must be set when demo is false",
        ),
        ("service: {hotline: 900 123}", "service.hotline has value '900 123'."),
        ("payments: {ways: [cheque]}", "payments.ways[0] has value 'cheque'."),
        ("payments: {top_up_amounts: [2, 20]}", "must all be larger than their number"),
        ("arrangements: {tiers: [{tier: gold, parts_max: 0}]}", "arrangements.tiers[0].parts_max has value 0."),
        (
            "web: {host: 0.0.0.0}",
            "'0.0.0.0' is not this machine alone: set demo to false, or web.host to 127.0.0.1",
        ),
        (
            "conversation: {timezone: Mars/Base, max_text: 900}",
            "conversation has a wrong value. timezone 'Mars/Base' is not in the time zone database",
        ),
        (
            QUEUE.replace("09:00", "19:00"),
            "opens '19:00' is not before closes '18:00'",
        ),
        (
            QUEUE.replace("Europe/Madrid", "Mars/Base"),
            "timezone 'Mars/Base' is not in the time zone database",
        ),
        (QUEUE.replace("general", "other"), "named 'general'"),
        ("[1, 2]", "must hold keys and values, not [1, 2]"),
        ("web: {port: 1", "config.yml is not valid YAML, line 1: expected ',' or '}'"),
        ("web:\n\tport: 1", "config.yml is not valid YAML, line 2: found character '\\t'"),
    ],
)
def test_a_wrong_value_is_refused_by_path_and_value(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        loaded(tmp_path, text)


def test_a_variable_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    assert loaded(tmp_path, "", TANDEM_URL="http://demo", TANDEM_PORT="tcp://10.0.0.1:80").web.port == 8080


@pytest.mark.parametrize("variable", ["TANDEM_WEBPORT", "TANDEM_DATA_FOLDR", "TANDEM_DMEO"])
def test_a_misspelt_variable_is_refused_and_the_right_one_suggested(tmp_path: Path, variable: str) -> None:
    right = {
        "TANDEM_WEBPORT": "TANDEM_WEB_PORT",
        "TANDEM_DATA_FOLDR": "TANDEM_DATA_FOLDER",
        "TANDEM_DMEO": "TANDEM_DEMO",
    }
    message = f"Unknown setting '{variable}' in the environment. Did you mean '{right[variable]}'?"

    with pytest.raises(ConfigError, match=re.escape(message)):
        loaded(tmp_path, "", **{variable: "1"})


def test_a_wrong_variable_is_refused_by_name_and_value(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="TANDEM_WEB_PORT has value 'abc'"):
        loaded(tmp_path, "", TANDEM_WEB_PORT="abc")


def test_a_list_of_blocks_is_for_the_file_only(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="TANDEM_QUEUES: queues can be set in the file only"):
        loaded(tmp_path, "", TANDEM_QUEUES="general")


def test_a_missing_or_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.yml", {})
    with pytest.raises(ConfigError, match="larger than"):
        loaded(tmp_path, "#" * (FILE_LIMIT_BYTES + 1))


def test_the_demo_operator_stands_in_where_no_address_is_given(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "demo_operator: {port: 8702}\nsms: {provider_url: 'https://sms.example'}")

    assert settings.bss.url == "http://127.0.0.1:8702"
    assert settings.sms.provider_url == "https://sms.example"


def test_our_own_pages_may_always_open_the_chat(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "web: {port: 8703}\nwebchat: {origins: ['https://www.example.com']}")

    assert settings.webchat.origins[0] == "https://www.example.com"
    assert {"http://127.0.0.1:8703", "http://localhost:8703", "http://127.0.0.1:8090"} <= set(settings.webchat.origins)


def test_folders_are_relative_to_the_file(tmp_path: Path) -> None:
    assert loaded(tmp_path, "data_folder: elsewhere").data_folder == tmp_path / "elsewhere"
    assert loaded(tmp_path, "", TANDEM_DATA_FOLDER="/srv/tandem").data_folder == Path("/srv/tandem")


def test_the_operators_pages_are_those_of_the_demo_or_the_given_ones(tmp_path: Path) -> None:
    assert policy(loaded(tmp_path, "")).payments.pages_url == "http://127.0.0.1:8090/pages/"
    given = loaded(tmp_path, "payments: {pages_url: 'https://pay.example'}")
    assert policy(given).payments.pages_url == "https://pay.example/"


def test_a_tier_has_the_usual_rules_of_more_time_to_pay_but_where_it_says_otherwise(tmp_path: Path) -> None:
    text = "arrangements: {later_days: 10, tiers: [{tier: gold, amount_max: 400}]}"
    allowed = policy(loaded(tmp_path, text))

    assert allowed.arrangement_rules("gold").most_amount == 400
    assert allowed.arrangement_rules("gold").later_days == 10
    assert allowed.arrangement_rules("silver").most_amount == 300


def test_the_router_is_given_a_queues_hours_and_the_end_of_the_day_as_none(tmp_path: Path) -> None:
    always = rules(Settings()).queues["general"].hours
    assert (always.weekdays, always.opens, always.closes) == (frozenset(range(7)), time(0), None)
    mondays = rules(loaded(tmp_path, QUEUE)).queues["general"].hours
    assert (mondays.weekdays, mondays.opens, mondays.closes) == (frozenset({0}), time(9), time(18))


def test_the_reference_page_describes_every_key_with_its_variable_and_default() -> None:
    page = (ROOT / "docs" / "reference" / "config.md").read_text(encoding="utf-8")
    rows: dict[str, list[str]] = {}
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) >= 3 and all(cell.startswith("`") for cell in cells[:2]):
            rows.setdefault(cells[0].strip("`"), cells[1:])

    for key in ALL_KEYS:
        name = ".".join(key.path)
        assert name in rows, f"{name} is missing in docs/reference/config.md"
        assert rows[name][0] == f"`{key.variable}`"
        if isinstance(key.default, (str, int, float)) and key.default != "":
            assert rows[name][1] == str(key.default).lower().removesuffix(".0") or rows[name][1] == key.default
    assert set(rows) == {".".join(key.path) for key in ALL_KEYS}
