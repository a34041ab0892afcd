"""Whatever is appended in whatever order, by however many, a log keeps its laws (I1, I2, I7)."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from daybook_chassis.database import Database
from daybook_chassis.errors import IdempotencyKeyReused, Poison, StreamConflictError
from daybook_chassis.store.entry import Append, Once, Outcome, Stored
from daybook_chassis.store.log import Log
from tests.chassis.logs import SOURCE, assert_laws, entry, refused, stored

STREAMS = ["stream-a", "stream-b", "stream-c"]
POISON_VERSION = 2**63
POISON_STREAM = "nul\x00"


@dataclass
class Model:
    """What a log would be if it were a list."""

    facts: list[tuple[str, int]] = field(default_factory=list)
    keys: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    epoch: int = 1

    def version(self, stream: str) -> int:
        return sum(of == stream for of, _ in self.facts)

    def append(self, places: list[tuple[str, int]], once: Once | None) -> Any:
        """The class of what refuses it, or what is stored."""
        if any(stream == POISON_STREAM or at == POISON_VERSION for stream, at in places):
            return Poison
        if once is not None and once.key in self.keys:
            fingerprint, first, last = self.keys[once.key]
            if fingerprint != once.fingerprint:
                return IdempotencyKeyReused
            return Stored(first, last, self.epoch, repeat=True)
        new: list[tuple[str, int]] = []
        for stream, at in places:
            if at != self.version(stream) + sum(of == stream for of, _ in new) + 1:
                return StreamConflictError
            new.append((stream, at))
        first = len(self.facts) + 1
        self.facts += new
        if once is not None:
            self.keys[once.key] = (once.fingerprint, first, len(self.facts))
        return Stored(first, len(self.facts), self.epoch)


offsets = st.sampled_from([1, 1, 1, 1, 1, 0, 2, POISON_VERSION])
"""Where a fact wants to stand, from the last version of its stream: mostly after it."""
plans = st.lists(
    st.tuples(st.sampled_from([*STREAMS, *STREAMS, POISON_STREAM]), offsets, st.booleans()),
    max_size=4,
)
onces = st.none() | st.builds(
    Once, st.sampled_from(["k1", "k2", "k3", "k4"]), st.sampled_from("xy")
)


class Appending(RuleBasedStateMachine):
    """Several logs over the same tables, as several processes would have, against one model."""

    database: Database
    numbers = count()

    def __init__(self) -> None:
        super().__init__()
        self.source = f"{SOURCE}{next(self.numbers)}"
        self.model = Model()
        self.logs = [self.open(), self.open()]

    def open(self) -> Log:
        log = Log(self.database, self.source, own=False)
        log.create()
        return log

    @rule(groups=st.lists(st.tuples(plans, onces), min_size=1, max_size=5), place=st.integers(0, 1))
    def append(
        self, groups: list[tuple[list[tuple[str, int, bool]], Once | None]], place: int
    ) -> None:
        appends, expected = [], []
        for plan, once in groups:
            # Versions are chosen in view of what the appends before it in the group will store.
            ahead = Model(list(self.model.facts))
            places = []
            for stream, offset, _ in plan:
                at = offset if offset == POISON_VERSION else ahead.version(stream) + offset
                places.append((stream, at))
                ahead.append([(stream, at)], None)
            public = [each for _, _, each in plan]
            entries = [
                entry(*each, key=f"customer-{each[0]}", public=is_public)
                for each, is_public in zip(places, public, strict=True)
            ]
            appends.append(Append(tuple(entries), once))
            expected.append(self.model.append(places, once))
        self.check(self.logs[place].append(appends), expected)

    @rule(once=onces.filter(bool), place=st.integers(0, 1))
    def recall(self, once: Once, place: int) -> None:
        (answer,) = self.logs[place].recall([once])
        if once.key in self.model.keys:
            assert answer is not None
            self.check([answer], [self.model.append([], once)])
        else:
            assert answer is None

    @rule(place=st.integers(0, 1))
    def restart(self, place: int) -> None:
        self.logs[place] = self.open()

    @rule(place=st.integers(0, 1))
    def raise_epoch(self, place: int) -> None:
        fork = self.logs[place].raise_epoch()
        self.model.epoch += 1
        assert (fork.epoch, fork.forked_after) == (self.model.epoch, len(self.model.facts))

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        for log in self.logs:
            held = [(row.stream_id, row.stream_version) for row in log.read(0, 1000)]
            assert held == self.model.facts

    def teardown(self) -> None:
        assert_laws(self.logs[0])

    @staticmethod
    def check(outcomes: list[Outcome], expected: list[Any]) -> None:
        assert len(outcomes) == len(expected)
        for outcome, wanted in zip(outcomes, expected, strict=True):
            if isinstance(wanted, Stored):
                assert stored(outcome) == wanted
            else:
                assert isinstance(refused(outcome), wanted)


def test_any_appends_keep_the_laws(database_url: str) -> None:
    database = Database(database_url)
    machine = type("Machine", (Appending,), {"database": database})
    try:
        run_state_machine_as_test(
            machine, settings=settings(max_examples=15, stateful_step_count=12)
        )
    finally:
        database.close()


# --- single cases worth a name ---


def test_poison_is_refused_alone_and_the_others_of_its_group_are_stored(log: Log) -> None:
    """NUL that PostgreSQL's text refuses, a number no column holds, half a character."""
    bad = [entry("a\x00", 1), entry("b", 2**63), entry("c", 1, actor="\ud800"), entry("\ud800", 1)]
    good = [entry(f"good-{n}", 1) for n in range(len(bad) + 1)]
    mixed = [one for pair in zip(good, bad, strict=False) for one in pair] + good[-1:]

    outcomes = log.append([Append((each,)) for each in mixed] + [Append((), Once("k\x00", "x"))])

    assert [isinstance(outcome, Stored) for outcome in outcomes] == [True, False] * 5
    for outcome in outcomes[1::2]:
        assert isinstance(refused(outcome), Poison)
    assert_laws(log)
    assert log.head() == len(good)
    assert log.recall([Once("k\x00", "x"), Once("\ud800", "x")]) != [None, None]


