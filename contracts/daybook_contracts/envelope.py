"""The envelope of a fact: CloudEvents 1.0 attributes with Daybook's extensions.

One envelope has two forms. Canonical JSON (sorted names, no spaces) is what is stored, hashed and
fed. Header strings are the Kafka binding in binary mode, where the body travels untouched.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import to_json

from daybook_contracts.patterns import MEANT

SLOTS = 256
"""Ordered lanes of a log, fixed for life: Kafka partitions carry whole slots."""

SPECVERSION = "1.0"
CONTENT_TYPE = "application/json"
_SCHEMA = "urn:daybook:schema"
_DIGITS = 20
_NUMBERS = ("sequence", "epoch", "slot", "prevposition", "streamversion", "hops")
_TIMES = ("time", "occurredat")


class EnvelopeInvalid(ValueError):
    """The attributes do not make an envelope; the message names the attribute."""


Position = Annotated[int, Field(ge=0, lt=10**_DIGITS)]
Name = Annotated[str, Field(min_length=1, max_length=256, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Envelope(BaseModel):
    """Who said what about whom, where it stands in its log, and what caused it.

    `sequence` is the position, counted from 1 without holes in one (`source`, `epoch`) log;
    `prevposition` is the previous public position in the same slot, 0 at its beginning. `time` is
    recording time, `occurredat` business time. `timeline` names an imported history whose clock
    its due work follows, and is absent for what happens live. `hops` counts the reactions since
    the first command. Private facts have neither slot nor `prevposition`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    id: Name
    source: Name
    type: Name
    subject: Name
    time: AwareDatetime
    dataschema: Name
    partitionkey: Name
    sequence: Annotated[int, Field(ge=1, lt=10**_DIGITS)]
    epoch: Annotated[int, Field(ge=1, lt=2**31)]
    slot: Annotated[int, Field(ge=0, lt=SLOTS)] | None = None
    prevposition: Position | None = None
    streamversion: Annotated[int, Field(ge=0, lt=2**31)]
    occurredat: AwareDatetime
    correlationid: Name
    causationid: Name
    actor: Name
    policyversion: Name | None = None
    timeline: Name | None = None
    traceparent: Name | None = None
    hops: Annotated[int, Field(ge=0, lt=2**31)] = 0

    @model_validator(mode="after")
    def _slot_follows_key(self) -> "Envelope":
        if (self.slot is None) != (self.prevposition is None):
            raise ValueError("slot and prevposition come together")
        if self.slot is not None and self.slot != slot_of(self.partitionkey):
            raise ValueError("slot is not the one of the partition key")
        if self.prevposition is not None and self.prevposition >= self.sequence:
            raise ValueError("prevposition is not before the position")
        version_of(self.dataschema, self.type)
        _check_in_utc(self.time)
        _check_in_utc(self.occurredat)
        return self

    @property
    def public(self) -> bool:
        return self.slot is not None

    @property
    def version(self) -> int:
        return version_of(self.dataschema, self.type)

    def to_json(self) -> bytes:
        """The canonical bytes that the hash chain covers."""
        return to_json(self._attributes())  # sorted and without numbers that are said in two ways

    @classmethod
    def from_json(cls, data: bytes) -> "Envelope":
        """Read canonical or any other JSON. Raises EnvelopeInvalid."""
        try:
            attributes = json.loads(data)
            if not isinstance(attributes, dict):
                raise EnvelopeInvalid("an envelope is a JSON object")
        except (ValueError, RecursionError) as error:
            raise EnvelopeInvalid(f"envelope: {error}") from error
        return cls.from_attributes(attributes)

    @classmethod
    def from_attributes(cls, attributes: Mapping[str, Any]) -> "Envelope":
        """Build from CloudEvents attributes; numbers may be digits. Raises EnvelopeInvalid."""
        if attributes.get("specversion") != SPECVERSION:
            raise EnvelopeInvalid("specversion: not 1.0")
        read = {name: value for name, value in attributes.items() if value is not None}
        for name in _NUMBERS:
            value = read.get(name)
            if isinstance(value, str):
                if not (value.isascii() and value.isdigit() and len(value) <= _DIGITS):
                    raise EnvelopeInvalid(f"{name}: not a number")
                read[name] = int(value)
            elif isinstance(value, bool):
                raise EnvelopeInvalid(f"{name}: not a number")
        for name in _TIMES:
            value = read.get(name)
            if value is not None and not (isinstance(value, str) and value[4:5] == "-"):
                raise EnvelopeInvalid(f"{name}: not a date and time")  # but seconds since 1970
        try:
            return cls.model_validate(read)
        except ValidationError as error:
            raise EnvelopeInvalid(first_problem(error)) from error

    def to_headers(self) -> list[tuple[str, bytes]]:
        """Kafka headers of the binary mode: `ce_` and the attribute's name, values in UTF-8."""
        pairs = [("content-type", CONTENT_TYPE.encode())]
        pairs += [(f"ce_{name}", str(value).encode()) for name, value in self._attributes().items()]
        return pairs

    @classmethod
    def from_headers(cls, headers: Iterable[tuple[str, bytes | None]]) -> "Envelope":
        """Read Kafka headers; unknown ones are ignored. Raises EnvelopeInvalid."""
        attributes: dict[str, str] = {}
        for name, value in headers:
            if not name.startswith("ce_"):
                continue
            if value is None:
                raise EnvelopeInvalid(f"{name}: null header")
            if name[3:] in attributes:
                raise EnvelopeInvalid(f"{name}: repeated header")
            try:
                attributes[name[3:]] = value.decode()
            except UnicodeDecodeError as error:
                raise EnvelopeInvalid(f"{name}: not UTF-8") from error
        return cls.from_attributes(attributes)

    def _attributes(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in (
                ("actor", self.actor),
                ("causationid", self.causationid),
                ("correlationid", self.correlationid),
                ("dataschema", self.dataschema),
                ("epoch", self.epoch),
                ("hops", self.hops or None),
                ("id", self.id),
                ("occurredat", instant(self.occurredat)),
                ("partitionkey", self.partitionkey),
                ("policyversion", self.policyversion),
                ("prevposition", _padded(self.prevposition)),
                ("sequence", _padded(self.sequence)),
                ("slot", self.slot),
                ("source", self.source),
                ("specversion", SPECVERSION),
                ("streamversion", self.streamversion),
                ("subject", self.subject),
                ("time", instant(self.time)),
                ("timeline", self.timeline),
                ("traceparent", self.traceparent),
                ("type", self.type),
            )
            if value is not None
        }


