"""The ring of subject keys: made once a person, handed out on record, destroyed for good (CU23).

A destroyed key leaves its row behind without the key, so that an erased person stays erased.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_bytes
from threading import Lock
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    insert,
    select,
    update,
)

from daybook_chassis.consumer.consumer import Problems
from daybook_chassis.database import Database, insert_missing
from daybook_chassis.seals import KeyErased
from daybook_contracts.customers.contacts import PersonalDataErased
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.fact import Fact

METADATA = MetaData()
_KEYS = Table(
    "subject_keys",
    METADATA,
    Column("subject_id", Text, primary_key=True),
    Column("key", LargeBinary),
    Column("made_at", Text, nullable=False),
    Column("erased_at", Text),
)
_ACCESSES = Table(
    "key_accesses",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("subject_id", Text, nullable=False),
    Column("accessor", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("at", Text, nullable=False),
)
Index("key_accesses_subject", _ACCESSES.c.subject_id, _ACCESSES.c.id)

_KEY_OCTETS = 32
_REMEMBER_SECONDS = 2.0
_REMEMBER_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Access:
    """One key was handed out: of whom, to whom, what for, when."""

    subject_id: UUID
    accessor: str
    purpose: str
    at: datetime


class KeyRing:
    """The subject keys of one customers database. Safe for many threads and processes.

    Keys are remembered for two seconds: what another process destroys is gone here after that.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._clock = clock
        self._remembered: dict[UUID, tuple[bytes, float]] = {}
        self._lock = Lock()

    def get(self, subject_id: UUID) -> bytes | None:
        """The key, None where there is none. Raises KeyErased."""
        with self._lock:
            key, until = self._remembered.get(subject_id, (None, 0.0))
        if key is not None and self._clock() < until:
            return key
        with self._database.read() as tx:
            key = _read(tx, subject_id)
        if key is not None:
            self._remember(subject_id, key)
        return key

    def mint(self, subject_id: UUID) -> bytes:
        """The key, made and durable if there was none. Raises KeyErased."""
        with self._database.read() as tx:
            key = _read(tx, subject_id)
        if key is None:
            with self._database.write() as tx:
                # Another process may be first: then its key is the one that is read.
                insert_missing(_KEYS, tx, [_row(subject_id, token_bytes(_KEY_OCTETS))])
                key = _read(tx, subject_id)
        assert key is not None, "it was made, or somebody else's is there"
        return key

    def hand_out(self, subject_id: UUID, to: str, purpose: str) -> bytes | None:
        """The key for somebody outside, on record; None where there is none. Raises KeyErased."""
        with self._database.write() as tx:
            key = _read(tx, subject_id)
            if key is not None:
                tx.execute(
                    insert(_ACCESSES).values(
                        subject_id=str(subject_id), accessor=to, purpose=purpose, at=_now()
                    )
                )
        return key

    def accesses(self, subject_id: UUID) -> list[Access]:
        """Who was handed a person's key, oldest first."""
        query = select(_ACCESSES).where(_ACCESSES.c.subject_id == str(subject_id))
        with self._database.read() as tx:
            rows = tx.execute(query.order_by(_ACCESSES.c.id)).all()
        return [
            Access(subject_id, row.accessor, row.purpose, datetime.fromisoformat(row.at))
            for row in rows
        ]

    def destroy(self, tx: Connection, subject_id: UUID) -> None:
        """Overwrite the key within a transaction; once more changes nothing."""
        insert_missing(_KEYS, tx, [_row(subject_id, None)])
        mine = (_KEYS.c.subject_id == str(subject_id)) & _KEYS.c.erased_at.is_(None)
        tx.execute(update(_KEYS).where(mine).values(key=None, erased_at=_now()))
        with self._lock:
            self._remembered.pop(subject_id, None)

    def _remember(self, subject_id: UUID, key: bytes) -> None:
        with self._lock:
            if len(self._remembered) >= _REMEMBER_KEYS:
                self._remembered.clear()
            self._remembered[subject_id] = (key, self._clock() + _REMEMBER_SECONDS)


@dataclass(frozen=True)
class KeyDestruction:
    """Destroys the key of a person once it is a fact that the person is erased.

    The fact is durable first; what it says is done in the transaction that checks it off.
    """

    keys: KeyRing

    @property
    def facts(self) -> frozenset[type[Fact]]:
        return frozenset({PersonalDataErased})

    def apply(self, tx: Connection, facts: Sequence[tuple[Fact, Envelope]]) -> Problems:
        for fact, _ in facts:
            assert isinstance(fact, PersonalDataErased)
            self.keys.destroy(tx, fact.contact_id)
        return {}

    def reset(self, tx: Connection) -> bool:
        return False


def _read(tx: Connection, subject_id: UUID) -> bytes | None:
    query = select(_KEYS.c.key, _KEYS.c.erased_at).where(_KEYS.c.subject_id == str(subject_id))
    row = tx.execute(query).first()
    if row is None:
        return None
    if row.erased_at is not None:
        raise KeyErased(f"the key of {subject_id} was destroyed")
    return bytes(row.key)


def _row(subject_id: UUID, key: bytes | None) -> dict[str, Any]:
    return {"subject_id": str(subject_id), "key": key, "made_at": _now()}


def _now() -> str:
    return instant(datetime.now(UTC))
