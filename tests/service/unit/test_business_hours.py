"""Working time adds up, never runs backwards, and ends within hours."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from daybook_service.domain.business_hours import BusinessCalendar, BusinessHoursPolicy
from tests.service.samples import HOURS, NINE, at

SHANGHAI = BusinessCalendar.model_validate(
    {
        "zone": "Asia/Shanghai",
        "week": {
            day: ["09:00-12:00", "13:30-18:00"]
            for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
        },
        "exceptions": {"2024-04-04": [], "2024-04-05": [], "2024-04-07": ["09:00-12:00"]},
    }
)
NIGHTS = BusinessCalendar.model_validate(
    {"zone": "Europe/Berlin", "week": {"saturday": ["20:00-24:00"], "sunday": ["00:00-06:00"]}}
)
CALENDARS = st.sampled_from([SHANGHAI, NIGHTS, *HOURS.calendars.values()])
MOMENTS = st.datetimes(datetime(2024, 3, 20), datetime(2024, 11, 10), timezones=st.just(UTC))  # noqa: DTZ001
TIMES = st.integers(0, 3000).map(lambda minutes: timedelta(minutes=minutes))
few = settings(max_examples=60)


def is_open(calendar: BusinessCalendar, moment: datetime) -> bool:
    """Whether time passes just before it."""
    instant = timedelta(microseconds=1)
    return calendar.between(moment - instant, moment) == instant


@few
@given(CALENDARS, MOMENTS, TIMES, TIMES)
def test_SE1_working_time_adds_up(
    calendar: BusinessCalendar, moment: datetime, one: timedelta, other: timedelta
) -> None:
    both = calendar.later(moment, one + other)

    assert calendar.later(calendar.later(moment, one), other) == both
    assert calendar.between(moment, both) == one + other


@few
@given(CALENDARS, MOMENTS, TIMES, TIMES)
def test_SE1_working_time_never_runs_backwards(
    calendar: BusinessCalendar, moment: datetime, gap: timedelta, working: timedelta
) -> None:
    assert calendar.later(moment, working) >= moment + working
    assert calendar.later(moment + gap, working) >= calendar.later(moment, working)
    assert calendar.later(moment, working + gap) >= calendar.later(moment, working)


@few
@given(CALENDARS, MOMENTS, TIMES.filter(bool))
def test_SE1_what_is_due_is_due_within_hours(
    calendar: BusinessCalendar, moment: datetime, working: timedelta
) -> None:
    assert is_open(calendar, calendar.later(moment, working))


@few
@given(CALENDARS, MOMENTS, TIMES, TIMES)
def test_SE1_time_between_is_cut_anywhere(
    calendar: BusinessCalendar, moment: datetime, one: timedelta, other: timedelta
) -> None:
    middle, end = moment + one, moment + one + other

    parts = calendar.between(moment, middle) + calendar.between(middle, end)
    assert parts == calendar.between(moment, end) <= one + other
    assert calendar.between(end, moment) == timedelta(0) or end == moment


@pytest.mark.parametrize(
    ("moment", "minutes", "due_at"),
    [
        (datetime(2024, 3, 29, 9, tzinfo=UTC), 120, datetime(2024, 4, 1, 2, tzinfo=UTC)),
        (datetime(2024, 4, 3, 9, tzinfo=UTC), 120, datetime(2024, 4, 7, 2, tzinfo=UTC)),
        (datetime(2024, 4, 3, 3, tzinfo=UTC), 150, datetime(2024, 4, 3, 7, tzinfo=UTC)),
    ],
    ids=["over a week-end", "over holidays, to a working Sunday", "over lunch"],
)
def test_SE1_hours_are_those_of_the_zone(moment: datetime, minutes: int, due_at: datetime) -> None:
    assert SHANGHAI.later(moment, timedelta(minutes=minutes)) == due_at


def test_SE1_a_night_in_which_clocks_go_forward_is_an_hour_shorter() -> None:
    evening = datetime(2024, 3, 30, 19, tzinfo=UTC)  # 20:00 in Berlin

    assert NIGHTS.between(evening, evening + timedelta(days=1)) == timedelta(hours=9)
    week_before = evening - timedelta(days=7)
    assert NIGHTS.between(week_before, week_before + timedelta(days=1)) == timedelta(hours=10)


def test_SE1_who_is_always_served_is_served_by_the_wall() -> None:
    assert HOURS.calendars["always"].later(NINE, timedelta(hours=100)) == at(100)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"zone": "Mars/Olympus"}, "IANA"),
        ({"zone": "../etc/passwd"}, "IANA"),
        ({"week": {"monday": ["9-17"]}}, "such as"),
        ({"week": {"monday": ["13:00-12:00"]}}, "follow one another"),
        ({"week": {"monday": ["09:00-25:00"]}}, "until 24:00"),
        ({"week": {"monday": ["09:00-12:00", "11:00-13:00"]}}, "follow one another"),
        ({"week": {"monday": []}}, "open for some"),
        ({"week": {"someday": ["09:00-12:00"]}}, "monday"),
    ],
)
def test_SE1_a_calendar_that_cannot_be_kept_is_refused(
    changed: dict[str, object], problem: str
) -> None:
    with pytest.raises(ValidationError, match=problem):
        BusinessCalendar.model_validate(SHANGHAI.model_dump(mode="json") | changed)


def test_SE1_every_tier_has_a_calendar_that_is_there() -> None:
    terms = HOURS.model_dump(mode="json")
    with pytest.raises(ValidationError, match="that is there"):
        BusinessHoursPolicy.model_validate(
            terms | {"calendar": terms["calendar"] | {"priority": "night"}}
        )
