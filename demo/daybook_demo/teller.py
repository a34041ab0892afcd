"""Tells a story to a house, step by step, and shows every fact that follows as it happens."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from daybook_chassis.commands import Command, Context
from daybook_chassis.errors import DaybookError
from daybook_chassis.feed import Message
from daybook_chassis.ids import derived_id
from daybook_cli.house import House

TIMELINE = "story"
SENDER = "harbour-erp"


def story_id(*parts: str) -> UUID:
    """The ids of the story are the same each time it is told."""
    return derived_id("story", *parts)


_TRACE = story_id("trace").hex
"""The whole story is one trace, whoever tells it and however often."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next, when, and how it is done; `tell` returns a remark or nothing."""

    at: datetime
    title: str
    tell: Callable[["Teller", datetime], str | None]


class Teller:
    """Tells steps to a house and prints every fact that follows, as it happens."""

    def __init__(self, house: House, show: Callable[[str], None]) -> None:
        self._house = house
        self._show = show
        self._seen = {source: self._end(source) for source in house.feeds}
        self._cause: str | None = None

    def tell(self, steps: Sequence[Step]) -> None:
        """Tell all steps in order. Raises DaybookError when the house refuses one, unless a service
        is away, without which it cannot know better."""
        for number, step in enumerate(steps, 1):
            self._house.advance(TIMELINE, step.at)
            self._show(f"{step.at:%Y-%m-%d %H:%M}  {number}. {step.title}")
            try:
                remark = step.tell(self, step.at)
            except DaybookError as reason:
                if not self._house.away:
                    raise
                remark = f"{reason}; told when {', '.join(sorted(self._house.away))} is back"
            self._house.drain()
            news = list(self._news())
            for message in news:
                self._show(f"    {self._line(message)}")
                self._cause = message.envelope.id
            if remark is not None or not news:
                self._show(f"    {remark or 'told before; nothing changes'}")

    def do(self, service: str, command: Command, at: datetime, step: str) -> None:
        """Carry out a command under an id that is the same each time the story is told."""
        context = Context(
            actor="storyteller",
            command_id=story_id("command", step),
            occurred_at=at,
            timeline=TIMELINE,
            correlation_id=TIMELINE,
            causation_id=self._cause,
            traceparent=f"00-{_TRACE}-{story_id('span', step).hex[:16]}-01",
        )
        self._house[service].commands.execute(command, context)

    def say(
        self, name: str, event_id: str, at: datetime, *, checked: bool = True, **data: Any
    ) -> str:
        """Finance says something, at the door or, unchecked, straight on its topic."""
        event = {
            "specversion": "1.0",
            "id": event_id,
            "source": SENDER,
            "type": f"erp.finance.{name}",
            "occurredat": at.isoformat(),
            "timeline": TIMELINE,
            "correlationid": TIMELINE,
            "traceparent": f"00-{_TRACE}-{story_id('span', event_id).hex[:16]}-01",
            "data": data,
        }
        line = json.dumps(event).encode()
        ingress = self._house.ingress
        arrival = ingress.check(line) if checked else ingress.unchecked(line)
        (outcome,) = ingress.record([arrival])
        if isinstance(outcome, DaybookError):
            raise outcome
        return "known already" if outcome.repeat else "recorded"

    def _news(self) -> Iterator[Message]:
        found: list[Message] = []
        for source, feed in self._house.feeds.items():
            page = feed.read(self._seen[source], 1000)
            self._seen[source] = page.covered
            found += page.messages
        yield from sorted(found, key=lambda message: message.envelope.time)

    def _line(self, message: Message) -> str:
        envelope = message.envelope
        owner, _, name = envelope.type.rpartition(".")
        return f"{owner:<14} {name:<22} {_brief(message.body)}"

    def _end(self, source: str) -> int:
        feed = self._house.feeds[source]
        covered = 0
        while (page := feed.read(covered, 10_000)).covered > covered:
            covered = page.covered
        return covered


def _brief(body: bytes) -> str:
    """What a person wants to see of a fact: no ids, no nesting, sealed fields as sealed."""
    told = []
    for name, value in json.loads(body).items():
        if name.endswith("_id") or value is None:
            continue
        if isinstance(value, dict):
            value = " ".join(map(str, value.values())) if "amount" in value else None
        elif isinstance(value, list):
            value = f"{len(value)}x"
        elif isinstance(value, str) and value.count(".") == 4 and len(value) > 60:
            value = "(sealed)"
        if value is not None:
            told.append(f"{name}={value}")
    text = ", ".join(told)
    return text if len(text) <= 100 else text[:97] + "..."
