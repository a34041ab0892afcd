"""Generations of a projection: the next is built beside the live one until it takes over.

Readers take pointer and rows in one transaction. A generation of a newer version takes over by
itself when it has caught up (`promote`). After any take-over the old generation is still there, so
`rollback` is a change of pointer; `confirm` drops it.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    func,
    select,
)

from daybook_chassis.consumer import checkpoints, held
from daybook_chassis.consumer.breaker import resume, stop
from daybook_chassis.consumer.checkpoints import SEEN, Mark, at
from daybook_chassis.database import Database, insert_missing, upsert
from daybook_chassis.errors import NotFound, Refusal
from daybook_chassis.projection import Posting, Projection

METADATA = MetaData()
_POINTERS = Table(
    "projections",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("live", Integer, nullable=False),
)
_GENERATIONS = Table(
    "projection_generations",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)

_ALL = select(_GENERATIONS).order_by(_GENERATIONS.c.name, _GENERATIONS.c.generation)
_OF_ONE = select(_GENERATIONS).where(_GENERATIONS.c.name == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Standing:
    """One generation as it stands: `live` is what readers see, `fed` what today's code posts to."""

    name: str
    generation: int
    version: int
    live: bool
    fed: bool
    rows: int


class Generations:
    """The projections of one service, with the generations that exist of each."""

    def __init__(self, database: Database, projections: Iterable[Projection]) -> None:
        self.database = database
        self.projections = {projection.name: projection for projection in projections}
        self._postings: dict[tuple[str, int], Posting] = {}

    def create(self) -> None:
        """Create first generations, and a next one where the code has a newer version."""
        self.database.create(METADATA)
        with self.database.exclusive() as tx:  # processes that start at once make the same tables
            for projection in self.projections.values():
                known = self._known(tx, projection.name)
                if projection.version not in known.values():
                    self._build(tx, projection, max(known, default=0) + 1)

    def find(self, name: str) -> Projection:
        """Raises NotFound."""
        try:
            return self.projections[name]
        except KeyError:
            raise NotFound(f"there is no projection {name}") from None

    def fed(self) -> list[Posting]:
        """Every generation that today's code can post to: the live one, and one being built."""
        with self.database.read() as tx:
            rows = tx.execute(_ALL).all()
        known = {(row.name, row.generation): row.version for row in rows}
        return [
            self._posting(projection, generation)
            for projection in self.projections.values()
            for (name, generation), version in known.items()
            if (name, version) == (projection.name, projection.version)
        ]

    def live(self, tx: Connection, name: str) -> Posting:
        """The generation that readers see. Raises NotFound."""
        projection = self.find(name)
        generation = self._pointer(tx, name)
        built_by = self._known(tx, name).get(generation, projection.version)
        return self._as_built(tx, projection, generation, built_by)

    def standings(self) -> list[Standing]:
        """Every generation that exists, by projection, oldest first."""
        with self.database.read() as tx:
            return [
                Standing(
                    name,
                    generation,
                    version,
                    live=generation == self._pointer(tx, name),
                    fed=version == projection.version,
                    rows=self.count(tx, self._as_built(tx, projection, generation, version)),
                )
                for name, projection in sorted(self.projections.items())
                for generation, version in sorted(self._known(tx, name).items())
            ]

    def named(self, subscription: str) -> Posting:
        """The generation with this name, `<projection>#<generation>`. Raises NotFound."""
        name, _, number = subscription.partition("#")
        projection = self.find(name)
        with self.database.read() as tx:
            known = {str(generation): each for generation, each in self._known(tx, name).items()}
            if number not in known:
                raise NotFound(f"{name} has no generation {number}; it has {', '.join(known)}")
            return self._as_built(tx, projection, int(number), known[number])

    def build(self, name: str) -> Posting:
        """Start the next generation of a projection, empty, to be fed from the beginning."""
        projection = self.find(name)
        with self.database.write() as tx:
            return self._build(tx, projection, max(self._known(tx, name)) + 1)

    def promote(self) -> list[Posting]:
        """Let readers see the newer versions that have caught up; returns those.

        Only an older version gives way: two versions of the code that run side by side would
        otherwise take turns here. After a rollback of code an operator says `cut_over`.
        """
        live = _POINTERS.join(
            _GENERATIONS,
            (_POINTERS.c.name == _GENERATIONS.c.name)
            & (_POINTERS.c.live == _GENERATIONS.c.generation),
        )
        with self.database.read() as tx:
            versions = dict(
                tx.execute(select(_POINTERS.c.name, _GENERATIONS.c.version).select_from(live)).all()
            )
        if all(versions[name] >= each.version for name, each in self.projections.items()):
            return []
        newest = {posting.projection.name: posting for posting in self.fed()}
        promoted = []
        for name, posting in newest.items():
            if versions[name] < posting.projection.version:
                with suppress(Refusal):  # it has not caught up yet
                    self.cut_over(posting)
                    promoted.append(posting)
        return promoted

    def cut_over(self, posting: Posting) -> Posting:
        """Let readers see `posting`. Returns the generation they saw before.

        Raises Refusal while it has not caught up with the live one, and for one that today's code
        does not feed: it would stay as it is.
        """
        with self.database.write() as tx:
            built_by = self._known(tx, posting.projection.name).get(posting.generation)
            if built_by != self.find(posting.projection.name).version:
                raise Refusal(
                    f"{posting.subscription} is fed by version {built_by} of the code only"
                )
            before = self.live(tx, posting.projection.name)
            was = checkpoints.lock(tx, before.subscription)
            now = checkpoints.lock(tx, posting.subscription)
            if any(
                lane[0] in posting.sources and lane[1] != SEEN and _behind(at(now, lane), mark)
                for lane, mark in was.items()
            ):
                raise Refusal(f"{posting.subscription} has not caught up yet")
            self._point(tx, posting)
        return before

    def rollback(self, before: Posting) -> None:
        """Let readers see the earlier generation again."""
        with self.database.write() as tx:
            self._point(tx, before)

    def confirm(self, before: Posting) -> None:
        """Drop a generation that is no longer read. Raises Refusal for the live one."""
        with self.database.write() as tx:
            name = before.projection.name
            if self.live(tx, name).generation == before.generation:
                raise Refusal(f"{before.subscription} is live")
            tx.execute(
                delete(_GENERATIONS).where(
                    _GENERATIONS.c.name == name, _GENERATIONS.c.generation == before.generation
                )
            )
            checkpoints.forget(tx, before.subscription)
            held.forget(tx, before.subscription)
            stop(tx, before.subscription, "this generation was dropped")
            before.table.drop(tx)

    def _build(self, tx: Connection, projection: Projection, generation: int) -> Posting:
        posting = self._posting(projection, generation)
        posting.table.create(tx, checkfirst=True)
        resume(tx, posting.subscription)
        row: dict[str, Any] = {"name": projection.name, "generation": generation}
        insert_missing(_GENERATIONS, tx, [{**row, "version": projection.version}])
        insert_missing(_POINTERS, tx, [{"name": projection.name, "live": generation}])
        return posting

    def _posting(self, projection: Projection, generation: int) -> Posting:
        posting = self._postings.get((projection.name, generation))
        if posting is None:
            posting = self._postings[projection.name, generation] = Posting(projection, generation)
        return posting

    def _as_built(
        self, tx: Connection, projection: Projection, generation: int, version: int
    ) -> Posting:
        if version != projection.version:
            return Posting(_as_stored(tx, projection, generation), generation)
        return self._posting(projection, generation)

    def _pointer(self, tx: Connection, name: str) -> int:
        pointer = tx.execute(select(_POINTERS.c.live).where(_POINTERS.c.name == name)).scalar()
        return int(pointer or 1)

    def _point(self, tx: Connection, posting: Posting) -> None:
        upsert(_POINTERS, tx, [{"name": posting.projection.name, "live": posting.generation}])

    def _known(self, tx: Connection, name: str) -> dict[int, int]:
        rows = tx.execute(_OF_ONE, {"of": name})
        return {row.generation: row.version for row in rows}

    def count(self, tx: Connection, posting: Posting) -> int:
        """How many rows a generation has."""
        return int(tx.execute(select(func.count()).select_from(posting.table)).scalar_one())


def _behind(now: Mark, mark: Mark) -> bool:
    return (now.epoch, now.position) < (mark.epoch, mark.position)


def _as_stored(tx: Connection, projection: Projection, generation: int) -> Projection:
    """A generation that another version of the code built, with the columns that it has."""
    name = projection.table.name
    stored = Table(f"{name}_g{generation}", MetaData(), autoload_with=tx)
    return replace(projection, table=stored.to_metadata(MetaData(), name=name))
