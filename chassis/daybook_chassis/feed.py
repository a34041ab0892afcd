"""Feeds: how one reads what a log published, in process or over HTTP; nobody reads its tables."""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import httpx
from daybook_contracts.catalogue import Catalogue, FactUnreadable
from daybook_contracts.envelope import Envelope, EnvelopeInvalid
from daybook_contracts.fact import Fact

from daybook_chassis.errors import Poison, Transient
from daybook_chassis.seals import Seals
from daybook_chassis.store.log import Fork, Log


class Message:
    """A published fact as it travels: envelope and exact body; the body is read once, on demand."""

    __slots__ = ("_fact", "body", "envelope")

    def __init__(self, envelope: Envelope, body: bytes) -> None:
        self.envelope = envelope
        self.body = body
        self._fact: Fact | None = None

    def fact(self, catalogue: Catalogue) -> Fact:
        """The fact in its newest version, personal fields sealed. Raises Poison with the reason."""
        if self._fact is None:
            try:
                self._fact = catalogue.read(self.envelope.type, self.envelope.version, self.body)
            except FactUnreadable as error:
                raise Poison(str(error)) from error
        return self._fact


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in position order; everything up to `covered` has been looked at."""

    messages: Sequence[Message]
    covered: int


class Feed(Protocol):
    """What a publisher offers of one source."""

    @property
    def source(self) -> str: ...

    def forks(self) -> list[Fork]:
        """The log's generations, oldest first. Raises Transient."""

    def read(self, after: int, limit: int) -> Page:
        """Public facts after a position. Raises Transient."""

    def read_slot(self, slot: int, after: int, upto: int) -> list[Message]:
        """Public facts of one slot in a range of positions, to refill a gap. Raises Transient."""

    def slot_heads(self, upto: int) -> dict[int, int]:
        """Last public position of each slot, up to a position. Raises Transient."""


class LogFeed:
    """The feed of a log in this process. The last page is kept: many consumers read the same."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._last: tuple[int, int, Page] | None = None

    @property
    def source(self) -> str:
        return self._log.source

    def on_append(self, listener: Callable[[], None]) -> None:
        self._log.on_append(listener)

    def forks(self) -> list[Fork]:
        return self._log.forks()

    def read(self, after: int, limit: int) -> Page:
        last = self._last
        if last is not None and last[:2] == (after, limit) and len(last[2].messages) == limit:
            return last[2]
        records = self._log.read(after, limit)
        page = Page(
            [
                Message(Envelope.from_json(record.envelope), bytes(record.body))
                for record in records
                if record.slot is not None
            ],
            records[-1].position if records else after,
        )
        self._last = (after, limit, page)
        return page

    def read_slot(self, slot: int, after: int, upto: int) -> list[Message]:
        return [
            Message(Envelope.from_json(record.envelope), bytes(record.body))
            for record in self._log.read(after, upto - after, slot=slot, upto=upto)
        ]

    def slot_heads(self, upto: int) -> dict[int, int]:
        return self._log.slot_heads(upto)


class HttpFeed:
    """The feed of another process, as `daybook_chassis.http` serves it."""

    def __init__(self, client: httpx.Client, source: str) -> None:
        self._client = client
        self._source = source

    @property
    def source(self) -> str:
        return self._source

    def forks(self) -> list[Fork]:
        return [Fork(**fork) for fork in self._get("forks", {}).json()]

    def read(self, after: int, limit: int) -> Page:
        answer = self._get("facts", {"after": after, "limit": limit})
        return Page(list(_lines(answer.text)), int(answer.headers["Covered"]))

    def read_slot(self, slot: int, after: int, upto: int) -> list[Message]:
        answer = self._get(f"slots/{slot}", {"after": after, "upto": upto})
        return list(_lines(answer.text))

    def slot_heads(self, upto: int) -> dict[int, int]:
        heads = self._get("slots", {"upto": upto}).json()
        return {int(slot): position for slot, position in heads.items()}

    def _get(self, path: str, params: dict[str, int]) -> httpx.Response:
        try:
            answer = self._client.get(f"/feeds/{self._source}/{path}", params=params)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise Transient(f"the feed of {self._source} does not answer: {error}") from error
        return answer


def line_of(message: Message) -> str:
    """One message as a JSON line; the body is base64 so that its exact bytes survive."""
    body = base64.b64encode(message.body).decode()
    return json.dumps({"envelope": message.envelope.to_json().decode(), "body": body})


def _lines(text: str) -> Iterator[Message]:
    for line in text.splitlines():
        try:
            said = json.loads(line)
            yield Message(
                Envelope.from_json(said["envelope"].encode()), base64.b64decode(said["body"])
            )
        except (ValueError, KeyError, EnvelopeInvalid) as error:
            raise Transient(f"the feed answered something else: {error}") from error


def opened(message: Message, catalogue: Catalogue, seals: Seals) -> Fact:
    """The fact with personal fields opened as far as this service holds keys. Raises Poison."""
    return seals.open(message.fact(catalogue))
