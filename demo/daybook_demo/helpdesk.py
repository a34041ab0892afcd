"""A helpdesk's log: one line an event of a ticket, with activity, resource and time.

The form is that of the help desk log of an Italian company; another log of the same form plays too.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

TIMELINE = "helpdesk"
_COLUMNS = (
    "case:concept:name",
    "concept:name",
    "org:resource",
    "time:timestamp",
    "customer",
    "product",
)


class NotTickets(ValueError):
    """The file is not of the form; the message names the line."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What somebody did with a ticket, and when, in UTC."""

    at: datetime
    activity: str
    who: str


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket from its first event to its last; `customer` and `product` as first told."""

    ref: str
    customer: str
    product: str
    happenings: tuple[Happening, ...]

    @property
    def opened_at(self) -> datetime:
        return self.happenings[0].at

    @property
    def closed_at(self) -> datetime | None:
        """When it was closed for the last time; None if it never was."""
        closed = [each.at for each in self.happenings if each.activity == "Closed"]
        return closed[-1] if closed else None


def read(path: Path) -> list[Case]:
    """All tickets by the time of their first event. Raises NotTickets, OSError."""
    lines: dict[str, list[tuple[Happening, dict[str, str]]]] = {}
    with _opened(path) as file:
        reader = csv.DictReader(file, restval="")
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise NotTickets(f"{path.name} has no column {missing[0]}")
        for number, row in enumerate(reader, 2):
            lines.setdefault(row["case:concept:name"], []).append((_happening(number, row), row))
    if not lines:
        raise NotTickets(f"{path.name} has no tickets")
    return sorted(_cases(lines), key=lambda case: (case.opened_at, case.ref))


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _cases(lines: dict[str, list[tuple[Happening, dict[str, str]]]]) -> Iterator[Case]:
    for ref, told in lines.items():
        told.sort(key=lambda each: each[0].at)
        row = told[0][1]
        happenings = tuple(happening for happening, _ in told)
        yield Case(ref, row["customer"], row["product"], happenings)


def _happening(number: int, row: dict[str, str]) -> Happening:
    try:
        at = datetime.fromisoformat(row["time:timestamp"])
    except ValueError:
        raise NotTickets(f"line {number}: a time is RFC 3339") from None
    if at.tzinfo is None:
        raise NotTickets(f"line {number}: a time has a zone")
    return Happening(at.astimezone(UTC), row["concept:name"], row["org:resource"])
