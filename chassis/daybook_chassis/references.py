"""What a service has heard of: the one mechanism by which a missing reference waits or is refused.

A subscription `provide`s references as facts name them (`customer:<id>`, `identity:<id>`). A
handler that `resolve`s one that is missing refuses at a door, and waits in a reaction: the fact is
released when the reference is provided, by whichever subscription (I6).
"""

from collections.abc import Collection, Iterable

from sqlalchemy import Column, Connection, Index, MetaData, Table, Text, select

from daybook_chassis.database import Database, upsert
from daybook_chassis.errors import UnknownReference

METADATA = MetaData()
TABLE = Table(
    "known_references",
    METADATA,
    Column("reference", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
Index("known_references_value", TABLE.c.value)


class References:
    """Reads on their own connection, or in the transaction `tx` of the caller.

    In a transaction each reference is asked for once: many facts of a batch name the same.
    """

    def __init__(self, database: Database, tx: Connection | None = None) -> None:
        self._database = database
        self._tx = tx
        self._found: dict[str, str] = {}

    def within(self, tx: Connection) -> "References":
        """The same references, read and written in a transaction."""
        return References(self._database, tx)

    def provide(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Make references known with their values; the last value of a reference counts."""
        assert self._tx is not None, "references are provided in a consumer's transaction"
        rows = [{"reference": reference, "value": value} for reference, value in pairs]
        self._found.clear()
        upsert(TABLE, self._tx, rows)

    def resolve(self, reference: str, name: str | None = None) -> str:
        """The value that was provided. Raises UnknownReference, for a person under `name`."""
        value = self._found.get(reference) or self._ask(reference)
        if value is None:
            known_as = name or reference.replace(":", " ", 1)
            raise UnknownReference(reference, f"unknown {known_as}, or not heard of yet")
        return value

    def _ask(self, reference: str) -> str | None:
        query = select(TABLE.c.value).where(TABLE.c.reference == reference)
        if self._tx is None:
            with self._database.read() as tx:
                return tx.execute(query).scalar()
        value = self._tx.execute(query).scalar()
        if value is not None:
            self._found[reference] = value
        return value


def keys_of(tx: Connection, values: Collection[str]) -> dict[str, set[str]]:
    """By value, the partition keys under which its facts may come: itself, and every id that was
    made known for it (`identity:<id>`)."""
    keys = {value: {value} for value in values}
    query = select(TABLE.c.reference, TABLE.c.value).where(TABLE.c.value.in_(keys))
    for reference, value in tx.execute(query):
        keys[value].add(reference.partition(":")[2])
    return keys
