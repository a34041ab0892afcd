"""A wallet is what customers alike spend who spend much with us (AN11)."""

from hypothesis import given

from daybook_analytics.application.policies import WALLET
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.market import Profile, Told
from daybook_analytics.views.wallet import Share, finish
from tests.analytics.samples import AS_OF, bucket, bucket_lists

POLICY = WALLET.shipped.at(AS_OF).policy


def firm(customer: str, industry: str | None, employees: int | None) -> Profile:
    return Profile(customer, "1", Told.PROFILE, "2025-01-01", _texts(industry), employees)


def _texts(industry: str | None) -> dict[str, str | None]:
    names = ("kind", "country", "region", "age_band", "status", "origin")
    return {**dict.fromkeys(names), "industry": industry}


def shares(profiles: list[Profile], days: list[Bucket]) -> dict[str, Share]:
    return {row.customer_id: row for row in finish(profiles, days, AS_OF, POLICY)}


def test_AN11_the_wallet_is_the_ninetieth_percentile_of_those_alike() -> None:
    """Ten shops spend 100 to 1000: nine of ten do not surpass 900. Others do not count."""
    shops = [f"s{number}" for number in range(1, 11)]
    profiles = [firm(shop, "G47", 5) for shop in shops] + [firm("bank", "K64", 5000)]
    days = [bucket(shop, 9, number * 100) for number, shop in enumerate(shops, start=1)]

    rows = shares(profiles, [*days, bucket("bank", 9, 9_000_000)])

    assert (rows["s3"].wallet_minor, rows["s3"].share, rows["s3"].room_minor) == (900, 0.3333, 600)
    assert (rows["s3"].alike, rows["s3"].peers) == ("industry G47, size 0-9", 10)
    assert (rows["s10"].wallet_minor, rows["s10"].share) == (1000, 1.0), "it is its own wallet"


def test_AN11_where_few_are_alike_more_are_compared_with() -> None:
    """Nine shops are too few; with the mill there are ten of that size, and eleven in all."""
    profiles = [firm(f"s{number}", "G47", 5) for number in range(9)]
    profiles += [firm("mill", "C10", 7), firm("unknown", None, None)]
    days = [bucket(each.customer_id, 9, 100) for each in profiles]

    rows = shares(profiles, days)

    assert (rows["s3"].alike, rows["s3"].peers) == ("size 0-9", 10)
    assert (rows["unknown"].alike, rows["unknown"].peers) == ("all", 11)
    few = shares(profiles[:9], days[:9])["s3"]
    assert (few.spend_minor, few.peers, few.wallet_minor, few.share) == (100, 9, None, None)


def test_AN11_what_lies_before_the_window_is_no_spend() -> None:
    days = [bucket("a", POLICY.window_days, 100), bucket("b", POLICY.window_days - 1, 100)]

    assert set(shares([], days)) == {"b"}


@given(bucket_lists)
def test_AN11_a_share_is_of_a_wallet_no_smaller_than_what_is_spent(days: list[Bucket]) -> None:
    policy = POLICY.model_copy(update={"least_peers": 2})

    for row in finish([], [day for day in days if day.day <= AS_OF], AS_OF, policy):
        if row.wallet_minor is not None:
            assert row.room_minor is not None
            assert row.spend_minor + row.room_minor == row.wallet_minor
            assert row.room_minor >= 0
