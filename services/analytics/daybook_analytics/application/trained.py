"""The stream of each model and currency: how it came out when it was last fitted."""

from dataclasses import dataclass
from uuid import UUID

from daybook_chassis.commands import Aggregate
from daybook_chassis.ids import derived_id
from daybook_chassis.projection import Projection
from daybook_chassis.queries import Queries
from daybook_contracts.analytics.models import FittedAt, ModelTrained
from daybook_contracts.topics import source_of


@dataclass(frozen=True, slots=True)
class Last:
    """The last fit, by what it is of and with which result; where the logs stood is beside that."""

    fact: ModelTrained

    def is_as(self, other: ModelTrained) -> bool:
        return self.fact.model_copy(update={"positions": other.positions}) == other


def evolve(state: Last | None, fact: ModelTrained) -> Last:
    return Last(fact)


MODEL = Aggregate("model", evolve)


def model_of(name: str, currency: str) -> UUID:
    return derived_id("model", name, currency)


def positions(queries: Queries, posted: Projection) -> tuple[FittedAt, ...]:
    """Up to where each log is posted that a projection hears."""
    return tuple(
        FittedAt(source=source, position=queries.covered(posted.name, source))
        for source in sorted({source_of(fact.type) for fact in posted.on})
    )
