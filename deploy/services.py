"""The five services as processes of this machine, each with its port, its log file and its pid."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from deploy.processes import command_of, end

SERVICES = sorted(
    path.parent.name for path in Path(__file__).parents[1].glob("services/*/pyproject.toml")
)

_HOST = "127.0.0.1"
_START_SECONDS = 60.0
_ANSWER_SECONDS = 5.0


class ServiceFailedError(RuntimeError):
    """A service did not start; the message ends with what it logged."""


def urls(port: int) -> dict[str, str]:
    """Where each service answers: on the ports that follow `port`, in order of their names."""
    return {name: f"http://{_HOST}:{port + place}" for place, name in enumerate(SERVICES, 1)}


def says_ready(url: str) -> bool:
    """Whether a service answers there that all it needs is there, within a few seconds."""
    return why_unready(url) is None


def why_unready(url: str) -> str | None:
    """What a service answers there that it lacks, None if nothing."""
    server = HTTPConnection(url.rpartition("/")[2], timeout=_ANSWER_SECONDS)
    try:
        server.request("GET", "/ready")
        answer = server.getresponse()
        said = answer.read().decode(errors="replace")
        return None if answer.status == HTTPStatus.OK else said
    except (OSError, HTTPException) as reason:
        return repr(reason)
    finally:
        server.close()


def environments(port: int, shared: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The environment in which each service runs: its own port, and what all share."""
    peers = urls(port)
    found = {"DAYBOOK_HOST": _HOST, "DAYBOOK_PEERS": json.dumps(peers)}
    return {
        name: {**shared, **found, "DAYBOOK_PORT": url.rpartition(":")[2]}
        for name, url in peers.items()
    }


class ServiceProcess:
    """`python -m daybook_<name>`, found again by its pid file whoever started it."""

    def __init__(
        self, name: str, environment: Mapping[str, str], python: str = sys.executable
    ) -> None:
        home = Path(environment["DAYBOOK_HOME"])
        self.name = name
        self.url = f"http://{environment['DAYBOOK_HOST']}:{environment['DAYBOOK_PORT']}"
        self.log = home / "log" / f"{name}.log"
        self._command = [python, "-m", f"daybook_{name}"]
        self._environment = dict(environment)
        self._pid_file = home / "run" / f"{name}.pid"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; does nothing if it runs."""
        if self.pid() is not None:
            return
        for path in (self.log, self._pid_file):
            path.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is not for it
            )
        self._pid_file.write_text(str(self._process.pid))

    def wait_until_ready(self) -> None:
        """Until it says that it is ready. Raises ServiceFailedError."""
        deadline = time.monotonic() + _START_SECONDS
        while not self.is_ready():
            if self.pid() is None or time.monotonic() > deadline:
                raise ServiceFailedError(f"{self.name} did not get ready:\n{self._tail()}")
            time.sleep(0.1)

    def is_ready(self) -> bool:
        """Whether it runs, and answers that all it needs is there."""
        return self.why_unready() is None

    def why_unready(self) -> str | None:
        """What it lacks, None if nothing."""
        return "it does not run" if self.pid() is None else why_unready(self.url)

    def pid(self) -> int | None:
        """The process, None while it does not run."""
        if self._process is not None:
            return self._process.pid if self._process.poll() is None else None
        with suppress(FileNotFoundError, ValueError):
            pid = int(self._pid_file.read_text())
            if f"daybook_{self.name}" in command_of(pid):  # or somebody else has its number now
                return pid
        return None

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """Let it finish what is in flight, and kill it if that takes too long.

        Returns its exit status where that is known: if it was started here.
        """
        end(self.pid, number)
        status = None if self._process is None else self._process.returncode
        self._process = None
        self._pid_file.unlink(missing_ok=True)
        return status

    def kill(self) -> None:
        """Stop it at once, as a crash does."""
        self.stop(signal.SIGKILL)

    def _tail(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]
