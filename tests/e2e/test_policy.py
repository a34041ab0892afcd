"""Thresholds set while the system runs: who, when, why, and from which day on they count."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.programs import daybook

TODAY = datetime.now(UTC).date()


def shown(home: Path, *more: str) -> dict[str, Any]:
    done = daybook(home, "policy", "show", "sales", "stages", *more)
    assert done.status == 0, done.err
    terms: dict[str, Any] = json.loads(done.out)
    return terms


def given(home: Path, terms: object, *more: str) -> tuple[int, str]:
    sent = json.dumps(terms).encode()
    done = daybook(home, "policy", "set", "sales", "stages", "-", *more, given=sent)
    return done.status, done.out + done.err


def versions(home: Path, *more: str) -> list[dict[str, Any]]:
    done = daybook(home, "policy", "list", "--format", "json", *more)
    assert done.status == 0, done.err
    rows: list[dict[str, Any]] = json.loads(done.out)
    return [row for row in rows if row["name"] == "stages"]


def test_new_terms_count_from_their_day_on(tmp_path: Path) -> None:
    terms = shown(tmp_path)
    bold = {**terms, "probability": {**terms["probability"], "negotiation": 90}}
    later = TODAY + timedelta(days=10)
    why = ("--reason", "a good year", "--by", "ines", "--from", later.isoformat())

    assert given(tmp_path, bold, *why)[0] == 0
    assert "already" in given(tmp_path, bold, *why)[1]

    assert shown(tmp_path) == terms
    assert shown(tmp_path, "--as-of", (later - timedelta(days=1)).isoformat()) == terms
    assert shown(tmp_path, "--as-of", later.isoformat()) == bold
    shipped, told = versions(tmp_path, "--as-of", later.isoformat())
    assert (shipped["in_force"], told["in_force"]) == (False, True)
    assert (told["set_by"], told["reason"]) == ("ines", "a good year")
    assert versions(tmp_path)[0]["in_force"]


@pytest.mark.parametrize(
    ("change", "more", "reason"),
    [
        ({"probability": {}}, (), "probability"),
        ({"unknown": 1}, (), "unknown"),
        ({}, ("--from", "2020-01-01"), "is over"),
        ({}, ("--from", "tomorrow"), "tomorrow"),
    ],
)
def test_terms_that_do_not_fit_are_refused(
    tmp_path: Path, change: dict[str, Any], more: tuple[str, ...], reason: str
) -> None:
    status, told = given(tmp_path, shown(tmp_path) | change, "--reason", "why not", *more)

    assert status == 1
    assert reason in told
    assert len(versions(tmp_path)) == 1


def test_a_policy_that_is_not_there(tmp_path: Path) -> None:
    assert given(tmp_path, [1], "--reason", "x")[0] == 1
    for arguments in (("show", "sales", "nothing"), ("show", "nobody", "stages")):
        done = daybook(tmp_path, "policy", *arguments)
        assert done.status == 1
        assert "there are" in done.err
