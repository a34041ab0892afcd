"""Festivals come by their own calendar, and nobody is greeted twice (MK4)."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from daybook_chassis import policy
from daybook_chassis.errors import Conflict, NotFound
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.marketing.greetings import (
    FestivalDropped,
    FestivalKept,
    FestivalReached,
    GreetingDue,
    GreetingSent,
)
from daybook_marketing.domain import festival, greetings
from daybook_marketing.domain.calendars import Calendar, FestivalDay
from daybook_marketing.domain.greeting_policy import FestivalDate, GreetingPolicy
from tests.marketing.samples import ANNE, CUSTOMER

SPRING = FestivalDay(Calendar.LUNAR, 1, 1)
LABA = FestivalDay(Calendar.LUNAR, 12, 8)
TERMS = policy.load("daybook_marketing", "greetings", GreetingPolicy).at(date(2025, 1, 1)).policy
KEPT = FestivalKept(festival="spring", audience="vip", next_on=date(2025, 1, 29))
GREETING = UUID(int=3)


@pytest.mark.parametrize(
    ("day", "year", "found"),
    [  # as the Hong Kong Observatory has them
        (SPRING, 2024, date(2024, 2, 10)),
        (SPRING, 2025, date(2025, 1, 29)),
        (FestivalDay(Calendar.LUNAR, 8, 15), 2025, date(2025, 10, 6)),  # after a leap sixth month
        (FestivalDay(Calendar.LUNAR, 5, 5), 2026, date(2026, 6, 19)),
        (LABA, 2022, date(2022, 12, 30)),
        (FestivalDay(Calendar.GREGORIAN, 1, 1), 2025, date(2025, 1, 1)),
    ],
)
def test_MK4_a_festival_is_on_its_day(day: FestivalDay, year: int, found: date) -> None:
    assert day.of(year) == found


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.builds(FestivalDay, st.just(Calendar.LUNAR), st.integers(1, 12), st.integers(1, 29)),
)
def test_MK4_the_next_day_of_a_festival_is_within_a_lunar_year(
    today: date, day: FestivalDay
) -> None:
    year, found = day.next_after(today)

    assert 0 < (found - today).days <= 385
    assert day.of(year) == found
    assert day.of(year - 1) <= today


@pytest.mark.parametrize(
    "terms",
    [
        {"calendar": "lunar", "month": 12, "day": 30},
        {"calendar": "gregorian", "month": 2, "day": 29},
        {"calendar": "julian", "month": 1, "day": 1},
    ],
)
def test_MK4_a_festival_is_on_a_day_that_every_year_has(terms: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FestivalDate.model_validate(terms)
    assert {name for name, each in TERMS.occasions.items() if each.day is None} == {"birthday"}


def reaching(today: date, day: FestivalDay = SPRING) -> Callable[[Any], list[Any]]:
    return lambda state: festival.reach(state, day=day, today=today, members=[CUSTOMER])


def reached(year: int, next_on: date, *customers: UUID) -> FestivalReached:
    return FestivalReached(
        festival="spring", year=year, next_on=next_on, part=1, parts=1, customers=customers
    )


def test_MK4_a_festival_comes_once_a_year_until_it_is_dropped() -> None:
    def keeping(state: festival.Festival | None) -> list[festival.FestivalFact]:
        return festival.keep(
            state, festival="spring", audience="vip", day=SPRING, today=date(2024, 2, 10)
        )

    new = Scenario(festival.evolve)
    new.when(reaching(date(2025, 1, 29))).then()
    kept = new.when(keeping).then(KEPT)
    kept.when(keeping).refused(Conflict)
    come = kept.when(reaching(date(2025, 1, 29))).then(reached(2025, date(2026, 2, 17), CUSTOMER))
    come.when(reaching(date(2025, 1, 29))).then()
    come.when(reaching(date(2026, 2, 17))).then(reached(2026, date(2027, 2, 6), CUSTOMER))
    dropped = come.when(festival.drop).then(FestivalDropped(festival="spring"))
    dropped.when(festival.drop).refused(NotFound)
    dropped.when(reaching(date(2026, 2, 17))).then()


def test_MK4_two_lunar_years_may_end_in_one_of_ours() -> None:
    kept = Scenario(festival.evolve).given(KEPT)
    first = kept.when(reaching(date(2022, 1, 10), LABA)).then(
        reached(2021, date(2022, 12, 30), CUSTOMER)
    )
    first.when(reaching(date(2022, 12, 30), LABA)).then(reached(2022, date(2024, 1, 18), CUSTOMER))


def test_MK4_a_festival_whose_day_was_moved_greets_nobody_on_the_old_one() -> None:
    kept = Scenario(festival.evolve).given(KEPT)
    moved = kept.when(reaching(date(2025, 1, 28))).then(reached(2024, date(2025, 1, 29)))
    moved.when(reaching(date(2025, 1, 29))).then(reached(2025, date(2026, 2, 17), CUSTOMER))


def test_MK4_a_person_is_greeted_once_an_occasion_and_year() -> None:
    def owing(state: greetings.Greetings | None) -> list[greetings.GreetingFact]:
        return greetings.owe(
            state,
            customer_id=CUSTOMER,
            contact_id=ANNE,
            greeting_id=GREETING,
            occasion="birthday",
            year=2025,
        )

    def sending(state: greetings.Greetings | None) -> list[greetings.GreetingFact]:
        return greetings.sent(state, customer_id=CUSTOMER, greeting_id=GREETING)

    due = GreetingDue(
        customer_id=CUSTOMER,
        contact_id=ANNE,
        greeting_id=GREETING,
        occasion="birthday",
        year=2025,
    )
    sent = GreetingSent(customer_id=CUSTOMER, contact_id=ANNE, greeting_id=GREETING)
    new = Scenario(greetings.evolve)
    new.when(sending).then()
    owed = new.when(owing).then(due)
    owed.when(owing).then()
    owed.when(sending).then(sent).when(sending).then()
