"""Who cannot take a batch keeps nobody waiting, and comes up again from the publisher's feed."""

import asyncio
from collections.abc import Iterator, Sequence
from threading import Event

import pytest
from sqlalchemy import Connection

from daybook_chassis.consumer.consumer import Consumer, Problems, Subscription
from daybook_chassis.database import Database
from daybook_chassis.errors import Transient
from daybook_chassis.feed import LogFeed, Page, _Window
from daybook_chassis.store.log import Fork
from daybook_chassis.testing.recording import KEYS, Recording, Speaker, create_tables, read
from daybook_chassis.transport import intake as intake_module
from daybook_chassis.transport import local
from daybook_chassis.transport.inbox import Inbox
from daybook_chassis.transport.intake import Intake
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact
from tests.chassis.kafka import as_record

TOPIC = "suite"


class Failing(Recording):
    """Fails as long as it is told to; so does its database, if it is told so."""

    fails = False
    tries = 0

    def apply(self, tx: Connection, facts: Sequence[tuple[Fact, Envelope]]) -> Problems:
        if self.fails and facts:
            self.tries += 1
            raise Transient("not now")
        return super().apply(tx, facts)


class Scene:
    """A log, an inbox to which records are brought by hand, and one subscription that may fail."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        create_tables(self.database)
        self.speaker = Speaker(self.database)
        self.feeds = {self.speaker.source: self.speaker.feed()}
        self.inbox = Inbox("suite", self.database, {TOPIC: self.speaker.source}, self._bury)
        self.failing = Failing()
        self.intake = self.add(self.failing)
        self.other = Recording()
        self.add(self.other)

    def add(self, recording: Recording) -> Intake:
        sources = frozenset({self.speaker.source})
        subscription = Subscription(recording.name, recording, sources)
        intake = Intake(Consumer(self.database, subscription, read, self.feeds), self.feeds)
        self.inbox.add(intake)
        return intake

    def bring(self, first: int, last: int) -> None:
        stored = self.speaker.log.read(first - 1, last - first + 1)
        asyncio.run(self.inbox.receive([as_record(TOPIC, each) for each in stored]))

    def tick(self) -> None:
        asyncio.run(self.inbox.tick({}))

    def has_heard(self, recording: Recording) -> bool:
        return recording.heard(self.database) == self.speaker.said()

    async def _bury(self, *_: object) -> None:
        raise AssertionError("all of it is facts")


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    scene = Scene(database_url)
    yield scene
    scene.database.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Falls behind at the second failure."""
    monkeypatch.setattr(intake_module, "_PATIENCE_SECONDS", 0.04)


@pytest.mark.usefixtures("impatient")
def test_one_that_fails_for_long_falls_behind_and_comes_up(scene: Scene) -> None:
    scene.failing.fails = True
    scene.speaker.say(*KEYS)
    scene.bring(1, len(KEYS))

    assert scene.has_heard(scene.other)
    assert scene.intake.problem == "a batch was not taken: not now"
    tries = scene.failing.tries
    scene.speaker.say(*KEYS)
    scene.bring(len(KEYS) + 1, 2 * len(KEYS))
    assert scene.failing.tries == tries, "nobody waits for it any more"
    scene.tick()
    assert scene.intake.behind, "it still fails"

    scene.failing.fails = False
    scene.tick()

    assert scene.has_heard(scene.failing)
    assert scene.has_heard(scene.other)
    assert scene.intake.problem is None
    assert not scene.inbox.lacks


