"""Facts about how content customers are, and what is done about it (SE9)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Day, Fact, Instant, Reference, Text
from daybook_contracts.service.interactions import ContactChannel

Rating = Annotated[int, Field(ge=1, le=10, json_schema_extra={"x-unit": "point"})]
Satisfaction = Annotated[int, Field(ge=-900, le=900, json_schema_extra={"x-unit": "0.01 point"})]


class SurveyOccasion(StrEnum):
    POST_TICKET = "post_ticket"
    PERIODIC = "periodic"


class SurveysPlanned(Fact, type="crm.service.SurveysPlanned", version=1):
    """The customer is to be asked at these times; `rule` is the RRULE (RFC 5545) of them (SE9)."""

    customer_id: UUID
    plan_id: UUID
    rule: Text
    first_on: Day
    send_at: Annotated[tuple[Instant, ...], Field(min_length=1)]


class SurveySent(Fact, type="crm.service.SurveySent", version=1):
    """The customer was asked how content they are with each of these aspects (SE9)."""

    customer_id: UUID
    survey_id: UUID
    occasion: SurveyOccasion
    ticket_id: UUID | None = None
    channel: ContactChannel
    aspects: Annotated[tuple[Reference, ...], Field(min_length=1)]
    sent_at: Instant
    closes_at: Instant


class AspectRating(BaseModel):
    """What was expected of one aspect and what was perceived, 1 to 10 points each (SE9)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    aspect: Reference
    expected: Rating
    perceived: Rating


class SurveyAnswered(Fact, type="crm.service.SurveyAnswered", version=1):
    """Satisfaction is perceived minus expected, the mean over aspects (SE9)."""

    customer_id: UUID
    survey_id: UUID
    ratings: Annotated[tuple[AspectRating, ...], Field(min_length=1)]
    satisfaction: Satisfaction
    lowest_aspect: Reference
    comment: Text | None = None


class ImprovementOrigin(StrEnum):
    SURVEY = "survey"
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"
    REVIEW = "review"


class ImprovementOpened(Fact, type="crm.service.ImprovementOpened", version=1):
    """Something is to become better; `because_of` is what says so (SE9)."""

    improvement_id: UUID
    origin: ImprovementOrigin
    because_of: UUID | None = None
    problem: Text
    owner: Reference


class ImprovementDone(Fact, type="crm.service.ImprovementDone", version=1):
    """This was done about it (SE9)."""

    improvement_id: UUID
    measure: Text


FACTS: tuple[type[Fact], ...] = (
    SurveysPlanned,
    SurveySent,
    SurveyAnswered,
    ImprovementOpened,
    ImprovementDone,
)
