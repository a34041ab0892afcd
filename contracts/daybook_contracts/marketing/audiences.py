"""Facts about who may be addressed, and who no longer (MK2)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Fact, Reference


class LeftBecause(StrEnum):
    CONSENT_WITHDRAWN = "consent_withdrawn"
    GRADE_TOO_LOW = "grade_too_low"


class AudienceJoined(Fact, type="crm.marketing.AudienceJoined", version=1):
    """A customer with consent and a fitting grade entered an audience (MK2)."""

    customer_id: UUID
    audience: Reference
    grade: Grade


class AudienceLeft(Fact, type="crm.marketing.AudienceLeft", version=1):
    """A customer may no longer be addressed as part of an audience, and why (MK2, CU22)."""

    customer_id: UUID
    audience: Reference
    reason: LeftBecause


FACTS: tuple[type[Fact], ...] = (
    AudienceJoined,
    AudienceLeft,
)
