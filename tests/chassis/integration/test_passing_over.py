"""What nobody wants is passed over in few transactions, and what is wanted is not kept waiting."""

import asyncio
from collections.abc import Iterator

import pytest

from daybook_chassis.consumer import checkpoints
from daybook_chassis.consumer.checkpoints import Mark
from daybook_chassis.consumer.consumer import Consumer, Subscription
from daybook_chassis.database import Database
from daybook_chassis.feed import Batch, Message
from daybook_chassis.testing.recording import KEYS, Recording, Speaker, create_tables, read
from daybook_chassis.transport import intake as intake_module
from daybook_chassis.transport import local
from daybook_chassis.transport.inbox import Inbox
from daybook_chassis.transport.intake import Intake
from daybook_chassis.transport.local import LocalTransport
from tests.chassis.kafka import as_record

TOPIC = "suite"
WANTED, UNWANTED = KEYS[0], KEYS[1]


class Picky(Consumer):
    """Wants the facts of one key."""

    def wanted(self, messages: Batch) -> list[Message]:
        return [each for each in messages if each.envelope.partitionkey == WANTED]


class Scene:
    """A log, one subscription to it, and its inbox, to which records are brought by hand."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        create_tables(self.database)
        self.speaker = Speaker(self.database)
        self.feeds = {self.speaker.source: self.speaker.feed()}
        self.recording = Recording()
        self.consumer = self._consumer()
        self.inbox = self._inbox()

    def die(self) -> None:
        """Another process takes over, which knows only what was stored."""
        self.consumer, self.inbox = self._consumer(), self._inbox()

    def bring(self, first: int, last: int) -> None:
        """Records of these positions, as they lie on a topic of one partition."""
        stored = self.speaker.log.read(first - 1, last - first + 1)
        asyncio.run(self.inbox.receive([as_record(TOPIC, each) for each in stored]))

    def tick(self) -> None:
        asyncio.run(self.inbox.tick({}))

    @property
    def reached(self) -> int:
        """The last position that the subscription has looked at, 0 at first."""
        return max((mark.position for mark in self.consumer.positions().values()), default=0)

    @property
    def place(self) -> int:
        """The offset from which a new process would read, 0 at first."""
        with self.database.read() as tx:
            return checkpoints.load(tx, "suite").get((f"kafka:{TOPIC}", 0), Mark(1, 0)).position

    @property
    def heard(self) -> list[str]:
        return self.recording.heard(self.database)[WANTED]

    def _consumer(self) -> Picky:
        subscription = Subscription(
            self.recording.name, self.recording, frozenset({self.speaker.source})
        )
        return Picky(self.database, subscription, read, self.feeds)

    def _inbox(self) -> Inbox:
        async def bury(*_: object) -> None: ...

        inbox = Inbox("suite", self.database, {TOPIC: self.speaker.source}, bury)
        inbox.add(Intake(self.consumer, self.feeds))
        return inbox


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    scene = Scene(database_url)
    yield scene
    scene.database.close()


def test_what_is_not_wanted_waits_for_the_next_look(scene: Scene) -> None:
    scene.speaker.say(UNWANTED, UNWANTED)

    scene.bring(1, 2)
    assert scene.reached == 0
    assert scene.inbox.lacks, "it is soon looked at again"
    scene.tick()

    assert scene.reached == scene.place == 2
    assert not scene.inbox.lacks


def test_it_is_taken_with_the_next_fact_that_is_wanted(scene: Scene) -> None:
    scene.speaker.say(UNWANTED)
    said = scene.speaker.say(WANTED)

    scene.bring(1, 1)
    scene.bring(2, 2)

    assert scene.reached == 2
    assert scene.heard == said


def test_it_does_not_wait_when_it_becomes_much(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_module, "_MOST_PASSED", 2)
    scene.speaker.say(*[UNWANTED] * 3)

    scene.bring(1, 2)
    assert scene.reached == 0
    scene.bring(3, 3)

    assert scene.reached == 3


def test_what_was_passed_over_by_a_process_that_died_comes_again(scene: Scene) -> None:
    scene.speaker.say(UNWANTED)
    said = scene.speaker.say(WANTED)
    scene.bring(1, 1)
    scene.die()

    assert scene.place == 0
    scene.bring(1, 2)

    assert scene.reached == 2
    assert scene.heard == said


def test_who_loses_its_partitions_forgets_what_it_passed_over(scene: Scene) -> None:
    scene.speaker.say(UNWANTED)
    scene.bring(1, 1)

    asyncio.run(scene.inbox.on_partitions_revoked(()))
    scene.tick()

    assert scene.reached == scene.place == 0


def test_in_one_process_only_those_are_busy_whom_something_concerns(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport, source = LocalTransport(scene.feeds), scene.speaker.source

    def is_busy(*, idle: bool = False) -> bool:
        heads = {source: Mark(1, scene.speaker.log.head())}
        return bool(list(transport.busy([scene.consumer], heads, idle=idle)))

    assert not is_busy(idle=True), "there is nothing yet"
    scene.speaker.say(UNWANTED, UNWANTED)
    assert not is_busy()
    assert is_busy(idle=True)
    scene.speaker.say(WANTED)
    assert is_busy()
    transport.pump(scene.consumer)
    assert not is_busy(idle=True)
    scene.speaker.say(*[UNWANTED] * 3)
    assert not is_busy()
    before = scene.consumer.positions()
    with scene.consumer.database.write() as tx:
        checkpoints.forget(tx, scene.consumer.name)
    assert is_busy(), "it went back to before what it wants"
    with scene.consumer.database.write() as tx:
        checkpoints.save(tx, scene.consumer.name, before)
    assert not is_busy()
    monkeypatch.setattr(local, "BATCH", 3)
    assert is_busy(), "it had better not stay behind"
