"""Buckets that tests start from, and what Hypothesis draws of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from daybook_analytics.application.policies import LIFECYCLE
from daybook_analytics.application.policies import VALUE as VALUE_POLICY
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.lifecycle import Costs

AS_OF = date(2025, 6, 30)
LIFE = LIFECYCLE.shipped.at(AS_OF).policy
VALUE = VALUE_POLICY.shipped.at(AS_OF).policy
NEAR = LIFE.model_copy(
    update={
        "costs": tuple(
            Costs(currency=currency, acquisition=five, handling=five, tending_a_day=one)
            for currency, five, one in (("USD", "0.05", "0.01"), ("JPY", "5", "1"))
        )
    }
)
"""Few customers, and costs of about what they bring: who is equal, or at a bound, is common."""
CDNOW = Path(__file__).parents[2] / "demo" / "data" / "cdnow" / "CDNOW_sample.txt"


def bucket(
    customer: str, days_ago: int, minor: int, back: int = 0, currency: str = "USD", times: int = 1
) -> Bucket:
    """What a customer brought on one day, so many days before the day of the view."""
    return Bucket(customer, currency, AS_OF - timedelta(days=days_ago), times, minor, back)


def _drawn(days: Iterable[tuple[str, str, int, int, int, int]]) -> list[Bucket]:
    return [
        Bucket(customer, currency, AS_OF - timedelta(days=ago), times, minor if times else 0, back)
        for customer, currency, ago, times, minor, back in days
    ]


bucket_lists = st.lists(
    st.tuples(
        st.sampled_from("abcdefg"),
        st.sampled_from(("USD", "USD", "EUR", "JPY")),
        st.integers(-40, 400),
        st.integers(0, 2),
        st.integers(0, 30),
        st.sampled_from((0, 0, 0, 5, 30)),
    ),
    max_size=25,
    unique_by=lambda drawn: drawn[:3],
).map(_drawn)
"""As the projection holds them: one a customer, currency and day, some of them after the view's.
Amounts are few, so that customers are often equal."""


def renamed(buckets: Sequence[Bucket]) -> list[Bucket]:
    """Other names, in another order of the alphabet."""
    return [
        replace(each, customer_id=f"{ord('z') - ord(each.customer_id):03d}") for each in buckets
    ]


def name_before(renamed_id: str) -> str:
    return chr(ord("z") - int(renamed_id))


def shuffled(buckets: Sequence[Bucket], order: Random) -> list[Bucket]:
    mixed = list(buckets)
    order.shuffle(mixed)
    return mixed


orders = st.randoms(use_true_random=False)
