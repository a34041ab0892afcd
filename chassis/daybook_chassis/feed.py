"""Feeds: how one reads what a log published, in process or over HTTP; nobody reads its tables."""

import base64
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from time import monotonic
from typing import ClassVar, NamedTuple, Protocol, Self

import httpx

from daybook_chassis.errors import Poison, Transient
from daybook_chassis.seals import Seals
from daybook_chassis.store.entry import Record
from daybook_chassis.store.log import Fork, Log
from daybook_contracts.catalogue import Catalogue, FactUnreadable
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact

MOST = 1000
"""Positions that one answer over HTTP covers."""


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


class Span(NamedTuple):
    """What a batch holds of one lane, from `first` to `last`, which follows position `after`."""

    after: int
    first: int
    epoch: int
    last: int


class Batch(tuple[Message, ...]):
    """Messages as they are taken in. What each of many subscriptions asks about them is found out
    once.
    """

    @classmethod
    def of(cls, messages: Iterable[Message]) -> Self:
        return messages if isinstance(messages, cls) else cls(messages)

    @cached_property
    def types(self) -> frozenset[str]:
        return frozenset(message.envelope.type for message in self)

    @cached_property
    def epochs(self) -> frozenset[tuple[str, int]]:
        """By source, the epochs that its facts are of."""
        return frozenset((each.envelope.source, each.envelope.epoch) for each in self)

    @cached_property
    def spans(self) -> Mapping[tuple[str, int], Span] | None:
        """By source and slot; None where one does not follow the one before it in its lane."""
        found: dict[tuple[str, int], Span] = {}
        for message in self:
            envelope = message.envelope
            lane = lane_of(envelope)
            span = found.get(lane)
            if span is None:
                after, first = envelope.prevposition or 0, envelope.sequence
            elif envelope.prevposition == span.last:
                after, first = span.after, span.first
            else:
                return None
            found[lane] = Span(after, first, envelope.epoch, envelope.sequence)
        return found


def lane_of(envelope: Envelope) -> tuple[str, int]:
    """A slot of a source: the unit in which order is kept and marks are set."""
    return envelope.source, envelope.slot or 0


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in position order; everything up to `covered` has been looked at.

    A page has so many messages at most as are easily handled at once. A `whole` one has all that
    was published after the position that it was asked for.
    """

    messages: Sequence[Message]
    covered: int
    whole: bool = False


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


@dataclass(frozen=True, slots=True)
class _Window:
    """What was last read of a log: a message for each position after `start`, None if private.

    `pages` are those that were cut from it, by position and limit.
    """

    start: int
    messages: Sequence[Message | None]
    pages: dict[tuple[int, int], Page] = field(default_factory=dict)

    _KEPT: ClassVar = 8000

    @property
    def end(self) -> int:
        return self.start + len(self.messages)

    def page(self, after: int, limit: int) -> Page | None:
        """The messages after a position, None where none of them is here."""
        if not self.start <= after < self.end:
            return None
        page = self.pages.get((after, limit))
        if page is None:
            part = self.messages[after - self.start : after - self.start + limit]
            public = Batch(each for each in part if each is not None)
            page = Page(public, after + len(part), whole=True)
            self.pages[after, limit] = page
        return page

    def moved(self, after: int, limit: int, page: Page) -> "_Window":
        """The window with what follows a position; what was read longest ago is let go."""
        if page.covered == after:
            return self
        before = self.messages[-self._KEPT :] if after == self.end else ()
        read: list[Message | None] = [None] * (page.covered - after)
        for message in page.messages:
            read[message.envelope.sequence - after - 1] = message
        return _Window(after - len(before), [*before, *read], {(after, limit): page})


_NOTHING = _Window(0, ())


class _End(NamedTuple):
    """A log was seen to have nothing after a position: so it is taken to be `until` a moment
    (seconds, monotonic) later, or until there are more `appends`."""

    after: int
    until: float
    appends: int


class _Kept(ABC):
    """What was read last is kept: many subscriptions read the same facts one after another, and
    each is fetched, and its envelope and body parsed, once. So is, for a moment, where the log was
    seen to end."""

    def __init__(self) -> None:
        self._forks: list[Fork] = []
        self._window = _NOTHING
        self._end = _End(-1, 0.0, 0)
        self._appends = 0
        self._fetching = Lock()
        self._failure: Transient | None = None

    def has_ended(self, after: int) -> bool:
        end = self._end
        is_here = end.after == after and end.appends == self._appends
        return is_here and monotonic() < end.until

    def read(self, after: int, limit: int) -> Page:
        page = self._window.page(after, limit)
        if page is None:
            before = self._failure
            with self._fetching:  # many want the same at the same time
                page = self._window.page(after, limit)
                if page is None:
                    if self._failure is not before and self._failure is not None:
                        raise self._failure  # while we waited: to try again would take as long
                    forks = self._forks
                    page = self._tried(after, limit)
                    if forks is self._forks:  # or it may be of what is lost by now
                        self._window = self._window.moved(after, limit, page)
        return page

    def forks(self) -> list[Fork]:
        forks = self._fetch_forks()
        if forks != self._forks:
            self._forks, self._window = forks, _NOTHING  # what was read may be lost
        return forks

    def _tried(self, after: int, limit: int) -> Page:
        try:
            return self._fetch(after, limit)
        except Transient as failure:
            self._failure = failure
            raise

    @abstractmethod
    def _fetch(self, after: int, limit: int) -> Page:
        """Public facts after a position, from the log itself. Raises Transient."""

    @abstractmethod
    def _fetch_forks(self) -> list[Fork]:
        """The log's generations, as they are now. Raises Transient."""


