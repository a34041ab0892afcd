"""Facts about return visits: asking customers how they are and what they need (SE6)."""

from uuid import UUID

from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Fact, Instant, Text
from daybook_contracts.service.interactions import ContactChannel


class ReturnVisitPlanned(Fact, type="crm.service.ReturnVisitPlanned", version=1):
    """The customer is to be asked again by then, as their grade wants it (SE6)."""

    customer_id: UUID
    visit_id: UUID
    grade: Grade | None
    due_at: Instant


class ReturnVisitDue(Fact, type="crm.service.ReturnVisitDue", version=1):
    """It is time to ask (SE6)."""

    customer_id: UUID
    visit_id: UUID
    due_at: Instant


class ReturnVisitCompleted(Fact, type="crm.service.ReturnVisitCompleted", version=1):
    """The customer was asked: their newest needs, and what has changed with them (SE6)."""

    customer_id: UUID
    visit_id: UUID
    channel: ContactChannel
    needs: Text
    changes: Text | None = None
    completed_at: Instant


FACTS: tuple[type[Fact], ...] = (ReturnVisitPlanned, ReturnVisitDue, ReturnVisitCompleted)
