"""A consumer of Kafka's that passes over a record which its client cannot decode.

The client decodes names of headers as UTF-8 before anyone sees a record, and raises where one is
not. By then it has lost what it read with that record, and it would read it again for ever.
"""

from functools import partial
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from faststream.kafka import KafkaBroker

Records = dict[TopicPartition, list[ConsumerRecord]]

_NO_TIME = -1
_WAIT_MS = 500
"""So long is a poll kept open when there is nothing. Short polls cost, and make facts wait."""


class Undecodable(ConsumerRecord):  # type: ignore[misc]
    """Stands for a record that is at this offset, or after markers that begin there."""


class Reader(AIOKafkaConsumer):  # type: ignore[misc]
    """Reads partitions together; when that fails, one by one, and the one that fails by records."""

    def __init__(self, *topics: str, **options: Any) -> None:
        super().__init__(*topics, **options)
        self._next: dict[TopicPartition, int] = {}
        self._suspects: dict[TopicPartition, int | None] = {}

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Read on from here, whatever there was before."""
        self._suspects.pop(partition, None)
        self._next[partition] = offset
        super().seek(partition, offset)

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> Records:
        """As the client has it, with an `Undecodable` for what it could not decode."""
        timeout_ms = max(timeout_ms, _WAIT_MS)
        if not self._suspects.keys() & self.assignment():
            try:
                return self._given(
                    await super().getmany(
                        *partitions, timeout_ms=timeout_ms, max_records=max_records
                    )
                )
            except UnicodeDecodeError:
                for tp in self._next.keys() & (self.assignment() - self.paused()):
                    self.seek(tp, self._next[tp])
                    self._suspects[tp] = max_records
        return await self._apart(timeout_ms)

    async def _apart(self, timeout_ms: int) -> Records:
        for tp, size in list(self._suspects.items()):
            if tp not in self.assignment():
                continue
            try:
                found = await super().getmany(tp, timeout_ms=timeout_ms, max_records=size)
            except UnicodeDecodeError:
                if size == 1:
                    return self._passed_over(tp)
                self.seek(tp, self._next[tp])
                self._suspects[tp] = 1
            else:
                if found:
                    return self._given(found)
        return {}

    def _passed_over(self, tp: TopicPartition) -> Records:
        offset = self._next[tp]
        self._suspects.clear()
        self.seek(tp, offset + 1)
        about = (tp.topic, tp.partition, offset, _NO_TIME, 0, None, None, None, 0, 0, ())
        return {tp: [Undecodable(*about)]}

    def _given(self, records: Records) -> Records:
        self._next |= {tp: batch[-1].offset + 1 for tp, batch in records.items() if batch}
        return records


class Broker(KafkaBroker):
    """FastStream's broker, whose subscribers read with a `Reader`."""

    async def _connect(self) -> Any:
        builder = await super()._connect()
        assert isinstance(builder, partial)
        reader = partial(Reader, **builder.keywords)
        self.config.broker_config.builder = reader
        return reader
