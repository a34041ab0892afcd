"""From facts to figures in memory: facts as octets, what is posted of them, a view of that."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from daybook_analytics.application.answers import finished
from daybook_analytics.application.policies import BOOK
from daybook_analytics.application.recall import Recalled, fold
from daybook_analytics.subscriptions import PROJECTIONS
from daybook_analytics.views.catalogue import VIEWS
from daybook_analytics.views.view import Table
from daybook_chassis.projection import Row
from daybook_contracts.envelope import Envelope, canonical
from daybook_contracts.fact import Fact, partition_key
from daybook_contracts.topics import published, source_of
from tests.analytics.logs import filled

START = datetime(2020, 1, 1, tzinfo=UTC)


class Said(NamedTuple):
    """A fact of a stream, and when it happened."""

    stream: UUID
    fact: Fact
    at: datetime = START


def recalled(told: Iterable[Said]) -> list[Recalled]:
    """As contracts read the octets that the store would hold; a stream's facts in their order."""
    some = Envelope.from_json(filled(1).records[0].envelope)
    catalogue, versions, facts = published(), dict[UUID, int](), []
    for stream, fact, at in told:
        version = versions[stream] = versions.get(stream, 0) + 1
        body = canonical(fact.model_dump(mode="json"))
        said = {
            "source": source_of(fact.type),
            "type": fact.type,
            "subject": str(stream),
            "streamversion": version,
            "partitionkey": partition_key(fact, stream),
            "occurredat": at,
        }
        envelope = some.model_copy(update=said)
        facts.append(Recalled(catalogue.read(fact.type, fact.version, body), envelope))
    return facts


class Folded:
    """What analytics has of these facts and no others, under the terms that are shipped."""

    def __init__(self, told: Iterable[Said]) -> None:
        self._facts = recalled(told)
        self._posted: dict[str, list[Row]] = {}

    def rows(self, name: str) -> list[Row]:
        """What is posted by the projection of a name."""
        if name not in self._posted:
            (projection,) = (each for each in PROJECTIONS if each.name == name)
            heard = (each for each in self._facts if type(each.fact) in projection.on)
            self._posted[name] = fold(projection, heard)
        return self._posted[name]

    def view(self, name: str, as_of: date) -> Table:
        view = VIEWS[name]
        terms = BOOK.find(view.policy).shipped.at(as_of).policy if view.policy else None
        return finished(view, map(self.rows, view.projections), as_of, terms)
