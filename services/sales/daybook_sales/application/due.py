"""When something that holds for whole days is over: days are counted in UTC, as in every log."""

from datetime import UTC, date, datetime, time, timedelta


def beginning(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def after(day: date) -> datetime:
    """The first moment that is not of this day any more.

    The last day there is has none; it ends with its last moment.
    """
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return beginning(day + timedelta(days=1))
