"""Imports run one way, and the rule that says so must itself be able to fail."""

import subprocess
import sys
from pathlib import Path

import pytest
from grimp import build_graph

from tests.support.only_imports import OnlyImports

REPOSITORY = Path(__file__).parents[2]


def test_imports_run_one_way() -> None:
    """In a process of its own: the linter disables every logger that is there when it starts."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("statement", "breaches"),
    [
        ("import decimal", []),
        ("import pydantic.fields", []),
        ("from ledger.domain import entry", []),
        ("import time", ["ledger.domain.account imports time"]),
        ("import sqlalchemy.orm", ["ledger.domain.account imports sqlalchemy"]),
        ("import pydantic_extra_types", ["ledger.domain.account imports pydantic_extra_types"]),
        ("from ledger import store", ["ledger.domain.account imports ledger.store"]),
    ],
)
def test_only_imports_names_each_breach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str, breaches: list[str]
) -> None:
    for name in ("__init__", "store", "domain/__init__", "domain/entry"):
        module = tmp_path / "ledger" / f"{name}.py"
        module.parent.mkdir(exist_ok=True)
        module.touch()
    (tmp_path / "ledger/domain/account.py").write_text(statement)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "ledger", raising=False)
    graph = build_graph("ledger", include_external_packages=True, cache_dir=None)
    contract = OnlyImports(
        name="",
        session_options={},
        contract_options={
            "importers": ["ledger.domain"],
            "allowed": ["pydantic"],
            "refused": ["time"],
        },
    )

    check = contract.check(graph, verbose=False)

    assert check.metadata["breaches"] == breaches
    assert check.kept == (not breaches)