class LogFeed(_Kept):
    """The feed of a log in this process.

    An append of this process ends the moment for which its end is known; one of another process is
    seen that late.
    """

    _SLOT_PAGE = 500
    _MOMENT = 0.05

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log
        log.on_append(self._count_append)

    @property
    def source(self) -> str:
        return self._log.source

    def read_slot(self, slot: int, after: int, upto: int) -> Page:
        records = self._log.read(after, self._SLOT_PAGE, slot=slot, upto=upto)
        covered = records[-1].position if len(records) == self._SLOT_PAGE else upto
        return Page([_message(record) for record in records], covered)

    def slot_heads(self, upto: int) -> dict[int, int]:
        return self._log.slot_heads(upto)

    def _fetch(self, after: int, limit: int) -> Page:
        seen = _End(after, monotonic() + self._MOMENT, self._appends)  # as of before it is read
        records = self._log.read(after, limit)
        if not records:
            self._end = seen
        public = Batch(_message(record) for record in records if record.slot is not None)
        return Page(public, after + len(records), whole=True)

    def _fetch_forks(self) -> list[Fork]:
        return self._log.forks()

    def _count_append(self) -> None:
        self._appends += 1


class HttpFeed(_Kept):
    """The feed of another process, as `daybook_chassis.http` serves it."""

    _MOMENT = 0.5

    def __init__(self, client: httpx.Client, source: str) -> None:
        super().__init__()
        self._client = client
        self._source = source

    @property
    def source(self) -> str:
        return self._source

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

    def _fetch(self, after: int, limit: int) -> Page:
        with _understood():
            answer = self._get("facts", {"after": after, "limit": min(limit, MOST)})
            page = Page(Batch(_lines(answer.text)), int(answer.headers["Covered"]), whole=True)
            places = [after, *(each.envelope.sequence for each in page.messages), page.covered]
            if sorted(places) != places or page.covered - after > limit:
                raise ValueError("it is not what follows")
        if page.covered == after:
            self._end = _End(after, monotonic() + self._MOMENT, self._appends)
        return page

    def _fetch_forks(self) -> list[Fork]:
        with _understood():
            forks = self._get("forks", {}).json()
            return [Fork(int(fork["epoch"]), int(fork["forked_after"])) for fork in forks]

    def _get(self, path: str, params: dict[str, int]) -> httpx.Response:
        try:
            answer = self._client.get(f"/feeds/{self._source}/{path}", params=params)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise Transient(f"the feed of {self._source} does not answer: {error}") from error
        return answer


def _message(record: Record) -> Message:
    return Message(Envelope.from_json(record.envelope), bytes(record.body))


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
