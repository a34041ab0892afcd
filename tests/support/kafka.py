"""A Kafka broker of the tests' own, in a temporary directory, or the cluster one points at."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.kafka import topics
from deploy.kafka.broker import Broker


@contextmanager
def private_broker() -> Iterator[Broker]:
    """A broker that ends with these tests, and with this process whatever becomes of it.

    Raises KafkaMissingError, KafkaFailedError.
    """
    broker = Broker(Path(tempfile.mkdtemp(prefix="daybook-kafka-")), tied=True)
    try:
        broker.start()
        yield broker
    finally:
        broker.remove()


@contextmanager
def shared_servers() -> Iterator[str]:
    """Where a cluster is for a whole run of the tests: DAYBOOK_KAFKA, or a broker of their own."""
    elsewhere = os.environ.get("DAYBOOK_KAFKA")
    if elsewhere:
        topics.check(elsewhere)
        yield elsewhere
        return
    with private_broker() as broker:
        yield broker.servers
