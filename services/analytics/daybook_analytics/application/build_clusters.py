"""Put customers into clusters as of a day, and record those, if otherwise than last (AN15)."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_analytics import extras
from daybook_analytics.application.policies import CLUSTERS
from daybook_analytics.application.trained import positions
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.clusters import MEASURES, ClusterPolicy, behaviours
from daybook_chassis.commands import Aggregate, Command, Work
from daybook_chassis.errors import Refusal
from daybook_chassis.ids import derived_id
from daybook_chassis.projection import Projection
from daybook_chassis.queries import Queries
from daybook_contracts.analytics.clusters import Cluster, ClustersBuilt, Measures
from daybook_contracts.fact import Day


class BuildClusters(Command):
    """Find clusters among the customers of one currency as of a day."""

    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    as_of: Day


@dataclass(frozen=True, slots=True)
class Last:
    """What was found last; where the logs stood is beside that."""

    fact: ClustersBuilt

    def is_as(self, other: ClustersBuilt) -> bool:
        return self.fact.model_copy(update={"positions": other.positions}) == other


def evolve(state: Last | None, fact: ClustersBuilt) -> Last:
    return Last(fact)


CLUSTERING = Aggregate("clusters", evolve)


def clusters_of(currency: str) -> UUID:
    return derived_id("clusters", currency)


class Clustering:
    """Finds clusters among the buckets of customers and days."""

    def __init__(self, queries: Queries, buckets: Projection) -> None:
        self._queries = queries
        self._buckets = buckets

    def build_clusters(self, command: BuildClusters, work: Work) -> None:
        """The same as last are not recorded again. Raises Refusal where customers are too few, or
        there is nothing to do it with."""
        terms = work.policy(CLUSTERS, command.as_of)
        fact = self._built(command, terms.policy)
        stream = work.find(CLUSTERING, clusters_of(command.currency))
        if stream.state is None or not stream.state.is_as(fact):
            work.record(CLUSTERING, stream, [fact], policy_version=terms.version)

    def _built(self, command: BuildClusters, policy: ClusterPolicy) -> ClustersBuilt:
        try:
            from daybook_analytics.models import kmeans
        except ModuleNotFoundError as error:
            raise Refusal(extras.MODELS) from error
        days = map(Bucket.from_row, self._queries.all(self._buckets.name))
        known = behaviours(days, command.as_of)
        places = [
            each.place(currency)
            for (_, currency), each in known.items()
            if currency == command.currency
        ]
        if len(set(places)) < 2:
            raise Refusal(
                f"{len(places)} customers, all alike, had bought in {command.currency} by "
                f"{command.as_of}: they fall into no clusters"
            )
        found = kmeans.build(places, policy)
        return ClustersBuilt(
            currency=command.currency,
            as_of=command.as_of,
            clusters=tuple(
                Cluster(number=number, customers=size, centre=_measures(centre))
                for number, (size, centre) in enumerate(
                    zip(found.sizes, found.centres.tolist(), strict=True), start=1
                )
            ),
            scale=_measures(found.scale.tolist()),
            silhouette=found.silhouette,
            shapeless=found.shapeless,
            supported=found.supported,
            customers=len(places),
            positions=positions(self._queries, self._buckets),
            input_digest=found.digest,
            fold=f"{self._buckets.name}/{self._buckets.version}",
            code=kmeans.CODE,
        )


def _measures(values: list[float]) -> Measures:
    return Measures(**dict(zip(MEASURES, values, strict=True)))
