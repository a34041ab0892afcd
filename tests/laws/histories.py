"""Histories that laws are tried on: stories told to a house, and what its logs then hold."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from random import Random
from typing import ClassVar
from unittest.mock import patch

from sqlalchemy import select

from daybook_chassis.commands import Command
from daybook_chassis.database import Database
from daybook_chassis.feed import Message
from daybook_chassis.service import Service
from daybook_chassis.settings import Settings
from daybook_chassis.store.entry import Record
from daybook_chassis.store.log import Log
from daybook_cli.house import House
from tests.laws.outside import BEGIN, MOVES
from tests.laws.story import Story
from tests.laws.tables import Look, Tables, looking
from tests.laws.tours import tour

_ALL = 1_000_000
Told = Callable[[House], Story]


class HastyDatabase(Database):
    """Does not wait for the disk, which no law here is about."""

    _SYNCHRONOUS: ClassVar = {"durable": "OFF", "derived": "OFF"}


@contextmanager
def house_at(home: Path) -> Iterator[House]:
    """The embedded house, on SQLite files under `home`."""
    with patch("daybook_cli.house.Database", HastyDatabase):
        house = House(Settings(home=home))  # others get what they ask for
    with house:
        yield house


def told_at_random(random: Random, moves: int = 40) -> Told:
    def tell(house: House) -> Story:
        story = Story(house, random)
        story.play(MOVES, moves, BEGIN)
        return story

    return tell


SEED = int(os.environ.get("DAYBOOK_LAW_SEED", "7"))
"""Of the random story; stories that are new in every run are told by `test_any_story.py`."""

STORIES: dict[str, Told] = {"tour": tour, f"seed-{SEED}": told_at_random(Random(SEED))}


@dataclass(frozen=True)
class Past:
    """What of a story its house does not know: which command a key stands for, and the time."""

    carried: Mapping[str, type[Command]]
    now: datetime


@dataclass
class History:
    """A house after a story, and how its facts came about."""

    house: House
    past: Past
    looks: list[Look]

    def tables(self) -> Tables:
        """All that the databases of all services hold, by table."""
        return {name: rows for look in self.looks for name, rows in look.tables().items()}

    def service(self, name: str) -> Service:
        return self.house[name]

    @property
    def logs(self) -> list[Log]:
        """Own and hosted ones of all services."""
        return [
            log
            for service in self.house.services.values()
            for log in (service.log, *service.hosted.values())
        ]

    @cached_property
    def records(self) -> dict[str, list[Record]]:
        """Everything that is stored, private facts too, by source."""
        return {log.source: log.read(0, _ALL) for log in self.logs}

    @cached_property
    def messages(self) -> dict[str, list[Message]]:
        """Everything that is published, by source."""
        return {
            source: list(feed.read(0, _ALL).messages) for source, feed in self.house.feeds.items()
        }

    def commands(self, service: Service) -> dict[str, type[Command]]:
        """Which command an idempotency key of a service's own log stands for."""
        effects = {
            effect_id: service.commands.find(command)
            for effect_id, command in self._effects(service)
        }
        return {**self.past.carried, **effects}

    def emitted(self, service: Service) -> dict[type[Command], set[str]]:
        """The types of facts that each command of a service was seen to make, private ones too."""
        named = self.commands(service)
        records = self.records[service.log.source]
        found: dict[type[Command], set[str]] = {command: set() for command in service.commands}
        for key, first, last in self.keys(service.log):
            topics = [record.topic for record in records[first - 1 : last]]
            found[named[key]] |= {topic.rpartition("/")[0] for topic in topics}
        return found

    def keys(self, log: Log) -> list[tuple[str, int, int]]:
        """What a log remembers of each idempotency key: first and last position."""
        once = log.tables.idempotency.c
        query = select(once.key, once.first_position, once.last_position)
        with log.database.read() as tx:
            return [(row[0], row[1], row[2]) for row in tx.execute(query)]

    def _effects(self, service: Service) -> list[tuple[str, str]]:
        with service.database.read() as tx:
            rows = tx.exec_driver_sql("SELECT effect_id, command FROM effects ORDER BY id")
            return [(row[0], row[1]) for row in rows]


def told(home: Path, tell: Told) -> Past:
    """Tell a story to a fresh house, until it has settled: laws are about what has."""
    with house_at(home) as house:
        story = tell(house)
        house.drain()
    return Past(story.carried, story.now)


@contextmanager
def history(home: Path, past: Past) -> Iterator[History]:
    """A house that was told a story."""
    with house_at(home) as house, looking(house) as looks:
        yield History(house, past, looks)
