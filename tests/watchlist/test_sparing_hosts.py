"""A host name under `owned` is no reason to stop a scan."""

import pytest

from domainwatch.model import ConfigError
from domainwatch.watchlist import read_brand, read_brand_sparing_hosts

HOSTS = """
brand: Example
marks:
  - mark: examplemark
owned:
  - examplemark.com
  - img.examplecdn.com
  - www.examplemark.net
  - pages.dev
"""


def test_hosts_are_spared_alone_and_told_with_their_lines() -> None:
    brand, warnings = read_brand_sparing_hosts(HOSTS, "example.yaml")

    assert brand.owned == {"examplemark.com", "img.examplecdn.com", "www.examplemark.net", "pages.dev"}
    assert [(warning.line, warning.key) for warning in warnings] == [(7, "owned[1]"), (8, "owned[2]"), (9, "owned[3]")]


def test_the_same_file_is_refused_where_a_daemon_would_run_on_it() -> None:
    with pytest.raises(ConfigError):
        read_brand(HOSTS, "example.yaml")


def test_any_other_problem_still_stops_with_its_own_line() -> None:
    with pytest.raises(ConfigError) as refusal:
        read_brand_sparing_hosts(HOSTS + "  - com\n", "example.yaml")

    assert [(problem.line, problem.key) for problem in refusal.value.problems] == [(10, "owned[4]")]


def test_a_file_without_hosts_reads_as_it_always_does() -> None:
    text = HOSTS.split("  - img")[0]

    assert read_brand_sparing_hosts(text, "example.yaml") == (read_brand(text, "example.yaml"), ())
