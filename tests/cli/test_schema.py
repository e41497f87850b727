"""`schema` prints what editors need: every key with its description, and no key beside."""

import json

import pytest

from domainwatch.cli import exit_status_of


@pytest.mark.parametrize(("kind", "required"), [("brand", ["brand", "marks"]), ("settings", []), ("feeds", [])])
def test_schema_is_2020_12_and_describes_every_key(
    kind: str, required: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status = exit_status_of(["schema", kind])

    schema = json.loads(capsys.readouterr().out)
    structures = [schema, *schema.get("$defs", {}).values()]
    described = [
        "description" in part or "$ref" in part or "anyOf" in part
        for structure in structures
        for part in structure["properties"].values()
    ]
    assert status == 0
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema.get("required", []) == required
    assert schema["additionalProperties"] is False
    assert described
    assert all(described)


def test_feed_entry_allows_the_options_of_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    exit_status_of(["schema", "feeds"])

    entry = json.loads(capsys.readouterr().out)["$defs"]["FeedEntry"]
    assert entry.get("additionalProperties", True) is True


def test_unknown_kind_is_refused_with_the_kinds_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    status = exit_status_of(["schema", "cases"])

    assert status == 2
    assert "settings" in capsys.readouterr().err
