"""A complaint is filed with a time by which it is answered; a suggestion is routed (SE2)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.fact import Reference
from daybook_contracts.service.complaints import (
    ComplaintAnswered,
    ComplaintFiled,
    ComplaintOverdue,
    SuggestionArea,
    SuggestionRecorded,
)
from daybook_contracts.service.entitlements import ServiceTier
from daybook_service.domain.business_hours import BusinessCalendar
from daybook_service.domain.ticket_handling import YEAR_OF_MINUTES

ComplaintFact = ComplaintFiled | ComplaintAnswered | ComplaintOverdue


class ComplaintPolicy(BaseModel):
    """Working minutes for an answer by tier; who improves what is suggested, by area."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer_minutes: dict[ServiceTier, Annotated[int, Field(gt=0, le=YEAR_OF_MINUTES)]] = Field(
        min_length=len(ServiceTier)
    )
    routed_to: dict[SuggestionArea, Reference] = Field(min_length=len(SuggestionArea))


@dataclass(frozen=True, slots=True)
class Complaint:
    filed: ComplaintFiled
    answered: bool = False
    overdue: bool = False


class ComplaintIsAnswered(Refusal):
    """It has its answer; file another one if the customer is not content."""


def evolve(state: Complaint | None, fact: ComplaintFact) -> Complaint:
    if isinstance(fact, ComplaintFiled):
        return Complaint(fact)
    assert state is not None, "the first fact of a complaint files it"
    match fact:
        case ComplaintAnswered():
            return replace(state, answered=True)
        case ComplaintOverdue():
            return replace(state, overdue=True)
        case _:
            assert_never(fact)


def file(state: Complaint | None, filed: ComplaintFiled) -> list[ComplaintFact]:
    """Raises Conflict if it exists."""
    if state is not None:
        raise Conflict(f"complaint {filed.complaint_id} exists")
    return [filed]


def answer(
    state: Complaint, text: str, now: datetime, calendar: BusinessCalendar
) -> list[ComplaintFact]:
    """Raises ComplaintIsAnswered."""
    filed = state.filed
    if state.answered:
        raise ComplaintIsAnswered(f"complaint {filed.complaint_id} is answered")
    answered_at = max(now, filed.filed_at)
    return [
        ComplaintAnswered(
            customer_id=filed.customer_id,
            complaint_id=filed.complaint_id,
            answer=text,
            answered_at=answered_at,
            elapsed_minutes=calendar.between(filed.filed_at, answered_at) // timedelta(minutes=1),
            in_time=answered_at <= filed.answer_due_at,
        )
    ]


def fall_due(state: Complaint, now: datetime) -> list[ComplaintFact]:
    """What a timer does; early, again or after the answer, it does nothing."""
    filed = state.filed
    if state.answered or state.overdue or now < filed.answer_due_at:
        return []
    return [
        ComplaintOverdue(
            customer_id=filed.customer_id,
            complaint_id=filed.complaint_id,
            due_at=filed.answer_due_at,
        )
    ]


def note(state: UUID | None, fact: SuggestionRecorded) -> UUID:
    """All that is to be known of a suggestion is whose it is."""
    return fact.customer_id


def suggest(state: UUID | None, recorded: SuggestionRecorded) -> list[SuggestionRecorded]:
    """Raises Conflict if it exists."""
    if state is not None:
        raise Conflict(f"suggestion {recorded.suggestion_id} exists")
    return [recorded]
