"""One row of the archive for each fact of a log: which columns, and how they give it back exactly.

The envelope is not stored beside the columns that say the same: they rebuild its canonical bytes.
Where they would not (another writer's spelling), the column `envelope` keeps the bytes as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import pyarrow as pa
from pydantic_core import from_json, to_json

from daybook_chassis.errors import Poison
from daybook_chassis.store.chaining import chain
from daybook_chassis.store.entry import Record
from daybook_chassis.store.log import Fork
from daybook_contracts.envelope import dataschema_of, version_of

_TIME = pa.timestamp("us", "UTC")

COLUMNS: tuple[tuple[str, pa.DataType, bool, str], ...] = (
    ("position", pa.int64(), False, "place in the log, from 1 without holes"),
    ("source", pa.string(), False, "whose log it is"),
    ("epoch", pa.int32(), False, "generation of the log; a restore begins the next"),
    ("type", pa.string(), False, "name of the fact's type"),
    ("version", pa.int32(), False, "version of that type"),
    ("slot", pa.int16(), True, "ordered lane, 0 to 255; null for a private fact"),
    ("prevposition", pa.int64(), True, "previous public position of the slot, 0 for none"),
    ("subject", pa.string(), False, "id of the stream that the fact belongs to"),
    ("streamversion", pa.int32(), False, "place in that stream, from 1"),
    ("partitionkey", pa.string(), False, "id of the customer; of the stream, where there is none"),
    ("occurredat", _TIME, False, "business time"),
    ("time", _TIME, False, "recording time"),
    ("id", pa.binary(16), True, "UUID of the fact, 16 octets; null where `envelope` is not"),
    ("correlationid", pa.string(), False, "the command that all of it began with"),
    ("causationid", pa.string(), False, "what it followed from"),
    ("actor", pa.string(), False, "who did it"),
    ("policyversion", pa.string(), True, "policy that it was decided under"),
    ("timeline", pa.string(), True, "imported history that it is of; null for what happened live"),
    ("traceparent", pa.string(), True, "W3C trace context"),
    ("hops", pa.int32(), False, "reactions since the first command"),
    ("envelope", pa.binary(), True, "exact bytes, only where the columns do not rebuild them"),
    ("data", pa.string(), False, "the fact as JSON, exactly as stored; persons stay sealed"),
)
"""Name, Arrow type, whether it may be null, and what it says (docs/archive.md lists the same)."""

SCHEMA = pa.schema(
    [pa.field(name, kind, nullable=maybe) for name, kind, maybe, _ in COLUMNS],
    metadata={"daybook.archive": "1"},
)

REPEATING = [
    *("source", "epoch", "type", "version", "slot", "streamversion", "partitionkey"),
    *("actor", "policyversion", "timeline", "hops"),
]
"""Columns that are worth a dictionary; ids repeat nearby, which compression finds by itself."""

ASCENDING = ("position", "prevposition", "occurredat", "time")
"""Columns whose differences are smaller than their values."""


class Archivable(Protocol):
    """What is asked of a log that is archived (`daybook_chassis.store.log.Log`)."""

    @property
    def source(self) -> str: ...

    def head(self) -> int: ...

    def forks(self) -> list[Fork]: ...

    def read(self, after: int, limit: int, *, upto: int | None = None) -> list[Record]: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One fact as the log holds it: exact bytes, what its envelope says, and its hash."""

    said: dict[str, Any]
    written: bytes
    body: bytes
    hash: bytes

    @property
    def position(self) -> int:
        return int(self.said["sequence"])

    @property
    def epoch(self) -> int:
        return int(self.said["epoch"])

    @property
    def recorded_at(self) -> datetime:
        return _moment(self.said["time"])

    @property
    def month(self) -> str:
        """The month of its recording, in UTC: 2026-03."""
        return str(self.said["time"])[:7]


def row_of(record: Record) -> Row:
    """Raises Poison for what no log would have written."""
    written, body = bytes(record.envelope), bytes(record.body)
    return Row(_read(record.position, written), written, body, bytes(record.hash))


