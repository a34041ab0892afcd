"""The laws that change a house while they are checked, or that are checked on any story."""

from collections import Counter
from collections.abc import Iterable, Mapping

from daybook_chassis.consumer import checkpoints, held
from daybook_chassis.consumer.consumer import Consumer
from daybook_chassis.projection import Projection
from daybook_chassis.service import Service
from daybook_chassis.store import verify
from tests.laws.folding import folded, live_rows, sealed_facts_of
from tests.laws.histories import History
from tests.laws.story import TIMELINE

Tables = dict[str, Counter[str]]

_PER_ATTEMPT = {"held": ("id", "since")}
"""Columns that tell attempts apart, not what came of them."""


def rebuilds(history: History, owner: str, projection: Projection) -> None:
    """Built anew beside the live one, from the first fact on, it is the same to the digest (I4)."""
    service = history.service(owner)
    before = service.queries.digest(projection.name)
    fresh = service.generations.build(projection.name)
    try:
        history.house.drain()
        with service.database.read() as tx:
            rebuilt = fresh.digest(tx)
    finally:
        service.generations.confirm(fresh)
    assert rebuilt == before


def redelivery_changes_nothing(history: History, owner: str, projection: Projection) -> None:
    """Whatever a transport brings again, in whatever order, is known (I3)."""
    service = history.service(owner)
    before = all_tables(history)
    for consumer in consumers(history, service):
        if consumer.name.startswith(f"{projection.name}#"):
            for messages in _heard(history, consumer).values():
                assert consumer.receive(messages, {}) == 0
                assert consumer.receive(messages[::-1], {}) == 0
    changed = differences(before, all_tables(history))
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


def acts_once(history: History, owner: str, subscription: str) -> None:
    """Hearing everything again from the start, it does nothing that it has not done (I3).

    What it owed is owed again under the same ids, and what commands did is known by their keys.
    """
    service = history.service(owner)
    before = all_tables(history)
    with service.database.write() as tx:
        checkpoints.forget(tx, subscription)
        held.forget(tx, subscription)
    _settle(history)
    changed = differences(before, all_tables(history))
    assert not changed, "\n".join(changed)


def carries_out_once(history: History, owner: str) -> None:
    """Effects that are carried out again, since nobody noted that they were, add no facts (I3)."""
    service = history.service(owner)
    before = all_tables(history)
    with service.database.write() as tx:
        tx.exec_driver_sql("UPDATE effects SET state = 'owed' WHERE state = 'done'")
    _settle(history)
    changed = differences(before, all_tables(history))
    assert not changed, "\n".join(changed)


def verifies(history: History) -> None:
    """Positions, slots, stream versions and hashes of every log are unbroken (I2, I7)."""
    for log in history.logs:
        assert list(verify.problems(log)) == []


def consumers(history: History, service: Service) -> Iterable[Consumer]:
    return service.consumers(history.house.feeds)


def all_tables(history: History) -> Tables:
    """All that the databases of all services hold, by table."""
    found: Tables = {}
    for owner, service in history.house.services.items():
        with service.database.read() as tx:
            names = tx.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.all():
                left_out = _PER_ATTEMPT.get(name, ())
                rows = tx.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()  # noqa: S608
                found[f"{owner} {name}"] = Counter(
                    str([(column, cell) for column, cell in row.items() if column not in left_out])
                    for row in rows
                )
    return found


def differences(before: Tables, after: Tables) -> list[str]:
    """What is there now that was not, and the other way round, one line a row."""
    names = sorted(before.keys() | after.keys())
    empty: Counter[str] = Counter()
    return [
        f"{sign} {name}: {row}"
        for name in names
        for sign, one, other in (("-", before, after), ("+", after, before))
        for row in (one.get(name, empty) - other.get(name, empty)).elements()
    ]


def _settle(history: History) -> None:
    history.house.drain()
    history.house.advance(TIMELINE, history.story.now)


def _heard(history: History, consumer: Consumer) -> Mapping[str, list[object]]:
    return {
        source: list(history.messages[source])
        for source in sorted(consumer.subscription.sources & history.messages.keys())
    }
