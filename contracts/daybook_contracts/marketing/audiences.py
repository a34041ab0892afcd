"""Facts about who may be addressed, and who no longer (MK2)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Count, Fact, Reference


class LeftBecause(StrEnum):
    """`grade_too_low` is any grade that does not fit, as A does not where only D does."""

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


class AudienceFrozen(Fact, type="crm.marketing.AudienceFrozen", version=1):
    """Who was in an audience at one moment, for results that can be reproduced (MK2).

    A large audience takes several of these, `part` 1 to `parts`, stored in one transaction.
    `members` counts all of them; `digest` is the SHA-256, in hexadecimal, of all member ids in
    order, one a line.
    """

    snapshot_id: UUID
    audience: Reference
    part: Count
    parts: Count
    members: Count
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    customers: Annotated[tuple[UUID, ...], Field(max_length=500)]


FACTS: tuple[type[Fact], ...] = (
    AudienceJoined,
    AudienceLeft,
    AudienceFrozen,
)