def table_of(rows: Sequence[Row]) -> pa.Table:
    """Raises Poison for what no log would have written."""
    try:
        columns = [list(column) for column in zip(*map(_values, rows), strict=True)]
        arrays = [
            pa.array(column, field.type)
            for column, field in zip(columns or [[]] * len(COLUMNS), SCHEMA, strict=True)
        ]
    except (LookupError, TypeError, ValueError) as error:
        raise Poison(f"no facts of a log: {error}") from error
    table = pa.Table.from_arrays(arrays, schema=SCHEMA)
    kept = [
        None if again == row.written else row.written
        for again, row in zip(_rebuilt(table), rows, strict=True)
    ]
    place = SCHEMA.get_field_index("envelope")
    return table.set_column(place, SCHEMA.field(place), pa.array(kept, pa.binary()))


def rows_of(table: pa.Table, before: bytes) -> Iterator[Row]:
    """The facts of a table, byte for byte; `before` is the hash of the row before the first.

    Raises Poison for columns that make no envelope.
    """
    places = table["position"].to_pylist()
    for place, (written, body) in zip(places, octets_of(table), strict=True):
        before = chain(before, written, body)
        yield Row(_read(place, written), written, body, before)


def octets_of(table: pa.Table) -> Iterator[tuple[bytes, bytes]]:
    """Envelope and body of each row as the log has them."""
    kept, bodies = table["envelope"].to_pylist(), table["data"].to_pylist()
    for whole, again, data in zip(kept, _rebuilt(table), bodies, strict=True):
        yield again if whole is None else whole, data.encode()


def _read(position: int, written: bytes) -> dict[str, Any]:
    try:
        said = from_json(written)
        if not isinstance(said, dict):
            raise ValueError("an envelope is a JSON object")
    except ValueError as error:
        raise Poison(f"position {position}: {error}") from error
    return said


def _values(row: Row) -> tuple[Any, ...]:
    said = row.said
    before = said.get("prevposition")
    return (
        int(said["sequence"]),
        said["source"],
        said["epoch"],
        said["type"],
        version_of(said["dataschema"], said["type"]),
        said.get("slot"),
        None if before is None else int(before),
        said["subject"],
        said["streamversion"],
        said["partitionkey"],
        _moment(said["occurredat"]),
        _moment(said["time"]),
        _octets(said["id"]),
        said["correlationid"],
        said["causationid"],
        said["actor"],
        said.get("policyversion"),
        said.get("timeline"),
        said.get("traceparent"),
        said.get("hops", 0),
        None,
        row.body.decode(),
    )


def _rebuilt(table: pa.Table) -> Iterator[bytes]:
    """The canonical envelope of each row, from its columns (`Envelope.to_json`)."""
    naive = pa.timestamp("us")
    said = {name: table[name].to_pylist() for name in _AS_THEY_ARE}
    said["occurredat"] = [_instant(each) for each in table["occurredat"].cast(naive).to_pylist()]
    said["time"] = [_instant(each) for each in table["time"].cast(naive).to_pylist()]
    said["id"] = [_uuid(each) for each in table["id"].to_pylist()]
    said["sequence"] = [_padded(each) for each in table["position"].to_pylist()]
    said["prevposition"] = [_padded(each) for each in table["prevposition"].to_pylist()]
    said["hops"] = [each or None for each in table["hops"].to_pylist()]
    said["specversion"] = ["1.0"] * table.num_rows
    kinds = zip(table["type"].to_pylist(), table["version"].to_pylist(), strict=True)
    said["dataschema"] = [dataschema_of(*kind) for kind in kinds]
    names = sorted(said)
    for values in zip(*(said[name] for name in names), strict=True):
        pairs = zip(names, values, strict=True)
        yield to_json({name: value for name, value in pairs if value is not None})


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _instant(moment: datetime) -> str:
    return moment.isoformat() + "Z"


def _octets(text: str) -> bytes | None:
    """The octets of what may be a UUID; None of anything else."""
    digits = text.replace("-", "")
    try:
        return bytes.fromhex(digits) if len(digits) == _UUID_DIGITS else None
    except ValueError:
        return None


def _uuid(octets: bytes | None) -> str | None:
    digits = (octets or b"").hex()
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return "-".join(parts) if digits else None


def _padded(position: int | None) -> str | None:
    return None if position is None else f"{position:020d}"


_UUID_DIGITS = 32
_AS_THEY_ARE = (
    *("source", "epoch", "type", "slot", "subject", "streamversion", "partitionkey"),
    *("correlationid", "causationid", "actor", "policyversion", "timeline", "traceparent"),
)
