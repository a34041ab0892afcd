"""Topics as the contracts declare them, made on a cluster; an operator may run this at any time."""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.errors import KafkaConnectionError, KafkaError, for_code

from daybook_contracts.topics import TOPICS
from deploy.kafka.broker import MAX_MESSAGE_BYTES

_A_DAY = 24 * 60 * 60 * 1000
"""Milliseconds."""

_DEAD_LETTER_DAYS = 30
_TOPIC_EXISTS = 36
_PATIENCE = 100  # tries, a tenth of a second apart: a broker that just started knows no topics yet


def all_topics() -> list[NewTopic]:
    """What Daybook needs: a topic per owner, and dead letters per service."""
    facts = [new_topic(topic.name, topic.partitions, topic.retention_days) for topic in TOPICS]
    hosts = sorted({topic.host for topic in TOPICS})
    return facts + [new_topic(dead_letters(host), 1, _DEAD_LETTER_DAYS) for host in hosts]


def dead_letters(service: str) -> str:
    """Where a service says what it could not read or had to park."""
    return f"{service}.dead-letters.v1"


def new_topic(name: str, partitions: int, retention_days: int) -> NewTopic:
    """A topic with what a cluster's own defaults decide left to them."""
    settings = {
        "cleanup.policy": "delete",
        "retention.ms": str(retention_days * _A_DAY),
        "max.message.bytes": str(MAX_MESSAGE_BYTES),
    }
    return NewTopic(name, partitions, -1, replica_assignments={}, topic_configs=settings)


def create(servers: str, topics: Sequence[NewTopic]) -> None:
    """Create topics that are missing and add partitions that are; never remove any.

    Raises KafkaError, also when the cluster does not answer.
    """
    asyncio.run(_create(servers, topics))


async def _create(servers: str, topics: Sequence[NewTopic]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        answer = await admin.create_topics(list(topics))
        for name, code, *_ in answer.topic_errors:
            if code not in (0, _TOPIC_EXISTS):
                raise for_code(code)(f"topic {name} was not created")
        found = await _described(admin, [topic.name for topic in topics])
        short = {
            topic.name: NewPartitions(topic.num_partitions)
            for topic in topics
            if len(found[topic.name]["partitions"]) < topic.num_partitions
        }
        if short:
            await admin.create_partitions(short)
    finally:
        await admin.close()


async def _described(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, Any]:
    """Topics by name, as soon as the broker knows them all. Raises KafkaError."""
    for _ in range(_PATIENCE):
        found = {each["topic"]: each for each in await admin.describe_topics(names)}
        if all(found[name]["error_code"] == 0 for name in names):
            return found
        await asyncio.sleep(0.1)
    raise KafkaError(f"the cluster does not know {', '.join(names)}")


def check(servers: str) -> None:
    """Raises KafkaConnectionError when no cluster answers there."""

    async def connect() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=servers)
        try:
            await admin.start()
        finally:
            await admin.close()

    try:
        asyncio.run(connect())
    except KafkaError as error:
        raise KafkaConnectionError(f"no Kafka answers at {servers}: {error}") from error
