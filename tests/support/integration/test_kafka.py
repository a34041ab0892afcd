"""The private broker comes back as it was, and ends with its owner."""

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import UnknownTopicOrPartitionError

from daybook_contracts.topics import TOPICS
from deploy.kafka import topics
from deploy.kafka.broker import Broker
from deploy.kafka.programs import KafkaMissingError, java, libraries

ONE = TopicPartition("one", 0)


def make(servers: str, name: str, partitions: int = 1) -> None:
    topics.create(servers, [topics.new_topic(name, partitions, 1)])


def partitions(servers: str) -> dict[str, int]:
    async def ask() -> dict[str, int]:
        admin = AIOKafkaAdminClient(bootstrap_servers=servers)
        await admin.start()
        try:
            found = await admin.describe_topics()
            return {each["topic"]: len(each["partitions"]) for each in found}
        finally:
            await admin.close()

    return asyncio.run(ask())


def write(servers: str, value: bytes) -> None:
    async def send() -> None:
        async with AIOKafkaProducer(bootstrap_servers=servers, acks="all") as producer:
            await producer.send_and_wait(ONE.topic, value)

    asyncio.run(send())


def read(servers: str) -> list[bytes]:
    async def fetch() -> list[bytes]:
        async with AIOKafkaConsumer(bootstrap_servers=servers) as consumer:
            consumer.assign([ONE])
            await consumer.seek_to_beginning(ONE)
            end = (await consumer.end_offsets([ONE]))[ONE]
            return [(await consumer.getone()).value for _ in range(end)]

    return asyncio.run(fetch())


def test_what_was_written_survives_stop_and_crash_and_no_wipe(kafka_broker: Broker) -> None:
    servers = kafka_broker.servers
    make(servers, "one")
    write(servers, b"before")

    kafka_broker.stop()
    assert kafka_broker.pid() is None
    kafka_broker.start()
    write(servers, b"between")
    kafka_broker.kill()
    kafka_broker.start()

    assert kafka_broker.servers == servers
    assert read(servers) == [b"before", b"between"]
    kafka_broker.wipe()
    kafka_broker.start()
    assert "one" not in partitions(servers)
    make(servers, "one")
    assert read(servers) == []


def test_topics_are_those_of_the_contracts_and_only_grow(kafka: str) -> None:
    topics.create(kafka, topics.all_topics())
    topics.create(kafka, topics.all_topics())
    made = partitions(kafka)

    assert {topic.name: made[topic.name] for topic in TOPICS} == {
        topic.name: topic.partitions for topic in TOPICS
    }
    assert "sales.dead-letters.v1" in made
    make(kafka, "grows", 2)
    make(kafka, "grows", 5)
    make(kafka, "grows", 3)
    assert partitions(kafka)["grows"] == 5


def test_no_topic_comes_into_being_by_itself(kafka: str) -> None:
    async def send() -> None:
        async with AIOKafkaProducer(bootstrap_servers=kafka, request_timeout_ms=500) as producer:
            await producer.send_and_wait("never-made", b"")

    with pytest.raises(UnknownTopicOrPartitionError):
        asyncio.run(send())


_OWNER = """
import sys, time
from pathlib import Path
from deploy.kafka.broker import Broker

broker = Broker(Path(sys.argv[1]), tied=True)
broker.start()
print(broker.pid(), flush=True)
time.sleep(60)
"""


def test_a_tied_broker_ends_with_its_owner(tmp_path: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", _OWNER, str(tmp_path / "kafka")], stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    assert Broker(tmp_path / "kafka").pid() == pid

    owner.kill()
    owner.communicate()

    deadline = time.monotonic() + 30
    while Broker(tmp_path / "kafka").pid() is not None:
        assert time.monotonic() < deadline


def test_a_stranger_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (tmp_path / "pid").write_text(str(stranger.pid))

    Broker(tmp_path).kill()

    assert stranger.poll() is None
    stranger.send_signal(signal.SIGKILL)
    stranger.wait()


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(
        KafkaMissingError, match=r"apt-get install openjdk-17.* DAYBOOK_KAFKA="
    ) as it:
        java()
    assert "Java" in str(it.value)
    with pytest.raises(KafkaMissingError, match=r"Maven.*apt-get install .*maven"):
        libraries(tmp_path / "libs")


def test_libraries_are_fetched_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / libraries().name).mkdir()
    monkeypatch.setenv("PATH", "")

    assert libraries(tmp_path) == tmp_path / libraries().name
