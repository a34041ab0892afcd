"""Publishing writes what is new, never what was promised, and nothing at all when it checks."""

import json
from pathlib import Path

import pytest

from daybook_contracts.catalogue import Catalogue
from tests.contracts.parcels import (
    EXAMPLE,
    PARCEL,
    SCHEMA,
    SENT,
    SENT_2,
    Weight,
    catalogue,
    contents,
    parcel,
    rename_city,
    run,
)
from tools.publish import Outcome


def test_a_new_fact_is_written_once(tmp_path: Path) -> None:
    first = run(catalogue(SENT), tmp_path)
    written = contents(tmp_path)
    second = run(catalogue(SENT), tmp_path)

    assert first == Outcome(
        written=(SCHEMA, "schemas/envelope.json", "asyncapi.json", EXAMPLE), unchanged=0
    )
    assert set(written) == set(first.written)
    assert second == Outcome(written=(), unchanged=4)
    assert contents(tmp_path) == written


def test_two_runs_write_the_same(tmp_path: Path) -> None:
    run(catalogue(SENT), tmp_path / "one")
    run(catalogue(SENT), tmp_path / "two")

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_an_optional_field_may_come_and_the_example_stays(published: Path) -> None:
    example = (published / EXAMPLE).read_bytes()
    wider = parcel(weight=Weight, city=str, note=(str, "none"), lane=(str | None, None))

    outcome = run(catalogue(wider), published)

    assert outcome.written == (SCHEMA,)
    assert "lane" in json.loads((published / SCHEMA).read_bytes())["properties"]
    assert (published / EXAMPLE).read_bytes() == example


def test_an_example_is_never_rewritten(published: Path) -> None:
    by_hand = b'{"weight":7,"city":"Delft","note":"handle with care"}'
    (published / EXAMPLE).write_bytes(by_hand)

    assert run(catalogue(SENT), published) == Outcome(unchanged=4)
    assert (published / EXAMPLE).read_bytes() == by_hand


def test_a_next_version_stands_beside_the_old_one(published: Path) -> None:
    old = contents(published)

    outcome = run(catalogue(SENT_2, upcasters={1: rename_city}), published)

    assert set(outcome.written) == {
        f"schemas/{PARCEL}/2.json",
        f"examples/{PARCEL}/2.json",
        "asyncapi.json",
    }
    assert contents(published)[SCHEMA] == old[SCHEMA]
    assert contents(published)[EXAMPLE] == old[EXAMPLE]
    assert run(catalogue(SENT_2, upcasters={1: rename_city}), published, check=True).problems == ()


def test_private_facts_are_not_published(tmp_path: Path) -> None:
    private = parcel(type_name="test.ParcelPacked", weight=Weight)

    run(Catalogue([SENT], [private]), tmp_path)

    assert not [path for path in contents(tmp_path) if "ParcelPacked" in path]


# --- checking ---


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    problems = run(catalogue(SENT), tmp_path, check=True).problems

    assert {problem.partition(" ")[0] for problem in problems} == {
        SCHEMA,
        EXAMPLE,
        "schemas/envelope.json",
        "asyncapi.json",
    }
    assert all(problem.endswith("run make contracts") for problem in problems)
    assert contents(tmp_path) == {}


def test_a_check_of_what_is_up_to_date_passes(published: Path) -> None:
    assert run(catalogue(SENT), published, check=True) == Outcome(unchanged=4)


@pytest.mark.parametrize("path", [SCHEMA, EXAMPLE, "schemas/envelope.json", "asyncapi.json"])
def test_a_check_sees_what_is_missing(published: Path, path: str) -> None:
    (published / path).unlink()

    assert run(catalogue(SENT), published, check=True).problems == (
        f"{path} is missing or out of date: run make contracts",
    )
    assert run(catalogue(SENT), published).written == (path,)


@pytest.mark.parametrize("path", [SCHEMA, "schemas/envelope.json", "asyncapi.json"])
def test_a_check_sees_what_is_out_of_date(published: Path, path: str) -> None:
    text = (published / path).read_text()
    (published / path).write_text(text.replace('"title"', '"description"', 1))

    assert run(catalogue(SENT), published, check=True).problems == (
        f"{path} is missing or out of date: run make contracts",
    )
    assert run(catalogue(SENT), published).written == (path,)
    assert (published / path).read_text() == text
