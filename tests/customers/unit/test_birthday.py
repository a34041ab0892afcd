"""Birthdays are sealed, come once a year, and end with the person (MK4, CU23)."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from daybook_chassis.errors import DaybookError
from daybook_contracts.customers.birthdays import BirthdayNoted
from daybook_contracts.personal import Known
from daybook_customers.domain import birthday
from daybook_customers.domain.birthday import BirthdayImplausible, next_after
from daybook_customers.domain.customer import ContactErased, ContactUnknown
from tests.customers.unit.examples import CONTACT, ERASED, SECOND, with_contact

TODAY = date(2025, 4, 1)
BORN = date(1980, 2, 29)


def noted(day: date = BORN) -> list[BirthdayNoted]:
    state = with_contact().state
    assert state is not None
    return birthday.note(state, contact_id=CONTACT, birthday=day, today=TODAY)


def test_MK4_a_birthday_is_noted_sealed() -> None:
    (fact,) = noted()

    assert fact.birthday == Known("1980-02-29")
    assert "1980" not in repr(fact)
    with pytest.raises(ValueError, match="sealed or not at all"):
        fact.model_dump_json()


@pytest.mark.parametrize("day", [date(2025, 4, 2), date(1890, 1, 1)])
def test_MK4_nobody_is_born_tomorrow_or_too_long_ago(day: date) -> None:
    with pytest.raises(BirthdayImplausible):
        noted(day)


@pytest.mark.parametrize(
    ("contact_id", "refusal"), [(SECOND, ContactUnknown), (CONTACT, ContactErased)]
)
def test_MK4_nothing_is_noted_of_who_is_unknown_or_erased(
    contact_id: object, refusal: type[DaybookError]
) -> None:
    state = with_contact().given(ERASED).state
    assert state is not None
    with pytest.raises(refusal):
        birthday.note(state, contact_id=contact_id, birthday=BORN, today=TODAY)  # type: ignore[arg-type]
    assert birthday.reach(state, contact_id=CONTACT, year=2025) == []


@example(BORN, date(2025, 1, 2))
@example(BORN, date(2028, 2, 28))
@given(st.dates(date(1930, 1, 1), date(2025, 1, 1)), st.dates(date(2025, 1, 2), date(2060, 1, 1)))
def test_MK4_it_comes_within_a_year_on_its_own_day(born: date, day: date) -> None:
    found = next_after(born, day)

    assert 0 <= (found - day).days <= 366
    leap = (born.month, born.day) == (2, 29)
    assert (found.month, found.day) == ((2, 28) if leap else (born.month, born.day))
