"""The argument with which an image prepares its database, before any of its processes serves."""

import os
import subprocess
import sys
from pathlib import Path

from daybook_chassis.database import Database
from daybook_chassis.migrations import pending
from daybook_sales.bootstrap import build


def sales(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "daybook_sales", *arguments],
        env={**os.environ, "DAYBOOK_HOME": str(home)},
        capture_output=True,
        text=True,
    )


def test_it_migrates_and_ends(tmp_path: Path) -> None:
    done = sales(tmp_path, "migrate")

    service = build(Database(f"sqlite:///{tmp_path / 'sales.db'}"))
    try:
        assert (done.returncode, pending(service.database, service.histories())) == (0, [])
    finally:
        service.close()
    assert "first tables" in done.stderr
    assert "serves" not in done.stderr


def test_what_it_does_not_know_it_refuses(tmp_path: Path) -> None:
    assert sales(tmp_path, "migrated").returncode == 2
    assert not (tmp_path / "sales.db").exists()
