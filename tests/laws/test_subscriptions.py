"""Whoever acts on facts acts once on each: told all again, it has nothing left to do (I3)."""

import pytest

from tests.laws import checks
from tests.laws.histories import History
from tests.laws.members import PARTS, REACTIONS, subscriptions_that_act

ACTING = subscriptions_that_act()


@pytest.mark.parametrize(("owner", "subscription"), ACTING, ids=[name for _, name in ACTING])
def test_hearing_everything_twice_is_hearing_it_once(
    told: History, owner: str, subscription: str
) -> None:
    checks.acts_once(told, (owner, subscription))


@pytest.mark.parametrize("owner", PARTS)
def test_carrying_out_twice_is_carrying_out_once(told: History, owner: str) -> None:
    checks.carries_out_once(told, owner)


def test_every_subscription_has_been_visited(told: History) -> None:
    """What is no projection is in one of these lists."""
    for name, service in told.house.services.items():
        acting = {subscription for owner, subscription in ACTING if owner == name}
        posting = {posting.subscription for posting in service.generations.fed()}
        assert {each.name for each in service.subscriptions()} == acting | posting


def test_the_stories_make_every_reaction_act(every_told: list[History]) -> None:
    """Otherwise its laws would hold on nothing."""
    acted: set[str] = set()
    for told in every_told:
        for service in told.house.services.values():
            with service.database.read() as tx:
                rows = tx.exec_driver_sql("SELECT DISTINCT reaction FROM effects")
                acted |= {row[0] for row in rows}
    assert acted == {reaction.name for _, reaction in REACTIONS}
