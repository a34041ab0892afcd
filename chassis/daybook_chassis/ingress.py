"""The door for facts that other enterprise systems own (IO1): checked, recorded, then published.

A sender gives CloudEvents in structured mode. What it says is recorded in the log of the fact's
owner, under the sender's event id as idempotency key: the same id with the same content changes
nothing, with other content it is refused.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daybook_chassis.doors import check_days, read_object
from daybook_chassis.errors import DaybookError, IdempotencyKeyReused, Poison
from daybook_chassis.ids import derived_id
from daybook_chassis.store.entry import Append, Entry, Once, Outcome, Provenance, Stored, topic_of
from daybook_chassis.store.log import Log
from daybook_contracts.catalogue import Catalogue, FactUnreadable
from daybook_contracts.envelope import EnvelopeInvalid, canonical, first_problem, version_of
from daybook_contracts.fact import ExternalFact, Instant
from daybook_contracts.identity import identity_of
from daybook_contracts.topics import source_of

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
_TRACEPARENT = "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"


class CloudEvent(BaseModel):
    """What a sender says: CloudEvents 1.0, structured mode, JSON data; the rest is ignored.

    `source` is the sender's name for itself; a customer is named by (`source`, `customer_ref`).
    Without a `dataschema` the data is of version 1. `occurredat` defaults to the fact's own date.
    """

    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)

    specversion: str = Field(pattern="^1\\.0$")
    id: Name
    source: Name
    type: str = Field(min_length=1, max_length=200)
    dataschema: str | None = None
    datacontenttype: str = Field(default="application/json", pattern="^application/json(;.*)?$")
    occurredat: Instant | None = None
    timeline: Name | None = None
    traceparent: Annotated[str, Field(pattern=_TRACEPARENT)] | None = None
    correlationid: Name | None = None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event at the door, ready to be recorded; `fact` is None where data was not looked at."""

    event: CloudEvent
    fact: ExternalFact | None

    @property
    def owner(self) -> str:
        return source_of(self.event.type)

    @property
    def customer_ref(self) -> str | None:
        """The sender's own id of the customer, None for an event about no customer."""
        reference = self.event.data.get("customer_ref")
        return reference if isinstance(reference, str) else None

    @property
    def occurred_at(self) -> datetime:
        """Business time: as said, or the beginning of the day that the fact names."""
        if self.event.occurredat is not None or self.fact is None:
            return self.event.occurredat or datetime.now(UTC)
        return datetime.combine(getattr(self.fact, self.fact.day_field), time.min, UTC)


class Ingress:
    """Records facts of outside owners in the logs that their host keeps, by source."""

    def __init__(self, logs: Mapping[str, Log], catalogue: Catalogue) -> None:
        self.logs = dict(logs)
        self._catalogue = catalogue

    def check(self, line: bytes) -> Arrival:
        """Read one CloudEvent and its data. Raises Poison with a reason for the sender."""
        event = self._event(line)
        try:
            fact = self._catalogue.read(event.type, _version(event), canonical(event.data))
        except FactUnreadable as error:
            raise Poison(str(error)) from error
        assert isinstance(fact, ExternalFact)
        check_days(fact)
        check_days({"occurredat": event.occurredat})
        return Arrival(event, fact)

    def unchecked(self, line: bytes) -> Arrival:
        """Read one CloudEvent as a broker would: its data is the consumers' business.

        Raises Poison when the attributes alone are unusable.
        """
        return Arrival(self._event(line), None)

    def record(self, arrivals: Sequence[Arrival]) -> list[Stored | DaybookError]:
        """Make events durable, one outcome an event, in order. Raises Transient."""
        outcomes: dict[int, Stored | DaybookError] = {}
        for owner, log in self.logs.items():
            mine = [place for place, each in enumerate(arrivals) if each.owner == owner]
            appended = log.append([_append(arrivals[place]) for place in mine]) if mine else []
            for place, outcome in zip(mine, appended, strict=True):
                outcomes[place] = _said(arrivals[place].event, outcome)
        return [outcomes[place] for place in range(len(arrivals))]

    def _event(self, line: bytes) -> CloudEvent:
        try:
            event = CloudEvent.model_validate_json(json.dumps(read_object(line)))
        except ValidationError as error:
            raise Poison(first_problem(error)) from error
        if source_of(event.type) not in self.logs or self._catalogue.find(event.type) is None:
            raise Poison(f"type: {event.type} is not taken at this door")
        try:
            _version(event)
        except EnvelopeInvalid as error:
            raise Poison(str(error)) from error
        return event


def _append(arrival: Arrival) -> Append:
    """One entry in a stream of its own, named after the sender's id: it can be there only once.

    What a sender says about no customer stays in order too: that a day is closed, and then another.
    """
    event = arrival.event
    stream_id = derived_id("external", event.source, event.id)
    reference = arrival.customer_ref
    body = canonical(event.data)
    provenance = Provenance(
        occurred_at=arrival.occurred_at,
        actor=event.source,
        correlation_id=event.correlationid or event.id,
        causation_id=event.id,
        key=str(
            identity_of(event.source, reference)
            if reference
            else derived_id("sender", event.source)
        ),
        public=True,
        timeline=event.timeline,
        traceparent=event.traceparent,
    )
    entry = Entry(stream_id, 1, topic_of(event.type, _version(event)), body, provenance)
    fingerprint = sha256(entry.topic.encode() + b"\n" + body).hexdigest()
    return Append((entry,), Once(str(stream_id), fingerprint))


def _said(event: CloudEvent, outcome: Outcome) -> Stored | DaybookError:
    """The outcome in the sender's words: it knows its own id, not the key made from it."""
    if isinstance(outcome, Stored):
        return outcome
    if isinstance(outcome.reason, IdempotencyKeyReused):
        return IdempotencyKeyReused(f"id: {event.id} of {event.source} came with other data before")
    return outcome.reason


def _version(event: CloudEvent) -> int:
    return 1 if event.dataschema is None else version_of(event.dataschema, event.type)
