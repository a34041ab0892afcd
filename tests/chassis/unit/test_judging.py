"""An append of a group is judged by what the log holds and by what the group stored before it."""

from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from daybook_chassis.errors import IdempotencyKeyReused, Poison, StreamConflictError
from daybook_chassis.store.entry import Append, Once, Stored
from daybook_chassis.store.judging import Judge, Known, unfit, unfit_key
from tests.chassis.logs import entry, refused, stored

ONCE = Once("key", "body")


def append(
    *places: tuple[str, int],
    once: Once | None = None,
    reads: dict[str, int] | None = None,
    epoch: int | None = None,
    after: tuple[Append, ...] = (),
) -> Append:
    entries = tuple(entry(stream, version) for stream, version in places)
    return Append(entries, once, reads or {}, epoch, after)


def judge(versions: dict[str, int] | None = None, **keys: Known) -> Judge:
    return Judge(2, versions or {}, keys)


# --- places in streams ---


@pytest.mark.parametrize(
    "places",
    [
        [("new", 1)],
        [("new", 1), ("new", 2)],
        [("old", 3)],
        [("old", 3), ("new", 1), ("old", 4)],
        [],
    ],
)
def test_entries_that_follow_may_be_stored(places: list[tuple[str, int]]) -> None:
    assert judge({"old": 2}).answer(append(*places)) is None


@pytest.mark.parametrize(
    "places",
    [
        [("old", 2)],  # taken
        [("old", 3), ("old", 3)],  # twice
        [("new", 1), ("old", 1)],  # one of two is taken
        [("old", 4)],  # leaves a hole
        [("new", 2)],
        [("new", 0)],
        [("new", 2), ("new", 1)],  # backwards
        [("old", 3), ("old", 5)],
    ],
)
def test_entries_that_do_not_follow_are_refused(places: list[tuple[str, int]]) -> None:
    answer = judge({"old": 2}).answer(append(*places))

    assert answer is not None
    assert isinstance(refused(answer), StreamConflictError)


def test_the_library_may_leave_holes_and_begin_anywhere_but_not_twice() -> None:
    court = judge({"old": 1})

    assert court.answer(Append((StoredEvent("old", 7, "t", b""),))) is None
    assert court.answer(Append((StoredEvent("new", 0, "t", b""),))) is None
    assert court.answer(Append((StoredEvent("old", 1, "t", b""),))) is not None


def test_what_was_placed_counts_for_what_follows() -> None:
    court = judge()
    first = append(("new", 1))
    court.placed(first, Stored(1, 1, 1))

    assert court.answer(append(("new", 2))) is None
    answer = court.answer(append(("new", 1)))

    assert answer is not None
    assert isinstance(refused(answer), StreamConflictError)


# --- streams that an append was decided on ---


@pytest.mark.parametrize("reads", [{"old": 2}, {"new": 0}, {"old": 2, "new": 0}])
def test_streams_that_have_not_moved_stand_in_no_way(reads: dict[str, int]) -> None:
    assert judge({"old": 2}).answer(append(("other", 1), reads=reads)) is None


@pytest.mark.parametrize("reads", [{"old": 1}, {"old": 0}, {"old": 3}, {"new": 1}])
def test_what_was_decided_on_a_stream_that_has_moved_is_refused(reads: dict[str, int]) -> None:
    for places in ([("other", 1)], []):
        answer = judge({"old": 2}).answer(append(*places, reads=reads))

        assert answer is not None
        assert isinstance(refused(answer), StreamConflictError)


def test_a_stream_moves_with_what_the_group_stores() -> None:
    court = judge({"old": 2})
    court.placed(append(("old", 3)), Stored(1, 1, 1))

    assert court.answer(append(reads={"old": 3})) is None
    assert court.answer(append(reads={"old": 2})) is not None


def test_what_was_decided_on_streams_of_another_epoch_is_refused() -> None:
    """They may show what the fork has lost, at a version that others have taken since."""
    assert judge({"old": 2}).answer(append(reads={"old": 2}, epoch=2)) is None
    for epoch in (1, 3):
        answer = judge({"old": 2}).answer(append(reads={"old": 2}, epoch=epoch))

        assert answer is not None
        assert isinstance(refused(answer), StreamConflictError)


# --- keys ---


@pytest.mark.parametrize("where", ["log", "group"])
def test_a_key_is_met_again(where: str) -> None:
    before = Stored(3, 4, 1)
    court = judge(key=Known("body", before)) if where == "log" else judge()
    if where == "group":
        court.placed(append(("a", 1), ("a", 2), once=ONCE), before)

    again = court.answer(append(("a", 1), once=ONCE))
    other = court.answer(append(("b", 1), once=Once("key", "another body")))

    assert again is not None
    assert stored(again) == Stored(3, 4, 1, repeat=True)
    assert other is not None
    assert isinstance(refused(other), IdempotencyKeyReused)


def test_only_new_keys_are_to_be_remembered() -> None:
    court = judge(key=Known("body", Stored(1, 1, 1)))

    court.placed(append(("a", 1)), Stored(2, 2, 1))
    court.placed(append(once=Once("empty", "body")), Stored(3, 2, 1))

    assert court.new_keys == {"empty": Known("body", Stored(3, 2, 1))}


# --- what an append comes after ---


def test_an_append_waits_for_what_it_comes_after() -> None:
    first, second = append(("a", 1)), append(("b", 1))
    third = append(("c", 1), after=(first, second))
    court = judge()
    court.placed(first, Stored(1, 1, 1))

    answer = court.answer(third)
    court.placed(second, Stored(2, 2, 1))

    assert answer is not None
    assert isinstance(refused(answer), StreamConflictError)
    assert court.answer(third) is None


def test_appends_that_look_alike_are_not_the_same() -> None:
    one = append(("a", 1))
    other = Append(one.entries)
    court = judge()
    court.placed(one, Stored(1, 1, 1))

    assert court.answer(append(("b", 1), after=(other,))) is not None


def test_a_repeat_is_not_what_was_waited_for() -> None:
    """Its facts are those of an earlier request, decided on another state."""
    first = append(("a", 1), once=ONCE)
    court = judge(key=Known("body", Stored(1, 1, 1)))
    assert court.answer(first) is not None

    assert court.answer(append(("b", 1), after=(first,))) is not None


def test_a_key_that_is_known_needs_nothing_else() -> None:
    """It was stored before, whatever its facts were decided on this time."""
    court = judge(key=Known("body", Stored(1, 1, 1)))
    never = append(("a", 1))

    assert court.answer(
        append(("b", 9), once=ONCE, after=(never,), reads={"b": 7}, epoch=1)
    ) == Stored(1, 1, 1, True)


# --- what a database cannot be asked about ---


@pytest.mark.parametrize("version", [-1, 2**31, 2**63, 2**64])
def test_versions_that_no_column_holds(version: int) -> None:
    answer = unfit(append(("a", version)))

    assert answer is not None
    assert isinstance(refused(answer), Poison)


@pytest.mark.parametrize("text", ["", "a\x00", "\ud800", "x" * 501])
def test_text_that_no_column_holds(text: str) -> None:
    assert unfit(append((text, 1))) is not None
    assert unfit_key(Once(text, "body")) is not None
    assert unfit_key(Once("key", text)) is not None


def test_what_fits_goes_on_to_be_judged() -> None:
    assert unfit(append((str(uuid4()), 1), ("x" * 256, 2**31 - 1), once=ONCE)) is None
    assert unfit_key(Once("🗝" * 500, "body")) is None
    assert unfit(append()) is None
