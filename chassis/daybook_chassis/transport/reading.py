"""How every subscriber of Daybook reads: all of a topic, what is committed, and as raw bytes.

Offsets in Kafka are for metrics: a service's database knows its places, so nothing is acknowledged.
"""

from collections.abc import Sequence
from typing import Any

from aiokafka import ConsumerRecord
from faststream import AckPolicy
from faststream.kafka.message import FAKE_CONSUMER, KafkaMessage


async def _as_it_came(records: tuple[ConsumerRecord, ...]) -> KafkaMessage:
    """No header or body is looked at: the parser of FastStream raises where one is not UTF-8."""
    return KafkaMessage(raw_message=records, body=b"", consumer=FAKE_CONSUMER)


async def _records(message: KafkaMessage) -> Sequence[ConsumerRecord]:
    return message.raw_message


READING: dict[str, Any] = {
    "parser": _as_it_came,
    "decoder": _records,
    "ack_policy": AckPolicy.MANUAL,
    "auto_offset_reset": "earliest",
    "isolation_level": "read_committed",
    "max_records": 1_000,
    "batch_timeout_ms": 1,  # a `Reader` waits by itself; FastStream sleeps so long after a poll
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 500,  # so soon does a member learn that others join or leave
    "rebalance_timeout_ms": 60_000,  # so long may a batch take that is under way then
}
