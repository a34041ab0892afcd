"""The dead-letter topic of a service: reference and reason of what could not be read or applied.

It tells whoever listens. What is parked stays in the table, which is what counts, and a record that
is no fact stays where it is on its topic; neither is copied, for it may hold anything.
"""

import json
from typing import Any

from aiokafka import ConsumerRecord
from anyio.to_thread import run_sync
from faststream.kafka import KafkaBroker
from sqlalchemy import select

from daybook_chassis.consumer.held import HeldState
from daybook_chassis.consumer.tables import HELD
from daybook_chassis.database import Database

_NAMES = ("subscription", "source", "epoch", "position", "reason")
_PARKED = select(*(HELD.c[name] for name in _NAMES)).where(HELD.c.state == HeldState.PARKED)


def topic_of(service: str) -> str:
    """`<service>.dead-letters.v1`."""
    return f"{service}.dead-letters.v1"


class DeadLetters:
    """Reports for one service; the same report may come again, under the same key."""

    def __init__(self, broker: KafkaBroker, service: str, database: Database) -> None:
        self._publisher = broker.publisher(
            topic_of(service),
            title=f"{service}.dead-letters",
            description="Reference and reason of what could not be read or applied",
        )
        self._database = database
        self._reported: set[str] = set()

    async def bury(self, subscription: str, record: ConsumerRecord, reason: str) -> None:
        """Report a record that is no fact. Raises KafkaError."""
        at = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
        await self._report({"subscription": subscription, **at, "reason": reason})

    async def report_parked(self) -> None:
        """Report facts that were parked since this process began. Raises KafkaError, Transient."""
        letters = await run_sync(self._parked)
        for key, letter in letters.items():
            if key not in self._reported:
                await self._report(letter)
        self._reported = set(letters)

    def _parked(self) -> dict[str, dict[str, Any]]:
        with self._database.read() as tx:
            letters = [dict(row._mapping) for row in tx.execute(_PARKED)]
        return {_key(letter): letter for letter in letters}

    async def _report(self, letter: dict[str, Any]) -> None:
        body = json.dumps(letter, ensure_ascii=False).encode()
        await self._publisher.publish(body, key=_key(letter).encode())


def _key(letter: dict[str, Any]) -> str:
    """The reference: everything but the reason."""
    return "/".join(str(value) for name, value in letter.items() if name != "reason")
