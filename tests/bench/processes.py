"""A program of this repository as a child process, until it answers and until it is ended."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import httpx

from tests.e2e.served import free_port

_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
_LOOK_SECONDS = 0.02


class Program:
    """`python -m <module>` on a port of its own; `ready_after` is how many seconds it took."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
        self.port = port
        self.process = process
        self.ready_after = 0.0
        self._log = log

    def wait_until(self, path: str, began: float) -> None:
        """Until it answers that with 200. Raises RuntimeError when it ends or takes too long."""
        while not self._answers(path):
            if self.process.poll() is not None or time.monotonic() - began > _START_SECONDS:
                self._log.seek(0)
                told = self._log.read().decode(errors="replace")[-2000:]
                raise RuntimeError(f"{self.process.args!r} did not start:\n{told}")
            time.sleep(_LOOK_SECONDS)
        self.ready_after = time.monotonic() - began

    def cpu_seconds(self) -> float:
        """How long it has computed so far; 0 where the system does not tell (it is not Linux)."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _answers(self, path: str) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}{path}").is_success
        except httpx.HTTPError:
            return False


@contextmanager
def program(
    module: str, *arguments: str, ready: str, port: int | None = None, **settings: str
) -> Iterator[Program]:
    """Start it, wait until it is ready, end it in order.

    It is told its port by DAYBOOK_PORT, and by its last argument if it has arguments.
    """
    port = port or free_port()
    told = [*arguments, str(port)] if arguments else []
    began = time.monotonic()
    with TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *told],
            env={**os.environ, **settings, "DAYBOOK_PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            started = Program(port, process, log)
            started.wait_until(ready, began)
            yield started
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
