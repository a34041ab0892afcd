"""Who buys, by what was known of them on the day (AN19)."""

import pytest

from daybook_analytics.views.market import Profile, Told, market, size_of
from tests.analytics.samples import AS_OF, bucket

NAMES = ("kind", "country", "region", "industry", "age_band", "status", "origin")


def told(
    customer: str,
    change: int,
    what: Told,
    *,
    employees: int | None = None,
    at: int = 1,
    **known: str,
) -> Profile:
    texts = dict.fromkeys(NAMES) | known
    return Profile(customer, f"{change:010d}", what, f"2025-01-{at:02d}", texts, employees)


def test_AN19_shares_are_of_what_customers_of_one_currency_brought() -> None:
    profiles = [
        told("a", 2, Told.PROFILE, employees=12, country="SE", industry="G47"),
        told("a", 1, Told.REGISTERED, country="NO", kind="organization"),
        told("b", 1, Told.REGISTERED, country="SE", kind="person"),
    ]
    days = [bucket("a", 9, 60), bucket("b", 9, 30), bucket("c", 9, 10)]
    days += [bucket("b", 9, 5, currency="EUR")]

    rows = market(profiles, days, AS_OF)

    def found(dimension: str) -> dict[str, tuple[int, float]]:
        return {
            row["value"]: (row["customers"], row["share"])
            for row in rows
            if (row["dimension"], row["currency"]) == (dimension, "USD")
        }

    assert found("country") == {"SE": (2, 0.9), "unknown": (1, 0.1)}
    assert found("kind") == {"organization": (1, 0.6), "person": (1, 0.3), "unknown": (1, 0.1)}
    assert found("size") == {"10-49": (1, 0.6), "unknown": (2, 0.4)}
    assert found("industry") == {"G47": (1, 0.6), "unknown": (2, 0.4)}


def test_AN19_status_is_the_last_and_where_from_is_the_first_that_was_told() -> None:
    """A lead, told before its customer was, and an opportunity after; a change of the profile
    leaves both alone."""
    profiles = [
        told("a", 9, Told.ORIGIN, at=3, origin="fair"),
        told("a", 8, Told.ORIGIN, at=4, origin="website"),
        told("a", 1, Told.REGISTERED, status="potential", country="SE"),
        told("a", 2, Told.STATUS, status="intent"),
        told("a", 3, Told.STATUS, status="won"),
        told("a", 4, Told.PROFILE, industry="G47"),
    ]
    rows = market(profiles, [bucket("a", 9, 60), bucket("b", 9, 40)], AS_OF)

    def found(dimension: str) -> dict[str, float]:
        return {row["value"]: row["share"] for row in rows if row["dimension"] == dimension}

    assert found("status") == {"won": 0.6, "unknown": 0.4}
    assert found("origin") == {"fair": 0.6, "unknown": 0.4}
    assert found("country") == {"unknown": 1.0}, "the profile has it no longer"


@pytest.mark.parametrize(
    ("employees", "size"),
    [(None, "unknown"), (0, "0-9"), (9, "0-9"), (10, "10-49"), (249, "50-249"), (250, "250+")],
)
def test_AN19_sizes_are_those_of_the_union(employees: int | None, size: str) -> None:
    assert size_of(employees) == size
