"""All services served by a child process on a free port, and a client that speaks to them."""

import os
import signal
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import SystemRandom
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import httpx

from tests.e2e.programs import DAYBOOK, environment

PATIENCE = 30.0
_DRAW = SystemRandom()  # tests that run at the same time draw otherwise


def free_port() -> int:
    """One that nobody listens on, below those that connections going out are given: one of these
    may be taken by another test before a server binds it."""
    while True:
        port = _DRAW.randrange(20_000, 32_000)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def port_before(count: int) -> int:
    """A port after which so many are free."""
    while True:
        port = free_port()
        with ExitStack() as probes, suppress(OSError, OverflowError):
            for following in range(port + 1, port + 1 + count):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", following))
            return port


class Served:
    """The running services; every command is sent twice, as a client does that got no answer."""

    def __init__(self, process: subprocess.Popen[bytes], home: Path, port: int) -> None:
        self.process = process
        self.home = home
        self.base = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.base, timeout=PATIENCE)

    @property
    def token(self) -> str:
        return (self.home / "token").read_text("utf-8").strip()

    @property
    def token_mode(self) -> int:
        return stat.S_IMODE((self.home / "token").stat().st_mode)

    def headers(self, key: str | None = None) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"}
        return headers if key is None else headers | {"Idempotency-Key": key}

    def do(self, path: str, **body: object) -> dict[str, Any]:
        """Ask for a command and, under the same key, ask again: the same facts, said to be so."""
        key = str(uuid4())
        first, second = (
            self.client.post(path, json=body, headers=self.headers(key)) for _ in range(2)
        )
        assert first.is_success, first.text
        receipt: dict[str, Any] = first.json()
        assert second.json() == receipt | {"repeat": True}
        assert second.headers["Consistency-Token"] == first.headers["Consistency-Token"]
        return receipt

    def tell(self, lines: list[bytes]) -> list[str]:
        """Bring facts to the door; what became of each."""
        answer = self.client.post(
            "/sales/events", content=b"\n".join(lines), headers=self.headers()
        )
        assert answer.is_success, answer.text
        return [verdict["outcome"] for verdict in answer.json()]

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.client.get(path, params=query, headers=self.headers())

    def rows(self, path: str, **query: str) -> list[dict[str, Any]]:
        answer = self.get(path, **query)
        assert answer.is_success, answer.text
        rows: list[dict[str, Any]] = answer.json()["rows"]
        return rows

    def row(self, path: str, **query: str) -> dict[str, Any]:
        """The one row that there is, as soon as there is one."""
        eventually(lambda: self.rows(path, **query))
        (row,) = self.rows(path, **query)
        return row

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def eventually(is_so: Callable[[], object]) -> None:
    """Facts travel in the background: look until it is so, or fail."""
    begun = monotonic()
    while not is_so():
        assert monotonic() - begun < PATIENCE, "it did not come about"
        sleep(0.05)


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Serve from a home until the end, and be sure that nothing is left running."""
    port = free_port()
    log = home / "serve.log"
    home.mkdir(exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*DAYBOOK, "serve"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=environment(home, DAYBOOK_PORT=str(port), PYTHONUNBUFFERED="1"),
        )
    services = Served(process, home, port)
    try:
        eventually(lambda: process.poll() is not None or _answers(services))
        assert process.poll() is None, log.read_text("utf-8")
        yield services
    finally:
        services.client.close()
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()


def _answers(services: Served) -> bool:
    try:
        return services.client.get("/marketing/ready").is_success
    except httpx.TransportError:
        return False