def test_an_append_is_stored_whole_or_not_at_all(log: Log) -> None:
    log.append([Append((entry("a", 1),))])

    (outcome,) = log.append([Append((entry("b", 1), entry("a", 1)))])

    assert isinstance(refused(outcome), StreamConflictError)
    assert log.head() == 1


def test_private_facts_have_no_slot_and_break_no_link(log: Log) -> None:
    log.append([Append((entry("a", 1), entry("a", 2, public=False), entry("a", 3)))])

    slots = [row.slot for row in log.read(0, 10)]

    assert slots[0] == slots[2] is not None
    assert slots[1] is None
    assert_laws(log)


def test_the_library_may_leave_a_hole_where_entries_may_not(log: Log) -> None:
    outcomes = log.append([Append((StoredEvent("a", 5, "t", b"{}"),)), Append((entry("b", 2),))])

    stored(outcomes[0])
    assert isinstance(refused(outcomes[1]), StreamConflictError)


def test_an_empty_append_is_remembered_by_its_key(log: Log) -> None:
    once = Once("nothing", "body")
    log.append([Append((entry("a", 1),))])

    outcomes = log.append([Append((), once), Append(()), Append((), once)])
    later = log.append([Append((entry("a", 2),)), Append((), once)])

    assert [stored(each) for each in outcomes] == [
        Stored(2, 1, 1),
        Stored(2, 1, 1),
        Stored(2, 1, 1, repeat=True),
    ]
    assert stored(later[1]) == Stored(2, 1, 1, repeat=True)
    assert log.append([]) == []


def test_one_statement_takes_more_than_any_database_takes_parameters(log: Log) -> None:
    """SQLite takes 32,766 parameters in one statement, PostgreSQL 65,535."""
    onces = [Once(f"key-{n}", "body") for n in range(65_537)]
    log.append([Append((entry("a", 1),), onces[0])])

    answers = log.recall(onces)

    assert answers == [Stored(1, 1, 1, repeat=True), *[None] * 65_536]


