"""Whatever a transport does to a log, what is admitted is the log (I2)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis.consumer.admission import admit, follow
from daybook_chassis.consumer.checkpoints import COVERED, START, Mark, Marks, at
from daybook_chassis.feed import Message, Page
from daybook_chassis.testing.recording import KEYS
from daybook_contracts.envelope import slot_of
from tests.chassis.book import SOURCE, Book, by_slot, ids

keys = st.lists(st.sampled_from(KEYS), min_size=1, max_size=15)


@settings(max_examples=100)
@given(keys, st.data())
def test_any_interleaving_yields_the_log(wanted: list[str], data: st.DataObject) -> None:
    """Repeats, gaps and reordering, in deliveries of any size."""
    book = Book()
    book.write(*wanted)
    marks: Marks = {}
    applied: list[Message] = []
    deliveries = data.draw(st.lists(st.lists(st.sampled_from(book.messages), max_size=8)))
    for delivery in [*deliveries, book.messages]:
        admitted = admit(marks, delivery, {SOURCE: book})
        marks |= admitted.marks
        applied += admitted.messages
        assert not admitted.stuck
        assert len(admitted.messages) == len(delivery) - admitted.repeats + admitted.refilled

    assert by_slot(applied) == by_slot(book.messages)
    assert {slot: mark.position for (_, slot), mark in marks.items()} == book.heads()


@settings(max_examples=100)
@given(keys, st.data())
def test_without_a_feed_what_is_admitted_is_a_beginning_of_the_log(
    wanted: list[str], data: st.DataObject
) -> None:
    book = Book(away=True)
    book.write(*wanted)
    marks: Marks = {}
    applied: list[Message] = []
    for delivery in data.draw(st.lists(st.lists(st.sampled_from(book.messages), max_size=8))):
        admitted = admit(marks, delivery, data.draw(st.sampled_from([{}, {SOURCE: book}])))
        marks |= admitted.marks
        applied += admitted.messages

    log = by_slot(book.messages)
    for slot, lane in by_slot(applied).items():
        assert lane == log[slot][: len(lane)]
    admitted = admit(marks, book.messages, {})
    assert by_slot([*applied, *admitted.messages]) == log


def test_a_gap_that_cannot_be_filled_holds_its_lane_and_no_other() -> None:
    book = Book(away=True)
    _, second, third, other = book.write("key-1", "key-1", "key-1", "key-2")

    admitted = admit({}, [second, third, other], {SOURCE: book})

    assert ids(admitted.messages) == ids([other])
    assert admitted.stuck == {(SOURCE, slot_of("key-1"))}
    assert admitted.marks == {(SOURCE, slot_of("key-2")): Mark(1, 4)}
    assert book.asked == 2, "a lane that is stuck is stuck for this delivery"


@settings(max_examples=100)
@given(keys, st.integers(1, 3), st.integers(1, 3), st.data())
def test_a_long_gap_is_refilled_part_by_part(
    wanted: list[str], page: int, refill: int, data: st.DataObject
) -> None:
    """Each part is whole, moves its marks, and is not much larger than what was allowed."""
    book = Book(page=page)
    book.write(*wanted)
    marks: Marks = {}
    applied: list[Message] = []
    delivery = data.draw(st.lists(st.sampled_from(book.messages), max_size=8))
    while True:
        admitted = admit(marks, delivery, {SOURCE: book}, refill)
        assert admitted.refilled < refill + page
        marks |= admitted.marks
        applied += admitted.messages
        if not admitted.unfinished:
            break
        assert admitted.messages, "each part is some progress"

    seen = by_slot(delivery).items()
    ends = {slot: max(map(book.place, lane)) for slot, lane in seen}
    log = by_slot(book.messages)
    assert by_slot(applied) == {
        slot: [each for each in log[slot] if book.place(each) <= end] for slot, end in ends.items()
    }


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_a_feed_with_a_hole_of_its_own_fills_nothing(wrong: int) -> None:
    book = Book()
    *_, last = book.write("key-1", "key-1", "key-1", "key-1")
    hollow = Book(messages=[each for place, each in enumerate(book.messages) if place != wrong])

    admitted = admit({}, [last], {SOURCE: hollow})

    assert (admitted.messages, admitted.marks) == ([], {})
    assert admitted.stuck


def test_logs_do_not_mind_each_other() -> None:
    one, other = Book(), Book("other.log")
    first, second = one.write("key-1", "key-1")
    (same_place,) = other.write("key-1")

    admitted = admit({(SOURCE, slot_of("key-1")): Mark(1, 1)}, [first, same_place, second], {})

    assert admitted.messages == [same_place, second]
    assert admitted.repeats == 1


@settings(max_examples=100)
@given(keys, st.data())
def test_a_batch_that_goes_on_from_its_marks_is_taken_as_fact_by_fact(
    wanted: list[str], data: st.DataObject
) -> None:
    """Whole batches have a short way, which may not tell another story than the long one."""
    book = Book()
    book.write(*wanted)
    cut = data.draw(st.integers(0, len(wanted)))
    marks = admit({}, book.messages[:cut], {}).marks
    delivery = data.draw(st.sampled_from([book.messages[cut:], book.messages[cut + 1 :]]))

    together = admit(marks, delivery, {SOURCE: book})

    singly: list[Message] = []
    ends = dict(marks)
    for message in delivery:
        admitted = admit(ends, [message, message], {SOURCE: book})  # never whole
        singly += admitted.messages
        ends |= admitted.marks
    assert [*together.messages] == singly
    assert marks | together.marks == ends


def test_a_lost_fact_is_no_part_of_a_whole_batch() -> None:
    """It follows the mark of its lane, but another lane has seen that the log went on without."""
    book = Book()
    kept, lost = book.write("key-1", "key-1")
    book.restore(1)
    (new,) = book.write("key-2")
    marks = admit({}, [kept, new], {SOURCE: book}).marks

    late = admit(marks, [lost], {SOURCE: book})

    assert (late.messages, late.repeats) == ([], 1)


@settings(max_examples=100)
@given(keys, st.data())
def test_a_whole_page_and_single_lanes_meet_in_the_same_log(
    wanted: list[str], data: st.DataObject
) -> None:
    """A broker brings lanes, a feed whole pages; who hears both hears each fact once, in order."""
    book = Book()
    book.write(*wanted)
    marks: Marks = {}
    applied: list[Message] = []
    lanes = 0
    for step in [*data.draw(st.lists(st.sampled_from([lanes, 1, 2, 5]), max_size=8)), 15]:
        if step == lanes:
            some = data.draw(st.lists(st.sampled_from(book.messages), max_size=6))
            admitted = admit(marks, some, {SOURCE: book})
        else:
            before = marks.get((SOURCE, COVERED), START)
            read = book.messages[before.position : before.position + step]
            page = Page(read, before.position + len(read), whole=True)
            admitted = follow(marks, SOURCE, before, page, 1)
        marks |= admitted.marks
        applied += admitted.messages

    assert by_slot(applied) == by_slot(book.messages)
    assert all(at(marks, (SOURCE, slot)).position >= head for slot, head in book.heads().items())


def test_a_page_from_where_nobody_is_any_more_brings_nothing() -> None:
    book = Book()
    book.write("key-1", "key-2")
    page = Page(book.messages, 2, whole=True)

    admitted = follow({(SOURCE, COVERED): Mark(1, 1)}, SOURCE, START, page, 1)

    assert (list(admitted.messages), admitted.marks) == ([], {})
