"""What the README shows happens, line by line."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from daybook_cli.main import app
from tests.docs.blocks import REPOSITORY
from tests.docs.terminal import Terminal

README = REPOSITORY / "README.md"


def test_its_commands_print_what_it_shows(terminal: Terminal) -> None:
    terminal.follow(README)

    assert {shown.words[1] for shown in terminal.typed} > {"ingest", "views", "verify", "rebuild"}


def test_every_command_is_shown() -> None:
    commands = {
        each.name or each.callback.__name__ for each in app.registered_commands if each.callback
    }

    assert sorted(name for name in commands if f"daybook {name}" not in README.read_text()) == []


def test_every_target_of_make_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))

    named = {
        target
        for document in [README, *REPOSITORY.glob("*/README.md"), *REPOSITORY.glob("docs/**/*.md")]
        for target in re.findall(r"(?:`|^\$ )make ([a-z-]+)", document.read_text(), re.MULTILINE)
    }

    assert named >= {"demo", "test"}
    assert named - targets == set()


def test_serve_says_where_it_serves_and_ends_when_told(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DAYBOOK_HOME": str(tmp_path), "DAYBOOK_PORT": str(port)}
    start = "from daybook_cli.main import app; app(prog_name='daybook')"
    command = [sys.executable, "-c", start, "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as daybook:
        try:
            assert daybook.stdout is not None
            said = re.fullmatch(r"(http\S+)  token: (\S+)\n", daybook.stdout.readline())
            assert said is not None
            assert (tmp_path / "token").read_text() == f"{said[2]}\n"
            patient = httpx.HTTPTransport(retries=5)
            with httpx.Client(base_url=said[1], transport=patient) as client:
                assert client.get("/sales/health").json() == {"service": "sales", "status": "alive"}
        finally:
            daybook.send_signal(signal.SIGINT)
        assert daybook.wait(timeout=30) in (0, 128 + signal.SIGINT)
