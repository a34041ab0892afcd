"""Facts told to analytics as their services publish them, without the work that leads to them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from daybook_chassis.store.entry import Append, Provenance
from daybook_chassis.store.mapper import StreamEvent
from daybook_chassis.transport.local import LocalTransport
from daybook_cli.house import House
from daybook_contracts.fact import Fact, partition_key
from daybook_contracts.topics import source_of


class Told(NamedTuple):
    """A fact of a stream, and when it happened; now if not given."""

    stream: UUID
    fact: Fact
    at: datetime | None = None


def tell(house: House, told: Iterable[Told]) -> None:
    """Their services say so, and analytics hears of it; nobody else does."""
    now = datetime.now(UTC)
    versions: dict[UUID, int] = {}
    said: dict[str, list[StreamEvent]] = {}
    for stream, fact, at in told:
        version = versions[stream] = versions.get(stream, 0) + 1
        key = partition_key(fact, stream)
        why = Provenance(at or now, "test", "test", "test", key=key, public=True)
        service = source_of(fact.type).removeprefix("crm.")
        said.setdefault(service, []).append(StreamEvent(stream, version, fact, why))
    for service, events in said.items():
        house[service].log.append([Append(house[service].application.entries(events))])
    hear(house)


def hear(house: House) -> None:
    """Analytics alone takes what there is to hear: other services have no part in this."""
    transport = LocalTransport(house.feeds)
    consumers = house["analytics"].consumers(house.feeds)
    while sum(map(transport.pump, consumers)):
        pass
