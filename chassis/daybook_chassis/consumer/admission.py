"""Which facts of a delivery are new: repeats dropped, gaps refilled, epochs told apart (I2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daybook_chassis.consumer.checkpoints import (
    COVERED,
    SEEN,
    START,
    Mark,
    Marks,
    at,
    diverged,
    epoch_of,
    surviving,
)
from daybook_chassis.errors import Transient
from daybook_chassis.feed import Batch, Feed, Message, Page, Span, lane_of
from daybook_chassis.store.log import Fork
from daybook_contracts.envelope import Envelope

REFILL = 1000
"""About as many facts are refilled in one transaction, and fewer than two pages of a feed more."""


class EpochChanged(Exception):
    """A log goes on from before what was seen of it: something that was acted on is lost."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source


@dataclass(slots=True)
class Admitted:
    """What is to be done about one delivery: facts to apply in order, and where marks end up.

    A lane in `stuck` has a gap that cannot be filled now; its mark stays where it is. One in
    `unfinished` has a gap that was filled in part: the same delivery is to be admitted again, once
    this part is taken.
    """

    messages: Sequence[Message] = ()
    marks: Marks = field(default_factory=dict)
    repeats: int = 0
    refilled: int = 0
    stuck: set[tuple[str, int]] = field(default_factory=set)
    unfinished: set[tuple[str, int]] = field(default_factory=set)


def admit(
    marks: Marks, messages: Sequence[Message], feeds: Mapping[str, Feed], refill: int = REFILL
) -> Admitted:
    """Sort out a delivery against the marks, with about `refill` facts that it left out.

    Raises EpochChanged, Transient.
    """
    batch = Batch.of(messages)
    spans = _all_new(batch, marks)
    if spans is not None:
        return Admitted(batch, {lane: Mark(each.epoch, each.last) for lane, each in spans.items()})
    return _sorted_out(marks, batch, feeds, refill)


def follow(marks: Marks, source: str, before: Mark, page: Page, epoch: int) -> Admitted:
    """All that is new in a whole page, if the log was looked at up to `before`, where it begins.

    If somebody else has looked further meanwhile, nothing is.
    """
    if marks.get((source, COVERED), START) != before:
        return Admitted()
    new: Sequence[Message] = page.messages
    if any(at(marks, lane).position > before.position for lane in marks if lane[0] == source):
        new = [
            each
            for each in page.messages
            if each.envelope.sequence > at(marks, lane_of(each.envelope)).position
        ]
    return Admitted(
        new,
        {(source, COVERED): Mark(epoch, page.covered)},
        repeats=len(page.messages) - len(new),
    )


def _all_new(batch: Batch, marks: Marks) -> Mapping[tuple[str, int], Span] | None:
    """What lanes a batch spans, if each of them goes on from its mark, in the epoch it was seen in.

    So it nearly always is; the cost is then one of lanes and not of facts.
    """
    if any(epoch != epoch_of(marks, source) for source, epoch in batch.epochs):
        return None
    spans = batch.spans
    if spans is None:
        return None
    follows = (span.after <= at(marks, lane).position < span.first for lane, span in spans.items())
    return spans if all(follows) else None


def _sorted_out(marks: Marks, batch: Batch, feeds: Mapping[str, Feed], refill: int) -> Admitted:
    forks = _forks(marks, batch, feeds)
    new: list[Message] = []
    seen = {(source, SEEN): Mark(found[-1].epoch, 0) for source, found in forks.items()}
    admitted = Admitted(new, seen)
    for message in batch:
        envelope = message.envelope
        lane = lane_of(envelope)
        mark = admitted.marks.get(lane) or at(marks, lane)
        forked = forks.get(envelope.source)
        lost = forked and envelope.sequence > surviving(envelope.epoch, forked)
        if envelope.sequence <= mark.position or lost:
            admitted.repeats += 1
        elif lane in admitted.stuck or lane in admitted.unfinished:
            continue
        elif _leads_up(admitted, new, envelope, mark, feeds.get(envelope.source), refill):
            new.append(message)
            admitted.marks[lane] = Mark(envelope.epoch, envelope.sequence)
    return admitted


def _leads_up(
    admitted: Admitted,
    new: list[Message],
    envelope: Envelope,
    mark: Mark,
    feed: Feed | None,
    refill: int,
) -> bool:
    """Whether its lane is complete up to a fact, once what is missing was fetched."""
    if (envelope.prevposition or 0) <= mark.position:
        return True
    lane = lane_of(envelope)
    if admitted.refilled >= refill:
        admitted.unfinished.add(lane)
        return False
    missing = _missing(envelope, mark, feed, refill - admitted.refilled)
    if missing is None:
        if _is_lost(envelope, feed):
            admitted.repeats += 1
        else:
            admitted.stuck.add(lane)
        return False
    new += missing
    admitted.refilled += len(missing)
    last = missing[-1].envelope
    admitted.marks[lane] = Mark(last.epoch, last.sequence)
    if last.sequence != envelope.prevposition:
        admitted.unfinished.add(lane)
        return False
    return True


def _forks(marks: Marks, batch: Batch, feeds: Mapping[str, Feed]) -> dict[str, list[Fork]]:
    """The forks of logs that come in an epoch other than the one they were last seen in.

    Raises EpochChanged where one of them lost what was seen, in whichever slot, and Transient.
    """
    found: dict[str, list[Fork]] = {}
    for source, epoch in batch.epochs:
        if source in found or epoch == epoch_of(marks, source):
            continue
        if source not in feeds:
            raise Transient(f"{source} has a new epoch, and no feed that tells its forks")
        found[source] = feeds[source].forks()
        if diverged(marks, source, found[source]):
            raise EpochChanged(source)
    return found


def _missing(
    envelope: Envelope, mark: Mark, feed: Feed | None, refill: int
) -> list[Message] | None:
    """The first facts between a mark and an envelope, from the publisher's feed; None if not now.

    There are less than `refill` only where they lead up to the envelope.
    """
    if feed is None or envelope.slot is None:
        return None
    found: list[Message] = []
    covered, upto = mark.position, envelope.sequence - 1
    while covered < upto and len(found) < refill:
        try:
            page = feed.read_slot(envelope.slot, covered, upto)
        except Transient:
            return None
        found += page.messages
        covered = page.covered
    position = mark.position
    for message in found:
        before = message.envelope.prevposition or 0
        follows = before == position if position > mark.position else before <= position
        if not follows or message.envelope.epoch > envelope.epoch:
            return None  # a later epoch does not lead up to what an earlier one held
        position = message.envelope.sequence
    is_part = covered < upto and position > mark.position
    return found if is_part or position == envelope.prevposition else None


def _is_lost(envelope: Envelope, feed: Feed | None) -> bool:
    """Whether nothing leads up to a fact because its log does not have it any more."""
    try:
        forks = [] if feed is None else feed.forks()
    except Transient:
        return False
    return envelope.sequence > surviving(envelope.epoch, forks)