def slot_of(key: str) -> int:
    """The slot of a partition key: the first octet of its SHA-256, fixed for life."""
    return hashlib.sha256(key.encode()).digest()[0]


def _check_in_utc(moment: datetime) -> None:
    if moment.year in (MINYEAR, MAXYEAR):  # near the ends of the calendar it may be beyond them
        try:
            moment.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("a time is not within the years 1 to 9999 in UTC") from error


def dataschema_of(type_name: str, version: int) -> str:
    return f"{_SCHEMA}:{type_name}:{version}"


@lru_cache(maxsize=4096)
def version_of(dataschema: str, type_name: str) -> int:
    """The version that a `dataschema` names. Raises EnvelopeInvalid if it is of another type."""
    prefix, _, version = dataschema.rpartition(":")
    if prefix != f"{_SCHEMA}:{type_name}" or not version.isascii() or not version.isdigit():
        raise EnvelopeInvalid("dataschema: not the schema of this type")
    if version.startswith("0") or len(version) > 4:
        raise EnvelopeInvalid("dataschema: versions count from 1 to 9999")
    return int(version)


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC, microseconds only where there are some."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def canonical(value: Any) -> bytes:
    """JSON with sorted names and no spaces, in UTF-8: equal values give equal bytes."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


_MEMBER = re.compile(r"<\w+\.\w+: ('[^']*')>")
"""How a member of an enumeration is told where only some may be given: the value is enough."""


def first_problem(error: ValidationError) -> str:
    """One line for a person: where, and what is wrong; never the offending input."""
    problem = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in problem["loc"])
    wanted = MEANT.get(problem.get("ctx", {}).get("pattern", ""))
    told = _MEMBER.sub(r"\1", problem["msg"].removeprefix("Value error, "))
    message = f"write {wanted}" if wanted else told
    return f"{where}: {message}" if where else message


def _padded(position: int | None) -> str | None:
    return None if position is None else f"{position:0{_DIGITS}d}"
