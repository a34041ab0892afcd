"""Feeds: how one reads what a log published, in process or over HTTP; nobody reads its tables."""

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

import httpx

from daybook_chassis.errors import Poison, Transient
from daybook_chassis.seals import Seals
from daybook_chassis.store.entry import Record
from daybook_chassis.store.log import Fork, Log
from daybook_contracts.catalogue import Catalogue, FactUnreadable
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact


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
    """Messages in position order; everything up to `covered` has been looked at.

    A page has so many messages at most as are easily handled at once.
    """

    messages: Sequence[Message]
    covered: int


class Feed(Protocol):
    """What a publisher offers of one source."""

    @property
    def source(self) -> str: ...

    def forks(self) -> list[Fork]:
        """The log's generations, oldest first. Raises Transient."""

    def has_ended(self, after: int) -> bool:
        """Whether it is known, without asking, that nothing follows this position just now."""

    def read(self, after: int, limit: int) -> Page:
        """Public facts after a position. Raises Transient."""

    def read_slot(self, slot: int, after: int, upto: int) -> Page:
        """Public facts of one slot in a range of positions, to refill a gap. Raises Transient.

        One page covers a part of a long range, and never nothing.
        """

    def slot_heads(self, upto: int) -> dict[int, int]:
        """Last public position of each slot, up to a position. Raises Transient."""


class LogFeed:
    """The feed of a log in this process.

    Messages read last are kept: many subscriptions read the same facts one after another, and a
    message parses its envelope and its body once. So is, for a moment, where the log was seen to
    end: an append of this process ends that moment, one of another process is seen that much late.
    """

    _KEPT = 4000
    _SLOT_PAGE = 500
    _MOMENT = 0.05

    def __init__(self, log: Log) -> None:
        self._log = log
        self._end: tuple[int, float] | None = None
        log.on_append(self._forget_end)
        self._kept: dict[int, tuple[bytes, Message]] = {}

    @property
    def source(self) -> str:
        return self._log.source

    def forks(self) -> list[Fork]:
        return self._log.forks()

    def has_ended(self, after: int) -> bool:
        end = self._end
        return end is not None and end[0] == after and monotonic() < end[1]

    def read(self, after: int, limit: int) -> Page:
        seen = self._end = (after, monotonic() + self._MOMENT)  # until an append forgets it
        records = self._log.read(after, limit)
        if records and self._end is seen:
            self._end = None
        messages = [self._message(record) for record in records if record.slot is not None]
        return Page(messages, records[-1].position if records else after)

    def read_slot(self, slot: int, after: int, upto: int) -> Page:
        records = self._log.read(after, self._SLOT_PAGE, slot=slot, upto=upto)
        covered = records[-1].position if len(records) == self._SLOT_PAGE else upto
        return Page([self._message(record) for record in records], covered)

    def slot_heads(self, upto: int) -> dict[int, int]:
        return self._log.slot_heads(upto)

    def _forget_end(self) -> None:
        self._end = None

    def _message(self, record: Record) -> Message:
        digest, kept = self._kept.get(record.position, (b"", None))
        if kept is not None and digest == record.hash:
            return kept
        message = Message(Envelope.from_json(record.envelope), bytes(record.body))
        if len(self._kept) >= self._KEPT:
            self._kept.clear()
        self._kept[record.position] = (record.hash, message)
        return message


class HttpFeed:
    """The feed of another process, as `daybook_chassis.http` serves it.

    Where the log was seen to end is kept for a moment, so that many subscriptions that have come as
    far ask once.
    """

    _MOMENT = 0.5

    def __init__(self, client: httpx.Client, source: str) -> None:
        self._client = client
        self._source = source
        self._end: tuple[int, float] = (-1, 0.0)

    @property
    def source(self) -> str:
        return self._source

    def forks(self) -> list[Fork]:
        with _understood():
            forks = self._get("forks", {}).json()
            return [Fork(int(fork["epoch"]), int(fork["forked_after"])) for fork in forks]

    def has_ended(self, after: int) -> bool:
        return self._end[0] == after and monotonic() < self._end[1]

    def read(self, after: int, limit: int) -> Page:
        with _understood():
            answer = self._get("facts", {"after": after, "limit": limit})
            page = Page(list(_lines(answer.text)), int(answer.headers["Covered"]))
        if page.covered == after:
            self._end = (after, monotonic() + self._MOMENT)
        return page

    def read_slot(self, slot: int, after: int, upto: int) -> Page:
        with _understood():
            answer = self._get(f"slots/{slot}", {"after": after, "upto": upto})
            page = Page(list(_lines(answer.text)), int(answer.headers["Covered"]))
            if page.covered <= after < upto:
                raise ValueError("it covers nothing")
        return page

    def slot_heads(self, upto: int) -> dict[int, int]:
        with _understood():
            heads = self._get("slots", {"upto": upto}).json()
            return {int(slot): int(position) for slot, position in heads.items()}

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
        said = json.loads(line)
        yield Message(Envelope.from_json(said["envelope"].encode()), base64.b64decode(said["body"]))


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Transient(f"the feed answered something else: {error}") from error


def opened(message: Message, catalogue: Catalogue, seals: Seals) -> Fact:
    """The fact with personal fields opened as far as this service holds keys. Raises Poison."""
    return seals.open(message.fact(catalogue))
