"""The laws that change a house while they are checked, or that are checked on any story."""

from daybook_chassis.consumer import checkpoints, held
from daybook_chassis.projection import Projection
from daybook_chassis.store import verify
from tests.laws.folding import folded, live_rows, sealed_facts_of
from tests.laws.histories import History
from tests.laws.story import TIMELINE
from tests.laws.tables import differences


def rebuilds(history: History, *members: tuple[str, Projection]) -> None:
    """Built anew beside the live one, from the first fact on, it is the same to the digest (I4)."""
    fresh = [
        history.service(owner).generations.build(projection.name) for owner, projection in members
    ]
    history.house.drain()
    for (owner, projection), posting in zip(members, fresh, strict=True):
        service = history.service(owner)
        with service.database.read() as tx:
            rebuilt = posting.digest(tx)
        service.generations.confirm(posting)
        assert rebuilt == service.queries.digest(projection.name), projection.name


def redelivery_changes_nothing(history: History, *names: str) -> None:
    """Whatever a transport brings these projections again, in whatever order, is known (I3)."""
    before = history.tables()
    for consumer in history.house.consumers():
        if consumer.name.partition("#")[0] in names:
            for source in sorted(consumer.subscription.sources & history.messages.keys()):
                messages = history.messages[source]
                assert consumer.receive(messages) == 0
                assert consumer.receive(messages[::-1]) == 0
    changed = differences(before, history.tables())
    assert not changed, "\n".join(changed)


def runs_sealed(history: History, owner: str, projection: Projection) -> None:
    """Without keys it has the same rows; only what a person is known by is not in them."""
    service = history.service(owner)
    sealed = folded(projection, [sealed_facts_of(history, service, projection)])
    live = live_rows(history, service, projection)
    assert sealed.keys() == live.keys()
    for row_key, row in live.items():
        differing = {
            name: sealed[row_key][name]
            for name in projection.columns
            if sealed[row_key][name] != row[name]
        }
        assert set(differing.values()) <= {None, "sealed"}


def acts_once(history: History, *members: tuple[str, str]) -> None:
    """Hearing everything again from the start, it does nothing that it has not done (I3).

    What it owed is owed again under the same ids, and what commands did is known by their keys.
    """
    before = history.tables()
    for owner, subscription in members:
        with history.service(owner).database.write() as tx:
            checkpoints.forget(tx, subscription)
            held.forget(tx, subscription)
    _settle(history)
    changed = differences(before, history.tables())
    assert not changed, "\n".join(changed)


def carries_out_once(history: History, *owners: str) -> None:
    """Effects that are carried out again, since nobody noted that they were, add no facts (I3)."""
    before = history.tables()
    for owner in owners:
        with history.service(owner).database.write() as tx:
            tx.exec_driver_sql("UPDATE effects SET state = 'owed' WHERE state = 'done'")
    _settle(history)
    changed = differences(before, history.tables())
    assert not changed, "\n".join(changed)


def verifies(history: History) -> None:
    """Positions, slots, stream versions and hashes of every log are unbroken (I2, I7)."""
    for log in history.logs:
        assert list(verify.problems(log)) == []


def _settle(history: History) -> None:
    history.house.advance(TIMELINE, history.past.now)
    history.house.drain()
