"""A survey: sent, and answered while it is open; a customer asked lately is left in peace.

Satisfaction is perceived minus expected, the mean over all aspects asked for. Source: SE9.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.envelope import instant
from daybook_contracts.fact import Fact, Instant, Reference
from daybook_contracts.service.interactions import ContactChannel
from daybook_contracts.service.surveys import (
    AspectRating,
    ImprovementOpened,
    ImprovementOrigin,
    Satisfaction,
    SurveyAnswered,
    SurveyOccasion,
    SurveySent,
    SurveysPlanned,
)

Days = Annotated[int, Field(ge=0, le=3660)]


class CustomerSurveyed(Fact, type="service.CustomerSurveyed", version=1):
    """A customer was asked, and is not to be asked again soon."""

    customer_id: UUID
    survey_id: UUID
    sent_at: Instant


SurveyFact = SurveySent | SurveyAnswered
PRIVATE: tuple[type[Fact], ...] = (CustomerSurveyed,)


class SurveyPolicy(BaseModel):
    """Aspects by occasion, days, and the satisfaction at which somebody has to see to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: ContactChannel
    open_days: Days
    quiet_days: Days
    low_satisfaction: Satisfaction
    owner: Reference
    aspects: dict[SurveyOccasion, Annotated[tuple[Reference, ...], Field(min_length=1)]] = Field(
        min_length=len(SurveyOccasion)
    )


@dataclass(frozen=True, slots=True)
class Survey:
    sent: SurveySent
    answered: bool = False


class SurveyIsClosed(Refusal):
    """The days in which an answer is taken are over, or it was answered."""


class AskedLately(Refusal):
    """Who was asked within the quiet days is left in peace."""


class AspectsDiffer(Refusal):
    """An answer rates each aspect that was asked for, once."""


def evolve(state: Survey | None, fact: SurveyFact) -> Survey:
    match fact:
        case SurveySent():
            return Survey(fact)
        case SurveyAnswered():
            assert state is not None, "a survey is sent before it is answered"
            return replace(state, answered=True)
        case _:
            assert_never(fact)


def last_asked(state: datetime | None, fact: CustomerSurveyed) -> datetime:
    return fact.sent_at


def planned(state: SurveysPlanned | None, fact: SurveysPlanned) -> SurveysPlanned:
    return fact


def plan(state: SurveysPlanned | None, wanted: SurveysPlanned) -> list[SurveysPlanned]:
    """Raises Conflict if it exists."""
    if state is not None:
        raise Conflict(f"survey plan {wanted.plan_id} exists")
    return [wanted]


def send(
    state: Survey | None, sent: SurveySent, asked_at: datetime | None, policy: SurveyPolicy
) -> list[SurveyFact]:
    """Sending again changes nothing. Raises AskedLately, Refusal for a ticket that is not named."""
    if state is not None:
        return []
    if sent.occasion is SurveyOccasion.POST_TICKET and sent.ticket_id is None:
        raise Refusal("a survey after a ticket names the ticket")
    if asked_at is not None and sent.sent_at < asked_at + timedelta(days=policy.quiet_days):
        again = asked_at + timedelta(days=policy.quiet_days)
        raise AskedLately(f"the customer is left in peace until {instant(again)}")
    return [sent]


def answer(
    state: Survey, ratings: tuple[AspectRating, ...], comment: str | None, now: datetime
) -> list[SurveyFact]:
    """Raises SurveyIsClosed, AspectsDiffer."""
    sent = state.sent
    if state.answered or now > sent.closes_at:
        raise SurveyIsClosed(f"survey {sent.survey_id} takes no answer any more")
    if sorted(each.aspect for each in ratings) != sorted(sent.aspects):
        raise AspectsDiffer(f"rate each of {', '.join(sent.aspects)}, once")
    return [
        SurveyAnswered(
            customer_id=sent.customer_id,
            survey_id=sent.survey_id,
            ratings=ratings,
            satisfaction=satisfaction(ratings),
            lowest_aspect=min(ratings, key=_gap).aspect,
            comment=comment,
        )
    ]


def satisfaction(ratings: tuple[AspectRating, ...]) -> int:
    """Perceived minus expected, in hundredths of a point, rounded half up (SE9)."""
    return (200 * sum(map(_gap, ratings)) + len(ratings)) // (2 * len(ratings))


def wanting(
    facts: list[SurveyFact], improvement_id: UUID, policy: SurveyPolicy
) -> ImprovementOpened | None:
    """What is to become better when a customer is as little content as the policy says."""
    for fact in facts:
        if isinstance(fact, SurveyAnswered) and fact.satisfaction <= policy.low_satisfaction:
            return ImprovementOpened(
                improvement_id=improvement_id,
                origin=ImprovementOrigin.SURVEY,
                because_of=fact.survey_id,
                problem=f"less than expected: {fact.lowest_aspect}",
                owner=policy.owner,
            )
    return None


def _gap(rating: AspectRating) -> int:
    return rating.perceived - rating.expected
