"""Facts about clusters of customers: groups that were found, and whether they are any (AN15)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.analytics.models import FittedAt, Real
from daybook_contracts.fact import Count, Day, Fact, Reference, unit

Logarithm = Annotated[float, unit("natural logarithm")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Measures(_Part):
    """Of recency in days, frequency in days with a purchase, and spend in whole currency:
    the natural logarithm of one more than each, or what is said of such logarithms."""

    recency: Logarithm
    frequency: Logarithm
    monetary: Logarithm


class Cluster(_Part):
    """A group by its centre; numbers count from 1, the cluster of the highest spend."""

    number: Count
    customers: Count
    centre: Measures


class ClustersBuilt(Fact, type="crm.analytics.ClustersBuilt", version=1):
    """Customers of one currency were put into clusters by how they bought, as of a day (AN15).

    A customer is in the cluster whose centre is nearest, each measure divided by its `scale`.
    `silhouette` is the mean over customers, from -1 to 1; `shapeless` is what customers come to
    that have no clusters; the envelope's policy says when clusters are `supported`. Built again at
    the same `positions` by the same `fold` and `code`, they come out the same.
    """

    currency: Reference
    as_of: Day
    clusters: tuple[Cluster, ...] = Field(min_length=1)
    scale: Measures
    silhouette: Real
    shapeless: Real
    supported: bool
    customers: Count
    positions: tuple[FittedAt, ...]
    input_digest: Reference
    fold: Reference
    code: Reference


FACTS: tuple[type[Fact], ...] = (ClustersBuilt,)
