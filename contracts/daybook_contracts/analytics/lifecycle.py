"""Facts about where a customer stands in its life cycle (AN1)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Day, Fact
from daybook_contracts.money import Money


class LifecycleStage(StrEnum):
    """The five stages by input against output (AN1)."""

    NURTURE = "nurture"
    GROWTH = "growth"
    HARVEST = "harvest"
    RETENTION = "retention"
    ENDED = "ended"


class LifecycleStageChanged(Fact, type="crm.analytics.LifecycleStageChanged", version=1):
    """Input and output of the trailing window put the customer into another stage (AN1)."""

    customer_id: UUID
    as_of: Day
    stage: LifecycleStage
    previous_stage: LifecycleStage | None = None
    input: Money
    output: Money


FACTS: tuple[type[Fact], ...] = (LifecycleStageChanged,)
