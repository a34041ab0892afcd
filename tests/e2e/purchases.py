"""A small part of the CDNOW file for the demonstration to play, as it is and transformed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

_FILE = Path(__file__).parents[2] / "demo" / "data" / "cdnow" / "CDNOW_sample.txt"
_CUSTOMERS = 120
_UNTIL = date(1997, 4, 1)


@dataclass(frozen=True)
class Line:
    """One purchase as the file has it."""

    number: str
    customer: str
    day: date
    discs: str
    dollars: str

    def __str__(self) -> str:
        return f" {self.number} {self.customer} {self.day:%Y%m%d} {self.discs:>2} {self.dollars:>7}"


def first_customers() -> list[Line]:
    """The first 120 customers in their first three months."""
    lines = []
    for text in _FILE.read_text("ascii").splitlines():
        number, customer, day, discs, dollars = text.split()
        line = Line(number, customer, date.fromisoformat(day), discs, dollars)
        if int(customer) <= _CUSTOMERS and line.day < _UNTIL:
            lines.append(line)
    return lines


def renamed(lines: Iterable[Line]) -> list[Line]:
    """The same purchases by customers of other numbers, whose order is the other way round."""
    return [replace(line, customer=f"{_CUSTOMERS - int(line.customer) + 1:04d}") for line in lines]


def shuffled(lines: Iterable[Line], random: Random) -> list[Line]:
    mixed = list(lines)
    random.shuffle(mixed)
    return mixed


def later(lines: Iterable[Line], days: int) -> list[Line]:
    return [replace(line, day=line.day + timedelta(days=days)) for line in lines]


def written(folder: Path, lines: Iterable[Line]) -> Path:
    """A directory as `DATA` takes it."""
    folder.mkdir()
    text = "".join(f"{line}\n" for line in lines)
    (folder / "purchases.txt").write_text(text, "ascii")
    return folder
