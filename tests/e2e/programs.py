"""Daybook's programs as child processes, or the command line in this one, which is faster."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from daybook_cli.main import app

DAYBOOK = [sys.executable, "-c", "from daybook_cli.main import app; app()"]
"""The `daybook` command, as its entry point starts it."""

DEMO = [sys.executable, "-m", "daybook_demo"]
DEPLOY = [sys.executable, "-m", "deploy"]
_SECONDS = 600


@dataclass(frozen=True)
class Finished:
    """What a program did; `err` is empty where it could not be told apart."""

    status: int
    out: str
    err: str


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a child inherits, but for settings of Daybook and of the demonstration."""
    settings = ("DAYBOOK_", "DATA", "SERVE", "WITHOUT", "BUS", "STORE")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    return inherited | {"DAYBOOK_HOME": str(home), "COLUMNS": "200"} | more


def child(
    command: list[str], home: Path, *arguments: str, given: bytes = b"", **more: str
) -> Finished:
    """Run a program to its end."""
    done = subprocess.run(
        [*command, *arguments],
        input=given,
        capture_output=True,
        env=environment(home, **more),
        timeout=_SECONDS,
    )
    return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())


def daybook(home: Path, *arguments: str, given: bytes = b"") -> Finished:
    """Run one command of the command line in this process."""
    settings: Mapping[str, str] = {"DAYBOOK_HOME": str(home), "COLUMNS": "200"}
    done = CliRunner().invoke(
        app, list(arguments), input=given, env=settings, catch_exceptions=False
    )
    return Finished(done.exit_code, done.stdout, done.stderr)
