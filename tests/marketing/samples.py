"""Customers, contacts and terms that tests of marketing start from."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from daybook_chassis import policy
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.grading import Grade
from daybook_contracts.marketing.audiences import AudienceJoined, AudienceLeft, LeftBecause
from daybook_marketing.domain.audience_policy import AudiencePolicy
from daybook_marketing.domain.prospect import ConsentNoted, GradeNoted

AUDIENCES = policy.load("daybook_marketing", "audiences", AudiencePolicy).at(date(2024, 3, 4))
CUSTOMER = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
ANNE = UUID("01890a5d-ac96-774b-bcce-b302099a8059")
BERT = UUID("01890a5d-ac96-774b-bcce-b302099a805a")
NINE = datetime(2024, 3, 4, 9, tzinfo=UTC)


def day(number: int) -> datetime:
    """Nine o'clock, so many days after the first of these stories."""
    return NINE + timedelta(days=number)


def grade_noted(grade: Grade) -> GradeNoted:
    return GradeNoted(customer_id=CUSTOMER, grade=grade)


def consent_noted(contact_id: UUID, *, granted: bool = True) -> ConsentNoted:
    return ConsentNoted(
        customer_id=CUSTOMER,
        contact_id=contact_id,
        purpose=Purpose.MARKETING,
        channel=Channel.EMAIL,
        granted=granted,
    )


def joined(audience: str, grade: Grade) -> AudienceJoined:
    return AudienceJoined(customer_id=CUSTOMER, audience=audience, grade=grade)


def left(audience: str, reason: LeftBecause) -> AudienceLeft:
    return AudienceLeft(customer_id=CUSTOMER, audience=audience, reason=reason)
