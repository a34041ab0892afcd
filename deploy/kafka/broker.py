"""One Kafka broker on loopback: single node, KRaft, its own controller."""

import contextlib
import random
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

from deploy.kafka.programs import java, libraries
from deploy.processes import command_of, end

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
"""A record batch. The doors take bodies of 1 MB, which sealing may make half as large again."""

_HOST = "127.0.0.1"
_PORTS = range(20_000, 30_000)  # below those that the system gives to connections
_START_SECONDS = 90.0


class KafkaFailedError(RuntimeError):
    """The broker did not start; the message ends with what it logged."""


class Broker:
    """A broker whose data, log and configuration are in `home`, on the same port every time.

    `tied` means that it ends with this process, where the system can see to that (Linux). Left
    open otherwise it goes on, and another `Broker` of the same home finds it again.
    """

    def __init__(self, home: Path, *, tied: bool = False) -> None:
        self._home = home.absolute()
        self._tied = tied
        self._configuration = self._home / "server.properties"
        self._pid_file = self._home / "pid"
        self._log = self._home / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def servers(self) -> str:
        """What clients connect to. Raises FileNotFoundError before the first start."""
        lines = self._configuration.read_text().splitlines()
        settings = dict(line.split("=", 1) for line in lines)
        return settings["advertised.listeners"].removeprefix("PLAINTEXT://")

    def start(self) -> None:
        """Start and wait until it answers; does nothing if it runs.

        Raises KafkaMissingError, KafkaFailedError.
        """
        if self.pid() is not None:
            return
        if not self._configuration.exists():
            self._format()
        self._process = self._java("kafka.Kafka", str(self._configuration))
        self._pid_file.write_text(str(self._process.pid))
        self._wait_until_ready(self._process)

    def stop(self) -> None:
        """Shut down in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Stop at once, as a crash does."""
        self._end(signal.SIGKILL)

    def wipe(self) -> None:
        """Stop at once and forget all data; the next start is on the same port, with no topics."""
        self.kill()
        shutil.rmtree(self._home / "data", ignore_errors=True)
        if self._configuration.exists():
            self._format_storage()

    def remove(self) -> None:
        """Stop at once and leave nothing behind."""
        self.kill()
        shutil.rmtree(self._home, ignore_errors=True)

    def pid(self) -> int | None:
        """The process of this broker, None while it does not run."""
        if self._process is not None:
            return self._process.pid if self._process.poll() is None else None
        with contextlib.suppress(FileNotFoundError, ValueError):
            pid = int(self._pid_file.read_text())
            if str(self._configuration) in command_of(pid):  # or somebody else has its number
                return pid
        return None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _format(self) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        port, controller = _free_ports(2)
        settings = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@{_HOST}:{controller}",
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://{_HOST}:{port},CONTROLLER://{_HOST}:{controller}",
            "advertised.listeners": f"PLAINTEXT://{_HOST}:{port}",
            "log.dirs": str(self._home / "data"),
            "auto.create.topics.enable": "false",
            "message.max.bytes": str(MAX_MESSAGE_BYTES),
            "broker.session.timeout.ms": "2000",  # for so long a restart waits after a crash
            "broker.heartbeat.interval.ms": "500",
            "num.network.threads": "2",
            "num.io.threads": "4",
            "offsets.topic.num.partitions": "4",
            "offsets.topic.replication.factor": "1",
            "transaction.state.log.num.partitions": "4",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "group.initial.rebalance.delay.ms": "0",
            "group.min.session.timeout.ms": "1000",
            "group.coordinator.threads": "1",
            "share.coordinator.state.topic.num.partitions": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms": "1000",
        }
        lines = "".join(f"{name}={value}\n" for name, value in settings.items())
        self._configuration.write_text(lines)
        self._format_storage()

    def _format_storage(self) -> None:
        arguments = ["format", "--cluster-id", "daybook-of-one-nodeAA", "--ignore-formatted"]
        tool = self._java("kafka.tools.StorageTool", *arguments, "-c", str(self._configuration))
        if tool.wait(_START_SECONDS) != 0:
            raise KafkaFailedError(f"Kafka's storage was not formatted:\n{self._tail()}")

    def _java(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a Java program in a session that Ctrl-C does not reach."""
        options = ["-Xmx512m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
        line = [java(), *options, "-cp", f"{libraries()}/*", *command]
        tie = shutil.which("setpriv") if self._tied else None
        if tie is not None:
            line = [tie, "--pdeathsig", "KILL", *line]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                line,
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        host, port = self.servers.split(":")
        deadline = time.monotonic() + _START_SECONDS
        while not _accepts(host, int(port)):
            if process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise KafkaFailedError(f"Kafka did not start:\n{self._tail()}")
            time.sleep(0.05)

    def _end(self, number: signal.Signals) -> None:
        end(self.pid, number)
        self._process = None
        self._pid_file.unlink(missing_ok=True)

    def _tail(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]


def _accepts(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _free_ports(count: int) -> list[int]:
    found: list[int] = []
    for port in random.sample(_PORTS, len(_PORTS)):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind((_HOST, port))
            found.append(port)
        if len(found) == count:
            break
    return found
