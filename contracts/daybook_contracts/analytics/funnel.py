"""The fact of how opportunities went from stage to stage, at the end of a month (SA5)."""

from pydantic import BaseModel, ConfigDict

from daybook_contracts.analytics.models import FittedAt
from daybook_contracts.fact import Count, Day, Fact, Minutes, Percent, Reference
from daybook_contracts.sales.opportunities import Stage


class StageMeasured(BaseModel):
    """Stays in one open stage: an opportunity may come back to it.

    `conversion` is the share that went on, or won, of the stays that ended; the times that those
    took are over the same. Without any that ended there is neither.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    stage: Stage
    entered: Count
    advanced: Count
    went_back: Count
    lost: Count
    open: Count
    conversion: Percent | None = None
    mean_dwell: Minutes | None = None
    median_dwell: Minutes | None = None


class FunnelMeasured(Fact, type="crm.analytics.FunnelMeasured", version=1):
    """The funnel as it stood when a month ended, of all opportunities until then (SA5).

    `moves` is how many moves of how many `opportunities` it was counted from, by `fold`, which had
    read the logs up to `positions`. What is recorded later of that month is measured anew.
    """

    as_of: Day
    stages: tuple[StageMeasured, ...]
    opportunities: Count
    moves: Count
    positions: tuple[FittedAt, ...]
    fold: Reference


FACTS: tuple[type[Fact], ...] = (FunnelMeasured,)
