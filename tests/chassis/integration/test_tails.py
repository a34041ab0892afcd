"""A subscription has covered a log only where its marks say so, whatever happened in between."""

from collections import Counter
from collections.abc import Iterator

import pytest

from daybook_chassis.consumer.consumer import Consumer, Subscription
from daybook_chassis.database import Database
from daybook_chassis.feed import Feed
from daybook_chassis.testing.recording import (
    KEYS,
    Events,
    Line,
    Recording,
    Speaker,
    create_tables,
    read,
)
from daybook_chassis.transport.local import LocalTransport
from daybook_chassis.transport.tail import Tail, Watch


class Scene:
    """Two logs, and a projection of both in two processes; nothing is brought but by hand."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        create_tables(self.database)
        self.speakers = [Speaker(self.database), Speaker(self.database)]
        self.lines = [Line(speaker) for speaker in self.speakers]
        self.feeds: dict[str, Feed] = {line.source: line for line in self.lines}
        self.recording = Recording()
        self.consumer, self.other = self._consumer(), self._consumer()
        self.tails = [Tail(line) for line in self.lines]
        self.watch = Watch(self.consumer)

    def bring(self, speaker: Speaker) -> None:
        """All that it said, as a broker brings it: who hears it knows no end of the log."""
        self.consumer.receive(speaker.feed().read(0, 1000).messages)

    def look(self) -> None:
        for tail in self.tails:
            tail.ask()
        self.watch.lacking(self.tails, 0.0)

    def catch_up(self) -> None:
        LocalTransport(self.feeds).drain([self.consumer])

    def heard(self) -> Events:
        return self.recording.heard(self.database)

    def said(self) -> Events:
        """By both, the first one's before the other's."""
        first, second = (speaker.said() for speaker in self.speakers)
        return {key: first[key] + second[key] for key in KEYS}

    def _consumer(self) -> Consumer:
        subscription = Subscription(self.recording.name, self.recording, frozenset(self.feeds))
        return Consumer(self.database, subscription, read, self.feeds)


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    scene = Scene(database_url)
    yield scene
    scene.database.close()


def test_a_log_that_was_heard_is_noted_as_covered(scene: Scene) -> None:
    first = scene.speakers[0]
    first.say(*KEYS)
    scene.bring(first)
    assert scene.consumer.covered(first.source).position == 0
    scene.look()
    assert scene.consumer.covered(first.source).position == len(KEYS)


@pytest.mark.parametrize("forked", [0, 1])
def test_who_starts_anew_for_one_log_has_covered_no_other(scene: Scene, forked: int) -> None:
    """All that it has heard of the other log is forgotten with the one that forked (I2)."""
    for speaker in scene.speakers:
        speaker.say(*KEYS)
        scene.bring(speaker)
    scene.speakers[forked].restore(2)
    scene.look()
    assert scene.heard() == {key: [] for key in KEYS}
    scene.catch_up()
    assert _counted(scene.heard()) == _counted(scene.said())


def test_what_another_process_took_back_meanwhile_is_not_covered(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the marks and the note, the other process follows a fork."""
    first, second = scene.speakers
    for speaker in scene.speakers:
        speaker.say(*KEYS)
        scene.bring(speaker)
    scene.look()
    first.say(*KEYS)
    scene.bring(first)
    looked = scene.consumer.cover

    def cover(*given: object) -> None:
        second.restore(2)
        scene.other.follow_epoch(second.source)
        looked(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(scene.consumer, "cover", cover)
    scene.look()
    scene.catch_up()
    assert _counted(scene.heard()) == _counted(scene.said())


def test_marks_of_what_a_log_lost_cover_nothing_of_it(scene: Scene) -> None:
    """They are further than the log goes now, and have not seen what it holds there."""
    first, tail = scene.speakers[0], scene.tails[0]
    first.say(*[KEYS[0]] * 5)
    scene.bring(first)
    marks = scene.consumer.positions()
    first.restore(2)
    first.say(KEYS[0])
    tail.ask()
    assert tail.covered(marks) is None

    scene.look()
    scene.bring(first)
    covered = tail.covered(scene.consumer.positions())
    assert covered is not None
    assert covered.position == 3


def _counted(events: Events) -> dict[str, Counter[str]]:
    return {key: Counter(events[key]) for key in KEYS}