def test_a_large_append_is_judged_whole(log: Log) -> None:
    entries = [entry(f"s{n % 5}", n // 5 + 1) for n in range(400)]

    first, again = log.append([Append(tuple(entries)), Append((entries[399],))])
    (after,) = log.append([Append((entry("s4", 81), entry("s0", 81)))])

    assert stored(first) == Stored(1, 400, 1)
    assert isinstance(refused(again), StreamConflictError)
    assert stored(after) == Stored(401, 402, 1)
    assert_laws(log)


def test_a_log_that_is_restored_under_a_running_process_goes_on_from_what_is_there(
    log: Log,
) -> None:
    """Its slot links are those of the restored rows, even if it has grown past the old ones."""
    log.append([Append((entry("a", n), entry("b", n))) for n in range(1, 4)])
    with log.database.write() as tx:
        tx.execute(log.tables.log.delete().where(log.tables.log.c.position > 2))
    other = Log(log.database, SOURCE)
    other.append([Append(tuple(entry("b", n) for n in range(2, 9)))])

    (outcome,) = log.append([Append((entry("a", 2),))])

    assert stored(outcome).first == 10
    assert_laws(log)


def test_slots_are_caught_up_with_however_much_others_wrote(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daybook_chassis.store.log._NEAR", 5)
    other = Log(log.database, SOURCE)
    stored(log.append([Append((entry("first", 1),))])[0])
    for number in (4, 6):  # one before and one beyond what counts as near
        for of, writer in (("theirs", other), ("mine", log)):
            keys = [f"customer-{n}" for n in range(number)]
            facts = [entry(f"{of}-{number}", n + 1, key=key) for n, key in enumerate(keys)]
            stored(writer.append([Append(tuple(facts))])[0])

    assert_laws(log)


def test_tables_of_one_source_are_not_taken_for_another(log: Log) -> None:
    with pytest.raises(RuntimeError, match=SOURCE):
        Log(log.database, "crm.other").create()
    with pytest.raises(RuntimeError, match="never created"):
        Log(log.database, "crm.other").append([Append((entry("a", 1),))])


def test_logs_of_several_sources_share_a_database(log: Log) -> None:
    hosted = Log(log.database, "erp.test", own=False)
    hosted.create()
    log.create()

    hosted.append([Append((entry("a", 1),))])
    log.append([Append((entry("a", 1), entry("a", 2)))])

    assert (hosted.head(), log.head()) == (1, 2)
    assert_laws(hosted)
    assert_laws(log)


# --- reading ---


@pytest.fixture
def ten(log: Log) -> Log:
    """Ten facts in two streams, every third private."""
    entries = [entry("ab"[n % 2], n // 2 + 1, public=n % 3 != 0) for n in range(10)]
    log.append([Append(tuple(entries))])
    return log


@pytest.mark.parametrize(
    ("after", "limit", "upto", "positions"),
    [
        (0, 3, None, [1, 2, 3]),
        (3, 3, None, [4, 5, 6]),
        (8, 9, None, [9, 10]),
        (10, 9, None, []),
        (2, 9, 4, [3, 4]),
        (4, 9, 4, []),
        (0, 0, None, []),
        (0, -1, None, []),
    ],
)
def test_reading_goes_on_after_a_position(
    ten: Log, after: int, limit: int, upto: int | None, positions: list[int]
) -> None:
    assert [row.position for row in ten.read(after, limit, upto=upto)] == positions


def test_reading_one_slot_gives_all_of_it(ten: Log) -> None:
    for slot, head in ten.slot_heads().items():
        rows = ten.read(0, 100, slot=slot)
        assert rows == [row for row in ten.read(0, 100) if row.slot == slot]
        assert rows[-1].position == head
    assert max(ten.slot_heads(upto=5).values()) <= 5


def test_whoever_listens_is_told_of_appends_until_they_stop(log: Log) -> None:
    told: list[int] = []
    stop = log.on_append(lambda: told.append(log.head()))
    log.append([Append((entry("a", 1),))])
    stop()
    stop()
    log.append([Append((entry("a", 2),))])

    assert told == [1]
