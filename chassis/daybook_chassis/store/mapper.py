"""Facts to bytes and back: validated JSON under a type name, personal fields sealed on the way."""

from dataclasses import dataclass
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from daybook_chassis.seals import Seals
from daybook_chassis.store.entry import Entry, Provenance, split_topic, topic_of
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.fact import Fact


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """A fact at its place in a stream: what the library calls a domain event."""

    originator_id: UUID
    originator_version: int
    fact: Fact
    provenance: Provenance | None = None


class FactMapper(Mapper[UUID]):
    """The library's mapper, without code paths and without unvalidated objects."""

    def __init__(self, catalogue: Catalogue, seals: Seals) -> None:
        super().__init__(JSONTranscoder())
        self._catalogue = catalogue
        self._seals = seals

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """Seal and serialise. Raises KeyErased, and TypeError for a fact outside the catalogue."""
        assert isinstance(domain_event, StreamEvent)
        assert domain_event.provenance is not None
        fact = domain_event.fact
        if self._catalogue.find(fact.type) is not type(fact):
            raise TypeError(f"{fact.type} is not in this service's catalogue")
        return Entry(
            domain_event.originator_id,
            domain_event.originator_version,
            topic_of(fact.type, fact.version),
            self._seals.seal(fact).model_dump_json().encode(),
            domain_event.provenance,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """Read, upcast and open. Raises FactUnreadable: a log that cannot be read is a bug."""
        name, version = split_topic(stored_event.topic)
        fact = self._catalogue.read(name, version, stored_event.state)
        assert isinstance(stored_event.originator_id, UUID)
        return StreamEvent(
            stored_event.originator_id, stored_event.originator_version, self._seals.open(fact)
        )
