"""Which facts of a delivery are new: repeats dropped, gaps refilled, generations told apart (I2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daybook_contracts.envelope import Envelope

from daybook_chassis.consumer.checkpoints import Mark, Marks
from daybook_chassis.errors import Transient
from daybook_chassis.feed import Feed, Message

_START = Mark(1, 0)


class EpochChanged(Exception):
    """A log goes on from before what was seen of it: something that was acted on is lost."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source


@dataclass(slots=True)
class Admitted:
    """What is to be done about one delivery: facts to apply in order, and where marks end up.

    A lane in `stuck` has a gap that cannot be filled now; its mark stays where it is.
    """

    messages: list[Message] = field(default_factory=list)
    marks: Marks = field(default_factory=dict)
    repeats: int = 0
    refilled: int = 0
    stuck: set[tuple[str, int]] = field(default_factory=set)


def lane_of(envelope: Envelope) -> tuple[str, int]:
    """A slot of a source: the unit in which order is kept and marks are set."""
    return envelope.source, envelope.slot or 0


def admit(marks: Marks, messages: Sequence[Message], feeds: Mapping[str, Feed]) -> Admitted:
    """Sort out a delivery against the marks. Raises EpochChanged, Transient."""
    admitted = Admitted()
    for message in messages:
        envelope = message.envelope
        lane = lane_of(envelope)
        mark = admitted.marks.get(lane) or marks.get(lane) or _START
        if envelope.epoch > mark.epoch:
            _check_epoch(envelope, mark, feeds)
        if envelope.sequence <= mark.position or envelope.epoch < mark.epoch:
            admitted.repeats += 1
            continue
        if lane in admitted.stuck:
            continue
        if envelope.prevposition != mark.position:
            missing = _missing(envelope, mark, feeds.get(envelope.source))
            if missing is None:
                admitted.stuck.add(lane)
                continue
            admitted.messages += missing
            admitted.refilled += len(missing)
        admitted.messages.append(message)
        admitted.marks[lane] = Mark(envelope.epoch, envelope.sequence)
    return admitted


def _check_epoch(envelope: Envelope, mark: Mark, feeds: Mapping[str, Feed]) -> None:
    feed = feeds.get(envelope.source)
    if feed is None:
        raise Transient(f"{envelope.source} has a new epoch, and no feed that tells its forks")
    for fork in feed.forks():
        if mark.epoch < fork.epoch <= envelope.epoch and mark.position > fork.forked_after:
            raise EpochChanged(envelope.source)


def _missing(envelope: Envelope, mark: Mark, feed: Feed | None) -> list[Message] | None:
    """The facts between a mark and an envelope, from the publisher's feed; None if not now."""
    if feed is None or envelope.slot is None:
        return None
    try:
        found = feed.read_slot(envelope.slot, mark.position, envelope.sequence - 1)
    except Transient:
        return None
    position = mark.position
    for message in found:
        if message.envelope.prevposition != position:
            return None
        position = message.envelope.sequence
    return found if position == envelope.prevposition else None
