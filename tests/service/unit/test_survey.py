"""Surveys: who is asked, what an answer is worth, and what becomes of a bad one."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook_chassis.errors import Conflict, Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.service.interactions import ContactChannel
from daybook_contracts.service.surveys import (
    AspectRating,
    ImprovementDone,
    ImprovementOpened,
    ImprovementOrigin,
    SurveyAnswered,
    SurveyOccasion,
    SurveySent,
    SurveysPlanned,
)
from daybook_service.application import policies
from daybook_service.domain import improvement, survey
from daybook_service.domain.survey import AskedLately, AspectsDiffer, SurveyIsClosed
from tests.service.samples import CUSTOMER, DAY, NINE, TICKET, at

SURVEY = UUID("01890a5d-ac96-774b-bcce-b302099a8090")
TERMS = policies.SURVEYS.shipped.at(DAY).policy
SENT = SurveySent(
    customer_id=CUSTOMER,
    survey_id=SURVEY,
    occasion=SurveyOccasion.PERIODIC,
    channel=ContactChannel.EMAIL,
    aspects=("product", "price"),
    sent_at=NINE,
    closes_at=at(24),
)
OPENED = ImprovementOpened(
    improvement_id=SURVEY,
    origin=ImprovementOrigin.SURVEY,
    because_of=SURVEY,
    problem="less than expected: price",
    owner=TERMS.owner,
)
the = Scenario(survey.evolve, [SENT])


def rated(aspect: str, expected: int, perceived: int) -> AspectRating:
    return AspectRating(aspect=aspect, expected=expected, perceived=perceived)


def answered(*ratings: AspectRating, satisfaction: int, lowest: str) -> SurveyAnswered:
    return SurveyAnswered(
        customer_id=CUSTOMER,
        survey_id=SURVEY,
        ratings=ratings,
        satisfaction=satisfaction,
        lowest_aspect=lowest,
    )


def test_SE9_satisfaction_is_perceived_minus_expected() -> None:
    ratings = (rated("product", 6, 8), rated("price", 9, 4))
    the.when(lambda state: survey.answer(state, ratings, None, at(1))).then(
        answered(*ratings, satisfaction=-150, lowest="price")
    )


POINTS = st.integers(1, 10)


@given(st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=20))
def test_SE9_satisfaction_is_the_mean_to_half_a_hundredth(points: list[tuple[int, int]]) -> None:
    ratings = tuple(rated(str(place), *pair) for place, pair in enumerate(points))
    exact = sum(perceived - expected for expected, perceived in points)

    assert abs(survey.satisfaction(ratings) * len(points) - 100 * exact) * 2 <= len(points)
    assert -900 <= survey.satisfaction(ratings) <= 900


@pytest.mark.parametrize(
    "aspects", [["product"], ["product", "price", "price"], ["product", "speed"], []]
)
def test_SE9_each_aspect_is_rated_once(aspects: list[str]) -> None:
    ratings = tuple(rated(aspect, 5, 5) for aspect in aspects)
    the.when(lambda state: survey.answer(state, ratings, None, at(1))).refused(AspectsDiffer)


def test_SE9_a_survey_is_answered_once_while_it_is_open() -> None:
    ratings = (rated("product", 6, 8), rated("price", 5, 5))
    done = answered(*ratings, satisfaction=100, lowest="price")
    after = the.when(lambda state: survey.answer(state, ratings, None, at(24))).then(done)
    after.when(lambda state: survey.answer(state, ratings, None, at(2))).refused(SurveyIsClosed)
    the.when(lambda state: survey.answer(state, ratings, None, at(24, microseconds=1))).refused(
        SurveyIsClosed
    )


def test_SE9_who_was_asked_lately_is_left_in_peace() -> None:
    asked = NINE - timedelta(days=TERMS.quiet_days)
    none = Scenario(survey.evolve)
    none.when(lambda state: survey.send(state, SENT, asked, TERMS)).then(SENT)
    later = asked + timedelta(microseconds=1)
    none.when(lambda state: survey.send(state, SENT, later, TERMS)).refused(
        AskedLately, "left in peace until 2024-03-04"
    )
    the.when(lambda state: survey.send(state, SENT, later, TERMS)).then()


def test_SE9_a_survey_after_a_ticket_names_it() -> None:
    after = SENT.model_copy(update={"occasion": SurveyOccasion.POST_TICKET})
    none = Scenario(survey.evolve)
    none.when(lambda state: survey.send(state, after, None, TERMS)).refused(
        Refusal, "names the ticket"
    )
    named = after.model_copy(update={"ticket_id": TICKET})
    none.when(lambda state: survey.send(state, named, None, TERMS)).then(named)


def test_SE9_low_satisfaction_opens_an_improvement() -> None:
    low = answered(rated("price", 6, 5), satisfaction=-100, lowest="price")
    assert survey.wanting([low], SURVEY, TERMS) == OPENED
    fair = low.model_copy(update={"satisfaction": -99})
    assert survey.wanting([fair], SURVEY, TERMS) is None


def test_SE9_an_improvement_is_opened_and_done_once() -> None:
    done = ImprovementDone(improvement_id=SURVEY, measure="New price list")
    opened = (
        Scenario(improvement.evolve)
        .when(lambda state: improvement.open_one(state, OPENED))
        .then(OPENED)
    )
    opened.when(lambda state: improvement.open_one(state, OPENED)).then()
    other = OPENED.model_copy(update={"problem": "doors squeak"})
    opened.when(lambda state: improvement.open_one(state, other)).refused(Conflict, "exists")
    after = opened.when(lambda state: improvement.finish(state, "New price list")).then(done)
    after.when(lambda state: improvement.finish(state, "Again")).then()


def test_SE9_surveys_are_planned_once() -> None:
    wanted = SurveysPlanned(
        customer_id=CUSTOMER,
        plan_id=SURVEY,
        rule="FREQ=DAILY;COUNT=1",
        first_on=DAY,
        send_at=(NINE,),
    )
    plans = Scenario(survey.planned)
    after = plans.when(lambda state: survey.plan(state, wanted)).then(wanted)
    after.when(lambda state: survey.plan(state, wanted)).refused(Conflict)