@pytest.mark.usefixtures("impatient")
def test_nobody_falls_behind_while_the_database_is_away(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else all would have to come up from feeds, which costs more than to wait."""
    scene.failing.fails = True

    def ask(_: Database) -> bool:
        scene.failing.fails = scene.failing.tries < 4
        return False

    monkeypatch.setattr(Database, "answers", ask)
    scene.speaker.say(*KEYS)
    scene.bring(1, len(KEYS))

    assert scene.failing.tries == 4
    assert not scene.intake.behind
    assert scene.has_heard(scene.failing)


def test_one_that_is_added_gets_what_was_there_before(scene: Scene) -> None:
    """As a generation of a projection that is built beside the live one."""
    scene.speaker.say(*KEYS)
    scene.bring(1, len(KEYS))
    late = Recording()
    assert scene.add(late).behind

    scene.tick()
    scene.speaker.say(*KEYS)
    scene.bring(len(KEYS) + 1, 2 * len(KEYS))

    assert scene.has_heard(late)


def test_one_that_came_up_hears_kafka_again_although_facts_keep_coming(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or it would stay with the feeds, which are asked now and then, until nothing happens."""
    scene.speaker.say(*KEYS * 10)
    scene.bring(1, 10 * len(KEYS))
    late = Recording()
    added = scene.add(late)
    fetch = LogFeed._fetch

    def fetch_and_say(feed: LogFeed, after: int, limit: int) -> Page:
        page = fetch(feed, after, limit)
        scene.speaker.say(*KEYS)
        return page

    with monkeypatch.context() as patched:
        patched.setattr(LogFeed, "_fetch", fetch_and_say)
        scene.tick()
    assert not added.behind

    scene.bring(10 * len(KEYS) + 1, scene.speaker.log.head())
    assert scene.has_heard(late)


def test_one_whose_publisher_is_away_keeps_nobody_from_being_ready(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a service that starts before its peers, with a subscription that has heard nothing yet."""
    scene.speaker.say(*KEYS)
    scene.bring(1, len(KEYS))
    late = Recording()
    added = scene.add(late)

    def away(_: LogFeed) -> None:
        raise Transient("away")

    with monkeypatch.context() as patched:
        patched.setattr(LogFeed, "_fetch_forks", away)
        scene.tick()
    assert added.behind
    assert added.problem is None

    scene.tick()
    assert scene.has_heard(late)


def test_a_peer_that_is_frozen_keeps_nobody_from_hearing_the_others(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Speaker(scene.database)
    scene.inbox.sources["other"] = other.source
    scene.feeds[other.source] = other.feed()
    both, asked, thawed = Recording(), Event(), Event()
    sources = frozenset({scene.speaker.source, other.source})
    subscription = Subscription(both.name, both, sources)
    added = Intake(Consumer(scene.database, subscription, read, scene.feeds), scene.feeds)
    scene.inbox.add(added)
    added.behind.add(scene.speaker.source)
    fetch = LogFeed._fetch_forks

    def frozen(feed: LogFeed) -> list[Fork]:
        if feed.source == scene.speaker.source:
            asked.set()
            assert thawed.wait(30)
        return fetch(feed)

    async def hear_while_frozen() -> None:
        coming = asyncio.create_task(scene.inbox.tick({}))
        await asyncio.to_thread(asked.wait, 30)
        records = [as_record("other", each) for each in other.log.read(0, len(KEYS))]
        await asyncio.wait_for(scene.inbox.receive(records), 10)
        assert both.heard(scene.database) == other.said()
        thawed.set()
        await coming

    scene.speaker.say(*KEYS)
    other.say(*KEYS)
    monkeypatch.setattr(LogFeed, "_fetch_forks", frozen)
    try:
        asyncio.run(hear_while_frozen())
    finally:
        thawed.set()

    assert not added.behind
    heard = both.heard(scene.database)
    assert {key: set(ids) for key, ids in heard.items()} == {
        key: {*ids, *other.said()[key]} for key, ids in scene.speaker.said().items()
    }


def test_those_who_are_behind_fetch_each_page_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a restore, when all of a service start anew; of a log longer than what is kept."""
    fetched: list[int] = []
    fetch = LogFeed._fetch

    def counted(feed: LogFeed, after: int, limit: int) -> Page:
        page = fetch(feed, after, limit)
        fetched.extend([after] if page.messages else [])
        return page

    monkeypatch.setattr(LogFeed, "_fetch", counted)
    monkeypatch.setattr(local, "BATCH", len(KEYS))
    monkeypatch.setattr(_Window, "_KEPT", 1)
    scene.speaker.say(*KEYS * 10)
    scene.bring(1, 10 * len(KEYS))
    late = [Recording() for _ in range(4)]
    behind = [scene.add(each) for each in late]

    while any(each.behind for each in behind):
        scene.tick()

    assert all(scene.has_heard(each) for each in late)
    assert fetched == [*range(0, 10 * len(KEYS), len(KEYS))]
