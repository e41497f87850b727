"""domainwatch.yaml becomes Settings, or all that is wrong with it is said at once."""

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domainwatch.model import ConfigError
from domainwatch.settings import QuietHours, Schedule, Settings, duration, example_settings, read_settings
from domainwatch.settings.schedule import LONGEST_S, SHORTEST_S, seconds
from domainwatch.yamlfile import part_of, schema_of


def problems_of(text: str) -> list[str]:
    """What the reader of this file is told, a line for each problem."""
    with pytest.raises(ConfigError) as refusal:
        read_settings(text, "s.yaml")
    return str(refusal.value).splitlines()


def test_empty_file_means_the_defaults() -> None:
    settings = read_settings("", "s.yaml")

    assert settings == Settings()
    assert settings.data_folder == Path("../var")
    assert settings.schedule.feeds == Schedule(every_s=900)
    assert settings.schedule.digest == Schedule(cron="0 8 * * *")
    assert settings.quiet_hours is None
    assert settings.network.whois_servers["xn--p1ai"] == "whois.tcinet.ru"


def test_example_names_every_key_and_loads_to_the_defaults() -> None:
    text = example_settings()

    missing = [
        f"{section}.{key}"
        for section in ["", *schema_of(Settings)["properties"]]
        for key in part_of(schema_of(Settings), (section,) if section else ()).get("properties", ())
        if f"{key}:" not in text
    ]
    assert missing == []
    assert read_settings(text, "s.yaml") == Settings()


def test_example_shows_quiet_hours_as_comments_that_work_when_uncommented() -> None:
    lines = example_settings().splitlines()
    start = lines.index("# quiet_hours:")

    text = "\n".join(line.removeprefix("# ") for line in lines[start : start + 7])

    assert read_settings(text, "s.yaml").quiet_hours == QuietHours()


def test_shipped_settings_are_the_example(checkout: Path) -> None:
    shipped = (checkout / "config" / "domainwatch.yaml").read_text(encoding="utf-8")

    assert shipped == example_settings()


def test_every_key_has_a_description() -> None:
    schema = schema_of(Settings)

    without = [
        (section, key)
        for section in schema["properties"]
        for key in ["", *part_of(schema, (section,)).get("properties", ())]
        if not part_of(schema, (section, key) if key else (section,)).get("description")
    ]

    assert without == []


