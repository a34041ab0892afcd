"""Facts about what we do for a customer at its stage of life: acquire, retain, win back (MK10)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.fact import Day, Fact


class Programme(StrEnum):
    """Prospects are developed, customers who fade are retained, lost ones are won back (MK10)."""

    ACQUIRE = "acquire"
    RETAIN = "retain"
    WIN_BACK = "win_back"


class AcquisitionStarted(Fact, type="crm.marketing.AcquisitionStarted", version=1):
    """A prospect is developed: it costs more than it brings, so far (MK10)."""

    customer_id: UUID
    stage: LifecycleStage
    as_of: Day


class RetentionStarted(Fact, type="crm.marketing.RetentionStarted", version=1):
    """A customer who brings less and less is to be kept (MK10)."""

    customer_id: UUID
    stage: LifecycleStage
    as_of: Day


class WinBackStarted(Fact, type="crm.marketing.WinBackStarted", version=1):
    """A customer who has left is to be won back, up to and on the day `until` (MK10)."""

    customer_id: UUID
    stage: LifecycleStage
    as_of: Day
    until: Day


class CustomerWonBack(Fact, type="crm.marketing.CustomerWonBack", version=1):
    """A customer who had left brings something again (MK10)."""

    customer_id: UUID
    stage: LifecycleStage
    as_of: Day


class CareEnded(Fact, type="crm.marketing.CareEnded", version=1):
    """A programme is over for a customer, and whether it came to what it was for (MK10)."""

    customer_id: UUID
    programme: Programme
    succeeded: bool
    ended_on: Day


FACTS: tuple[type[Fact], ...] = (
    AcquisitionStarted,
    RetentionStarted,
    WinBackStarted,
    CustomerWonBack,
    CareEnded,
)
