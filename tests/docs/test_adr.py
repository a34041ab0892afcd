"""Every decision record has its parts, is in the index, and names what enforces it."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.docs.blocks import REPOSITORY

FOLDER = REPOSITORY / "docs" / "adr"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))
PARTS = ["Context", "Decision", "Consequences", "Enforced by"]
MOST_LINES = 60
"""About a page."""


def named(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


@pytest.mark.parametrize("record", RECORDS, ids=[record.stem for record in RECORDS])
def test_it_has_its_parts_on_one_page(record: Path) -> None:
    lines = record.read_text("utf-8").splitlines()

    assert lines[0].startswith(f"# {record.name[:4]}. ")
    assert [line[3:] for line in lines if line.startswith("## ")] == PARTS
    assert len(lines) <= MOST_LINES


@pytest.mark.parametrize("record", RECORDS, ids=[record.stem for record in RECORDS])
def test_what_enforces_it_is_there(record: Path) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    lints = {contract["id"] for contract in project["tool"]["importlinter"]["contracts"]}
    enforced = record.read_text("utf-8").partition("## Enforced by")[2]

    tests = [name for name in named(enforced) if name.startswith("tests/")]
    contracts = re.findall(r"import contract `([a-z-]+)`", enforced)

    assert tests
    assert all((REPOSITORY / name).exists() for name in tests)
    assert set(contracts) <= lints


def test_the_index_lists_every_record_under_its_title() -> None:
    listed = re.findall(r"^\| \[(\d+)\]\((.+)\) \| (.+) \|$", _index(), re.MULTILINE)

    assert [name for _, name, _ in listed] == [record.name for record in RECORDS]
    for record, (number, _, title) in zip(RECORDS, listed, strict=True):
        assert record.read_text("utf-8").startswith(f"# {number}. {title}\n")


def _index() -> str:
    return (FOLDER / "README.md").read_text("utf-8")
