"""When a log is restored to an older state, nothing lost stays and nothing new counts as seen."""

from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis.consumer.admission import EpochChanged, admit
from daybook_chassis.consumer.checkpoints import (
    COVERED,
    SEEN,
    Mark,
    Marks,
    diverged,
    rewound,
    surviving,
)
from daybook_chassis.errors import Transient
from daybook_chassis.feed import Message
from daybook_chassis.store.log import Fork
from daybook_chassis.testing.recording import KEYS
from daybook_contracts.envelope import slot_of
from tests.chassis.book import SOURCE, Book, by_slot, ids


@dataclass
class Reader:
    """What a consumer keeps: marks, and what it applied."""

    book: Book
    resets: bool
    marks: Marks = field(default_factory=dict)
    applied: list[Message] = field(default_factory=list)

    def take(self, delivery: list[Message]) -> None:
        try:
            admitted = admit(self.marks, delivery, {SOURCE: self.book})
        except EpochChanged:
            self.go_back()
            return
        self.marks |= admitted.marks
        self.applied += admitted.messages

    def go_back(self) -> None:
        forks = self.book.forks()
        assert diverged(self.marks, SOURCE, forks)
        if self.resets:
            self.marks, self.applied = {}, []
        else:
            self.marks |= rewound(self.marks, SOURCE, forks, self.book.slot_heads)
        assert not diverged(self.marks, SOURCE, forks), "it goes back once, not for ever"


steps = st.lists(
    st.one_of(
        st.lists(st.sampled_from(KEYS), min_size=1, max_size=4),
        st.integers(0, 100),
        st.randoms(use_true_random=False),
    ),
    max_size=12,
)
"""Facts are written; the log loses all after some per cent; something of the wire arrives."""


@pytest.mark.parametrize("resets", [True, False], ids=["projection", "reaction"])
def test_any_history_of_restores_and_deliveries_ends_in_the_log(resets: bool) -> None:
    """The wire keeps what the log lost, and delivers it as late as it likes."""

    @settings(max_examples=200)
    @given(steps)
    def law(history: list[list[str] | int | Random]) -> None:
        book, wire = Book(), list[Message]()
        reader = Reader(book, resets)
        for step in history:
            if isinstance(step, list):
                wire += book.write(*step)
            elif isinstance(step, int):
                book.restore(len(book.messages) * step // 100)
            elif wire:
                reader.take(step.choices(wire, k=6))
        wire += book.write(*KEYS)
        reader.take(wire)
        reader.take(wire)

        log = by_slot(book.messages)
        kept = [each for each in reader.applied if each.envelope.id in ids(book.messages)]
        assert by_slot(kept) == log
        if resets:
            assert kept == reader.applied, "a lost fact is still there"

    law()


def test_a_lane_learns_of_a_new_epoch_from_any_other() -> None:
    """The lane that holds a lost fact may never get another one."""
    book = Book()
    book.write("key-1")
    book.restore(0)
    (new,) = book.write("key-2")
    assert slot_of("key-1") != slot_of("key-2")

    with pytest.raises(EpochChanged):
        admit({(SOURCE, slot_of("key-1")): Mark(1, 1)}, [new], {SOURCE: book})


def test_a_lost_fact_that_comes_late_is_dropped() -> None:
    book = Book()
    kept, lost = book.write("key-1", "key-1")
    book.restore(1)
    (new,) = book.write("key-2")

    together = admit({}, [kept, lost, new], {SOURCE: book})
    assert ids(together.messages) == ids([kept, new])

    later = admit(together.marks, [lost], {SOURCE: book})
    assert (later.messages, later.repeats) == ([], 1)


def test_a_fact_of_an_older_epoch_that_the_log_kept_is_new() -> None:
    book = Book()
    (kept,) = book.write("key-1")
    book.restore(1)
    (new,) = book.write("key-2")
    seen = admit({}, [new], {SOURCE: book})

    assert admit(seen.marks, [kept], {SOURCE: book}).messages == [kept]


def test_a_new_epoch_without_a_feed_is_not_guessed_at() -> None:
    book = Book()
    book.restore(0)
    new = book.write("key-1")

    with pytest.raises(Transient, match="forks"):
        admit({}, new, {})
    book.away = True
    with pytest.raises(Transient, match="away"):
        admit({}, new, {SOURCE: book})


def test_within_an_epoch_no_feed_is_asked() -> None:
    book = Book()
    (old,) = book.write("key-2")
    book.restore(1)
    first, second = book.write("key-1", "key-1")
    marks = admit({}, [first], {SOURCE: book}).marks | admit({}, [old], {}).marks
    asked = book.asked

    assert [*admit(marks, [second], {SOURCE: book}).messages] == [second]
    assert book.asked == asked


def test_a_gap_before_a_lost_fact_is_not_filled_from_a_later_epoch() -> None:
    """What stands there now would be applied, and again when the new epoch is met."""
    book = Book()
    _, lost = book.write("key-1", "key-1")
    book.restore(0)
    (new,) = book.write("key-1")

    admitted = admit({}, [lost], {SOURCE: book})
    assert (admitted.messages, admitted.marks, admitted.repeats) == ([], {}, 1)
    assert admit({}, [new], {SOURCE: book}).messages == [new]


def test_a_mark_goes_back_to_the_oldest_fork_after_it() -> None:
    forks = [Fork(1, 0), Fork(2, 10), Fork(3, 8)]
    marks = {
        (SOURCE, COVERED): Mark(1, 20),
        (SOURCE, 1): Mark(1, 9),
        (SOURCE, 2): Mark(2, 9),
        (SOURCE, 3): Mark(2, 8),
        (SOURCE, 4): Mark(3, 12),
        ("other.log", 7): Mark(1, 20),
    }
    heads = {8: {1: 5, 3: 8}}

    assert rewound(marks, SOURCE, forks, heads.__getitem__) == {
        (SOURCE, SEEN): Mark(3, 0),
        (SOURCE, COVERED): Mark(3, 8),
        (SOURCE, 1): Mark(3, 5),
        (SOURCE, 2): Mark(3, 0),
    }
    assert rewound({(SOURCE, COVERED): Mark(1, 7)}, SOURCE, forks, heads.__getitem__) == {
        (SOURCE, SEEN): Mark(3, 0)
    }, "nothing is lost, and it is seen in which epoch"
    assert [surviving(epoch, forks) for epoch in (1, 2, 3)] == [8, 8, float("inf")]