def test_written_values_arrive_with_their_units() -> None:
    settings = read_settings(
        "schedule: {feeds: {every: 2h}, send: {every: 5s}, digest: {cron: 30 7 * * 1}, timezone: Asia/Almaty}\n"
        'resolver: {servers: ["127.0.0.1:5353", "[::1]:53", "192.0.2.1"], timeout_s: 2}\n'
        'network: {whois_servers: {рф: "127.0.0.1:4343", com.ru: whois.nic.ru}}\n'
        "quiet_hours: {from: 22:00, until: 07:30}\n"
        "smtp: {host: mail.example, user: me, password_env: SMTP_PASSWORD, security: starttls}\n",
        "s.yaml",
    )

    assert settings.schedule.feeds.every_s == 7200
    assert settings.schedule.send.every_s == 5
    assert settings.schedule.digest.cron == "30 7 * * mon"
    assert settings.schedule.timezone == "Asia/Almaty"
    assert settings.resolver.servers == ("127.0.0.1:5353", "[::1]:53", "192.0.2.1")
    assert settings.resolver.timeout_s == 2
    assert settings.network.whois_servers == {"xn--p1ai": "127.0.0.1:4343", "com.ru": "whois.nic.ru"}
    assert settings.quiet_hours == QuietHours(start=time(22), stop=time(7, 30), timezone="Europe/Moscow")
    assert settings.smtp.password_env == "SMTP_PASSWORD"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("smpt: {}", "s.yaml:1: smpt", ["did you mean `smtp`?"]),
        ("smtp:\n  prot: 25", "s.yaml:2: smtp.prot", ["did you mean `port`?"]),
        ("smtp:\n  port: 70000", "s.yaml:2: smtp.port", ["whole number", "1 to 65535", "70000"]),
        ("smtp:\n  port: '25'", "s.yaml:2: smtp.port", ["whole number", '"25"']),
        ("smtp:\n  security: ssl", "s.yaml:2: smtp.security", ["none, starttls, tls", "ssl"]),
        ("smtp: 25", "s.yaml:1: smtp", ["mapping", "host, port"]),
        ("smtp:", "s.yaml:1: smtp", ["empty"]),
        ("smtp: {user: me}", "s.yaml:1: smtp.user", ["password_env"]),
        ("smtp: {password_env: P}", "s.yaml:1: smtp.password_env", ["without user"]),
        ("smtp: {password_env: 'p4ss!', user: me}", "s.yaml:1: smtp.password_env", ["never the password itself"]),
        ("smtp: {user: me, password_env: P, host: mx.example}", "s.yaml:1: smtp.security", ["in the clear"]),
        ("smtp: {host: 'a b'}", "s.yaml:1: smtp.host", ["host name"]),
        ("schedule:\n  feeds: 15m", "s.yaml:2: schedule.feeds", ["every, cron", "15m"]),
        ("schedule:\n  feeds: {every: 15}", "s.yaml:2: schedule.feeds.every", ["15m", "s, m, h or d"]),
        ("schedule:\n  feeds: {every: 32d}", "s.yaml:2: schedule.feeds.every", ["31d"]),
        ("schedule:\n  feeds: {}", "s.yaml:2: schedule.feeds", ["every or cron"]),
        ("schedule: {feeds: {every: 1m, cron: '* * * * *'}}", "s.yaml:1: schedule.feeds", ["either every or cron"]),
        ("schedule: {digest: {cron: 0 25 * * *}}", "s.yaml:1: schedule.digest.cron", ["hour: 25"]),
        ("schedule: {timezone: Europe}", "s.yaml:1: schedule.timezone", ["Europe/Moscow"]),
        ("schedule: {timezone: ../../etc/passwd}", "s.yaml:1: schedule.timezone", ["time zone"]),
        ("quiet_hours: {from: 22:00, until: 22:00}", "s.yaml:1: quiet_hours", ["differ"]),
        ("quiet_hours: {from: 24:00}", "s.yaml:1: quiet_hours.from", ["00:00 to 23:59"]),
        ("resolver: {servers: [dns.example]}", "s.yaml:1: resolver.servers[0]", ["IP address"]),
        ("resolver: {servers: ['127.0.0.1:0']}", "s.yaml:1: resolver.servers[0]", ["port"]),
        ("resolver: {timeout_s: 0}", "s.yaml:1: resolver.timeout_s", ["0.1 to 60"]),
        ("network: {allow_private: perhaps}", "s.yaml:1: network.allow_private", ["true or false"]),
        ("network: {rdap_bootstrap: 'ftp://x'}", "s.yaml:1: network.rdap_bootstrap", ["https"]),
        ("network: {whois_servers: {ru: 'x y'}}", "s.yaml:1: network.whois_servers.ru", ["host"]),
        (
            "network: {whois_servers: {рф: a.example, xn--p1ai: b.example}}",
            "s.yaml:1: network.whois_servers",
            ["twice"],
        ),
        ("alerts: {operators: [ops]}", "s.yaml:1: alerts.operators[0]", ["mail address"]),
        ("database: mysql://root@db/x", "s.yaml:1: database", ["sqlite:///", "postgresql+psycopg://"]),
        ("database: 'sqlite:///:memory:'", "s.yaml:1: database", ["sqlite:///FILE"]),
        ("cases: {four_eyes: 2}", "s.yaml:1: cases.four_eyes", ["true or false"]),
        ('reports: {organisation: "a\\nb"}', "s.yaml:1: reports.organisation", ["one line"]),
    ],
)
def test_each_mistake_is_told_with_its_line_and_key(text: str, place: str, words: list[str]) -> None:
    (told,) = problems_of(text)

    assert told.startswith(f"{place}: ")
    assert [word for word in words if word not in told] == []


def test_every_problem_of_all_sections_is_told_at_once() -> None:
    told = problems_of("smtp:\n  user: me\n  port: x\nresolver:\n  parallel: 0\nalerts:\n  min_score: 101\nfoo: 1\n")

    assert [line.split(": ")[1] for line in told] == [
        "smtp.user",
        "smtp.port",
        "resolver.parallel",
        "alerts.min_score",
        "foo",
    ]


def test_password_in_the_file_is_refused_and_not_repeated() -> None:
    told = "\n".join(problems_of("smtp: {password: hunter2}\ndatabase: mysql://u:hunter2@db/x\n"))

    assert "smtp.password:" in told
    assert "password_env" in told
    assert "never stands in this file" in told
    assert "hunter2" not in told


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("", ""),
        ("sqlite:///x.db", "sqlite:///x.db"),
        ("sqlite:////srv/x.db", "sqlite:////srv/x.db"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
    ],
)
def test_database_url_names_its_driver(written: str, url: str) -> None:
    assert read_settings(f"database: '{written}'", "s.yaml").database == url


@given(st.integers(SHORTEST_S, LONGEST_S))
def test_duration_that_is_written_reads_back_as_the_same_seconds(value: int) -> None:
    assert seconds(duration(value)) == value
