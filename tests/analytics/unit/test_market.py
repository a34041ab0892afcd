"""Who buys, by what was known of them on the day (AN19)."""

import pytest

from daybook_analytics.views.market import Profile, market, size_of
from tests.analytics.samples import AS_OF, bucket

NOTHING = dict.fromkeys(("kind", "country", "region", "industry", "age_band"))


def test_AN19_shares_are_of_what_customers_of_one_currency_brought() -> None:
    profiles = [
        Profile("a", "000002", NOTHING | {"country": "SE", "industry": "G47"}, 12),
        Profile("a", "000001", NOTHING | {"country": "NO", "kind": "organization"}, None),
        Profile("b", "000001", NOTHING | {"country": "SE", "kind": "person"}, None),
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


@pytest.mark.parametrize(
    ("employees", "size"),
    [(None, "unknown"), (0, "0-9"), (9, "0-9"), (10, "10-49"), (249, "50-249"), (250, "250+")],
)
def test_AN19_sizes_are_those_of_the_union(employees: int | None, size: str) -> None:
    assert size_of(employees) == size
