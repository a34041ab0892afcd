"""A service that says what a test tells it to, in place of one that another must not import."""

from datetime import datetime
from uuid import UUID

from fastapi import FastAPI
from pydantic import SerializeAsAny

from daybook_chassis.commands import Aggregate, Command, Context, Work
from daybook_chassis.database import Database
from daybook_chassis.feed import Feed
from daybook_chassis.http.app import create_app
from daybook_chassis.seals import NoKeys, Seals
from daybook_chassis.security import Tokens
from daybook_chassis.service import Parts, Service
from daybook_contracts.fact import Fact
from daybook_contracts.topics import published


class Say(Command):
    stream_id: UUID
    fact: SerializeAsAny[Fact]


def _say(command: Say, work: Work) -> None:
    work.record(_ANYTHING, work.find(_ANYTHING, command.stream_id), [command.fact])


def _count(state: int | None, fact: Fact) -> int:
    return (state or 0) + 1


_ANYTHING = Aggregate("stream", _count)


class Publisher:
    """Publishes facts as the service of that name would; others read its `feeds`."""

    def __init__(self, database: Database, name: str) -> None:
        parts = Parts(name=name, catalogue=published(), handlers={Say: _say})
        self._service = Service(parts, database, Seals(NoKeys()))
        self._service.create()

    def say(
        self, stream_id: UUID, fact: Fact, occurred_at: datetime, timeline: str | None = None
    ) -> None:
        """Append one fact to a stream, as of a business time."""
        context = Context(actor="test", occurred_at=occurred_at, timeline=timeline)
        self._service.commands.execute(Say(stream_id=stream_id, fact=fact), context)

    def feeds(self) -> dict[str, Feed]:
        return self._service.feeds()

    def app(self, tokens: Tokens) -> FastAPI:
        """What serves its feeds to peers that are processes of their own."""
        return create_app(self._service, [], tokens)

    def close(self) -> None:
        self._service.close()
