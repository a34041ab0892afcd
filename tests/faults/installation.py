"""The system under test: real processes over a real store and bus, and somebody who restarts them.

The watch does what a machine's own supervisor does: it starts again what has ended. It also counts
what ended although nothing was done to it, which is a finding.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, RLock, Thread

from daybook_chassis.security import operator_token
from deploy.services import SERVICES, ServiceProcess, environments, urls
from tests.e2e.programs import DAYBOOK, child, environment
from tests.e2e.served import port_before
from tests.faults.broker import ProxiedBroker
from tests.faults.proxy import CLEAN, Proxy
from tests.faults.reading import LOGS, RUNNABLE, Tables, opened
from tests.faults.second import Second
from tests.support.postgres import PrivateCluster

_WATCH_SECONDS = 0.1
_READY_SECONDS = 90.0


class NotReadyError(RuntimeError):
    """A service did not become ready in time."""


class CommandFailedError(RuntimeError):
    """The command line did not do as it was told; the message is what it said."""


class Installation:
    """Five services on `store` (postgres, sqlite) and `bus` (http, kafka)."""

    def __init__(self, home: Path, store: str, bus: str) -> None:
        self.home = home
        self.store = store
        self.bus = bus
        self.cluster = PrivateCluster(durable=True) if store == "postgres" else None
        self.port = port_before(len(SERVICES))
        self.urls = urls(self.port)
        self.broker: ProxiedBroker | None = None
        self.proxies: dict[str, Proxy] = {}
        self.processes: dict[str, ServiceProcess] = {}
        self.token = operator_token(home)
        self.ended: list[str] = []
        self._environments: dict[str, dict[str, str]] = {}
        self._struck: set[str] = set()
        self._held: set[str] = set()
        self._was_ready: set[str] = set()
        self._lock = RLock()
        self._stop = Event()
        self._watch = Thread(target=self._supervise, name="watch", daemon=True)

    def start(self) -> None:
        """Until all are ready."""
        shared = environment(self.home, PYTHONUNBUFFERED="1")
        if self.cluster is not None:
            self.cluster.start()
            shared["DAYBOOK_STORE"] = self.cluster.create_store(SERVICES)
        self._store = shared.get("DAYBOOK_STORE", "")
        if self.bus == "kafka":
            self.broker = ProxiedBroker(self.home / "kafka")
            self.proxies["kafka"] = self.broker.start()
            shared["DAYBOOK_KAFKA"] = self.broker.servers
        for name, url in self.urls.items():
            self.proxies[name] = Proxy(int(url.rpartition(":")[2]))
        self._environments = environments(self.port, shared)
        for variables in self._environments.values():
            variables["DAYBOOK_PEERS"] = _peers(self.proxies)
        for name in SERVICES:
            self.processes[name] = ServiceProcess(name, self._environments[name])
            self.processes[name].start()
        self._watch.start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Raises NotReadyError."""
        deadline = time.monotonic() + _READY_SECONDS
        while not self.is_ready():
            if time.monotonic() > deadline:
                reasons = {name: each.why_unready() for name, each in self.processes.items()}
                lacking = [f"{name}: {reason}" for name, reason in reasons.items() if reason]
                raise NotReadyError(f"not ready after {_READY_SECONDS:.0f} s: {lacking}")
            time.sleep(0.1)

    def heal(self) -> None:
        """End whatever faults left behind, and wait until all are ready. Raises NotReadyError."""
        for proxy in self.proxies.values():
            proxy.infect(CLEAN)
        if self.cluster is not None:
            self.cluster.start()
        if self.broker is not None:
            self.broker.begin()
        self.wait_until_ready()

    def is_ready(self) -> bool:
        return all(process.is_ready() for process in self.processes.values())

    def kill(self, name: str) -> None:
        """kill -9, once it runs; the watch starts it again."""
        while self.processes[name].pid() is None:
            time.sleep(0.01)  # killed a moment ago
        self.signal(name, signal.SIGKILL)

    def signal(self, name: str, number: signal.Signals) -> None:
        with self._lock:
            pid = self.processes[name].pid()
            if pid is not None:
                if number in (signal.SIGKILL, signal.SIGTERM):
                    self._struck.add(name)
                with suppress(ProcessLookupError):
                    os.kill(pid, number)

    @contextmanager
    def second(self, name: str) -> Iterator[Second]:
        """Another process of a service, on a port of its own and over the same database."""
        port = port_before(1) + 1
        variables = self._environments[name] | {"DAYBOOK_PORT": str(port)}
        with (self.home / "log" / f"{name}-second.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"daybook_{name}"],
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            yield Second(process, f"http://127.0.0.1:{port}")
        finally:
            process.kill()
            process.wait()

    @contextmanager
    def away(self, name: str) -> Iterator[None]:
        """kill -9, and nobody starts it again until the end."""
        self._held.add(name)
        try:
            self.kill(name)
            while self.processes[name].pid() is not None:
                time.sleep(0.01)
            yield
        finally:
            self._held.discard(name)

    def daybook(self, *arguments: str) -> None:
        """One command of the command line, as an operator gives it. Raises CommandFailedError."""
        done = child(DAYBOOK, self.home, *arguments, DAYBOOK_STORE=self._store)
        if done.status != 0:
            raise CommandFailedError(f"daybook {' '.join(arguments)}: {done.err}")

    def database_url(self, service: str) -> str:
        if self.cluster is None:
            return f"sqlite:///{self.home / service}.db"
        return self._store.format(service=service)

    @contextmanager
    def tables(self, service: str) -> Iterator[Tables]:
        """Raises Away."""
        with opened(self.database_url(service)) as tables:
            yield tables

    def fork(self, source: str) -> tuple[int, int]:
        """The epoch of a log, and after which position it began. Raises Away."""
        service, table = LOGS[source]
        with self.tables(service) as tables:
            rows = tables.rows(f"SELECT epoch, forked_after FROM {table}_epochs ORDER BY epoch")
        return rows[-1]["epoch"], rows[-1]["forked_after"]

    def heads(self) -> dict[str, int]:
        """The last position of every log. Raises Away."""
        found: dict[str, int] = {}
        for service in SERVICES:
            with self.tables(service) as tables:
                for source, (owner, table) in LOGS.items():
                    if owner == service:
                        (row,) = tables.rows(f"SELECT max(position) AS head FROM {table}")
                        found[source] = row["head"] or 0
        return found

    def backlog(self) -> int:
        """Facts of finance that sales has not acted on. Raises Away."""
        with self.tables("sales") as tables:
            (said,) = tables.rows("SELECT max(position) AS head FROM erp_finance_log")
            (heard,) = tables.rows(
                "SELECT max(position) AS mark FROM checkpoints"
                " WHERE subscription = 'sales.finance' AND source = 'erp.finance'"
            )
            (owed,) = tables.rows(RUNNABLE)
        return int((said["head"] or 0) - (heard["mark"] or 0) + owed["many"])

    def stop(self) -> dict[str, int | None]:
        """In order; the exit status of each service."""
        self._stop.set()
        self._watch.join()
        with ThreadPoolExecutor(len(self.processes)) as at_once:
            statuses = at_once.map(ServiceProcess.stop, self.processes.values())
            return dict(zip(self.processes, statuses, strict=True))

    def close(self) -> None:
        """Leave nothing running; the home stays."""
        self._stop.set()
        for process in self.processes.values():
            process.kill()
        for proxy in self.proxies.values():
            proxy.close()
        if self.broker is not None:
            self.broker.kill()
        if self.cluster is not None:
            self.cluster.close()

    def _supervise(self) -> None:
        while not self._stop.wait(_WATCH_SECONDS):
            for name, process in self.processes.items():
                if process.pid() is None and name not in self._held:
                    self._start_again(name, process)
                elif name not in self._was_ready and process.is_ready():
                    self._was_ready.add(name)

    def _start_again(self, name: str, process: ServiceProcess) -> None:
        """One that was ready and ends by itself is a finding; while it starts, it may give up."""
        with self._lock:
            if self._stop.is_set():
                return
            if name not in self._struck and name in self._was_ready:
                self.ended.append(name)
            self._struck.discard(name)
            self._was_ready.discard(name)
            process.start()


def _peers(proxies: Mapping[str, Proxy]) -> str:
    urls = {name: f"http://127.0.0.1:{each.port}" for name, each in proxies.items()}
    return json.dumps({name: url for name, url in urls.items() if name in SERVICES})


@contextmanager
def installed(store: str, bus: str) -> Iterator[Installation]:
    """An installation in a directory of its own, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="daybook-faults-"))
    installation = Installation(home, store, bus)
    try:
        installation.start()
        yield installation
    finally:
        installation.close()
        shutil.rmtree(home, ignore_errors=True)
