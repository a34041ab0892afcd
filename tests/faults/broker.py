"""A Kafka broker that clients reach through a proxy, which it names as its own address."""

import os
import signal
import socket
import time
from pathlib import Path

from aiokafka.errors import KafkaError

from daybook_contracts.topics import TOPICS
from deploy.kafka import topics
from deploy.kafka.broker import Broker, KafkaFailedError
from tests.faults.proxy import Proxy

_READY_SECONDS = 240.0


class ProxiedBroker:
    """One broker with all topics of Daybook."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._broker = Broker(home, tied=True)
        self._port = 0
        self.partitions = {topic.name: topic.partitions for topic in TOPICS}

    @property
    def servers(self) -> str:
        """The address of the proxy."""
        return self._broker.servers

    def start(self) -> Proxy:
        """Until all topics are there. Raises KafkaFailedError, KafkaMissingError, KafkaError."""
        self._broker.start()
        direct = self._broker.servers
        self._broker.kill()
        self._port = int(direct.rpartition(":")[2])
        proxy = Proxy(self._port)
        configuration = self._home / "server.properties"
        advertised = "advertised.listeners=PLAINTEXT://"
        text = configuration.read_text()
        text = text.replace(f"{advertised}{direct}", f"{advertised}127.0.0.1:{proxy.port}")
        configuration.write_text(text)
        self.begin()
        return proxy

    def begin(self) -> None:
        """Start it again after it was killed, or wiped."""
        self._broker.start()
        deadline = time.monotonic() + _READY_SECONDS
        while not self._answers():  # the proxy answers earlier
            if time.monotonic() > deadline:
                raise KafkaFailedError("Kafka did not start again")
            time.sleep(0.05)
        self._create_topics()

    def kill(self) -> None:
        self._broker.kill()

    def wipe(self) -> None:
        """Kill it and forget all data."""
        self._broker.wipe()

    def freeze(self, seconds: float) -> None:
        """SIGSTOP, and SIGCONT."""
        pid = self._broker.pid()
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    def grow(self, topic: str, by: int) -> int:
        """Add partitions to a topic; how many it has then."""
        self.partitions[topic] += by
        self._create_topics()
        return self.partitions[topic]

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
        except OSError:
            return False
        return True

    def _create_topics(self) -> None:
        wanted = topics.all_topics()
        for each in wanted:
            each.num_partitions = self.partitions.get(each.name, each.num_partitions)
        deadline = time.monotonic() + _READY_SECONDS
        while True:
            try:
                topics.create(self.servers, wanted)
                return
            except KafkaError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
