"""The command that `make contracts` runs, on what is committed and on a copy that is spoilt."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from daybook_contracts.topics import published
from tools.publish import CONTRACTS, Outcome, report


def run(contracts: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(contracts / "tools" / "publish.py"), *arguments],
        env=os.environ | {"PYTHONPATH": str(contracts), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """All contracts, to spoil."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(CONTRACTS, tmp_path / "contracts", ignore=ignored))


def test_what_is_committed_is_up_to_date() -> None:
    done = run(CONTRACTS, "--check")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("contracts: 0 documents written, ")


def test_a_missing_document_is_written(copy: Path) -> None:
    missing = copy / "asyncapi.json"
    missing.unlink()

    checked, written = run(copy, "--check"), run(copy)

    assert (checked.returncode, checked.stdout) == (1, "")
    assert checked.stderr == (
        "contracts: asyncapi.json is missing or out of date: run make contracts\n"
    )
    assert (written.returncode, written.stderr) == (0, "")
    assert written.stdout.startswith("contracts: wrote asyncapi.json\ncontracts: 1 documents")
    assert missing.read_bytes() == (CONTRACTS / "asyncapi.json").read_bytes()


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_a_broken_promise_fails_either_way(copy: Path, arguments: list[str]) -> None:
    fact = next(iter(published()))
    path = copy / "schemas" / fact.type / f"{fact.version}.json"
    schema = json.loads(path.read_bytes())
    schema["properties"]["promised"] = {"type": "string"}
    path.write_text(json.dumps(schema))

    done = run(copy, *arguments)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        f"contracts: {fact.type} {fact.version}: `promised` was removed: undo it, or write version"
    )
    assert json.loads(path.read_bytes()) == schema


def test_a_report_has_one_line_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(Outcome(problems=("one", "two"))) == 1
    assert capsys.readouterr() == ("", "contracts: one\ncontracts: two\n")


def test_a_report_sums_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(Outcome(written=("a.json",), unchanged=3)) == 0
    assert capsys.readouterr() == (
        "contracts: wrote a.json\ncontracts: 1 documents written, 3 unchanged\n",
        "",
    )
