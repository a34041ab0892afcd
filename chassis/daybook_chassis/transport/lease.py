"""Who relays a log just now, and how far it is published: one row a log, in the log's database."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import time
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    select,
)

from daybook_chassis.consumer.checkpoints import surviving
from daybook_chassis.database import Database, insert_missing
from daybook_chassis.store.log import Fork

METADATA = MetaData()
_RELAYS = Table(
    "relays",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("term", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),  # milliseconds since 1970
    Column("epoch", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
)


class LeaseLost(Exception):
    """Another relay has taken over, or an operator has moved the checkpoint."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to publish in a `term`; all up to `position` of the log, in `epoch`, is out."""

    term: int
    epoch: int
    position: int

    def after_forks(self, forks: list[Fork]) -> "Lease":
        """Back to the fork if the log lost facts that were published."""
        left = min(surviving(self.epoch, forks), self.position)
        return replace(self, epoch=forks[-1].epoch, position=int(left))


class Leases:
    """The lease of one log as one process, `holder`, sees it; `seconds` is how long it lasts.

    What keeps two relays from doing harm is the term, which every step compares and every
    takeover raises; the clock only decides when one may take over, so clocks may disagree.
    """

    def __init__(
        self,
        database: Database,
        source: str,
        holder: str,
        seconds: float,
        clock: Callable[[], float] = time,
    ) -> None:
        self._database = database
        self._source = source
        self._holder = holder
        self._seconds = seconds
        self._clock = clock

    def acquire(self) -> Lease | None:
        """Take the lease if it is free, expired or ours; None while another has it."""
        with self._database.write() as tx:
            free = {"holder": "", "term": 0, "until": 0, "epoch": 1, "position": 0}
            insert_missing(_RELAYS, tx, [{"source": self._source, **free}])
            row = tx.execute(self._row().with_for_update()).one()
            if row.holder not in ("", self._holder) and row.until > self._now():
                return None
            self._update(tx, holder=self._holder, term=row.term + 1, until=self._until())
            return Lease(row.term + 1, row.epoch, row.position)

    def advance(self, before: Lease, after: Lease) -> None:
        """Move the checkpoint and renew the lease. Raises LeaseLost if either is not as it was."""
        row, (term, epoch, position) = _RELAYS.c, (before.term, before.epoch, before.position)
        stands = (row.source == self._source, row.term == term, row.epoch == epoch)
        moved = {"until": self._until(), "epoch": after.epoch, "position": after.position}
        with self._database.derive() as tx:  # if it is undone, some facts are published again
            found = tx.execute(
                _RELAYS.update().where(*stands, row.position == position).values(moved)
            )
        if found.rowcount == 0:
            raise LeaseLost(f"the relay of {self._source} is now that of another, or was moved")

    def release(self, lease: Lease) -> None:
        """Let another relay take over at once."""
        with self._database.write() as tx:
            row = tx.execute(self._row().with_for_update()).one()
            if row.term == lease.term:
                self._update(tx, until=0)

    def rewind(self, position: int = 0) -> None:
        """Publish again what comes after a position, as after the loss of a broker's data.

        The relay that is at work finds its lease lost, and takes it again.
        """
        with self._database.write() as tx:
            row = tx.execute(self._row().with_for_update()).first()
            if row is not None and row.position > position:
                self._update(tx, term=row.term + 1, until=0, position=position)

    def published(self) -> int:
        """The position up to which the log is published."""
        with self._database.glance() as tx:
            row = tx.execute(self._row()).first()
        return row.position if row else 0

    def _row(self) -> Select[Any]:
        return select(_RELAYS).where(_RELAYS.c.source == self._source)

    def _update(self, tx: Connection, **values: object) -> None:
        tx.execute(_RELAYS.update().where(_RELAYS.c.source == self._source).values(**values))

    def _now(self) -> int:
        return int(self._clock() * 1000)

    def _until(self) -> int:
        return self._now() + int(self._seconds * 1000)
