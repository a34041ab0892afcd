"""What was measured, against which peer and goal: a table to read and a report to keep."""

import json
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path

from rich.console import Console
from rich.table import Table

LIMIT = "limit"
"""The peer of what is to stay under a fixed value."""


@dataclass(frozen=True, slots=True)
class Measured:
    """`ratio` is value to peer value. Of a rate it is to be at least the goal, of a cost at
    most."""

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float
    ratio: float
    goal: float
    met: bool

    @property
    def is_rate(self) -> bool:
        return self.unit.endswith("/s")


@dataclass(frozen=True, slots=True)
class Finding:
    """Rows of one measurement; `explain` tells where the time went, asked if one is missed."""

    rows: Sequence[Measured]
    explain: Callable[[], list[str]]


def rate_against(
    peer: str, name: str, value: float, peer_value: float, goal: float, unit: str = "appends/s"
) -> Measured:
    """`unit` is so many things a second: more is better."""
    ratio = value / peer_value
    return Measured(name, value, unit, peer, peer_value, ratio, goal, ratio >= goal)


def cost_against(
    peer: str, name: str, unit: str, value: float, peer_value: float, goal: float
) -> Measured:
    """`unit` is a time: less is better."""
    ratio = value / peer_value
    return Measured(name, value, unit, peer, peer_value, ratio, goal, ratio <= goal)


def in_turns(turns: Sequence[Callable[[], float]], rounds: int) -> list[float]:
    """The median of each, all measured once a round: a machine that slows down does so for all."""
    found = [[turn() for turn in turns] for _ in range(rounds)]
    return [statistics.median(values) for values in zip(*found, strict=True)]


def percentile(values: Sequence[float], percent: float) -> float:
    """The least of the values that so many per cent of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(ceil(len(ordered) * percent / 100), 1) - 1]


def show(rows: Sequence[Measured], server: str, console: Console) -> None:
    """Print the table; a goal that is missed is printed as missed."""
    title = f"{platform.machine()}, Python {platform.python_version()}, {server}"
    table = Table(title=title)
    for column in ("name", "value", "unit", "peer", "peer value", "ratio", "goal", "met"):
        table.add_column(column)
    for row in rows:
        table.add_row(
            row.name,
            f"{row.value:.1f}",
            row.unit,
            row.peer,
            f"{row.peer_value:.1f}",
            f"{row.ratio:.2f}",
            f"{'at least' if row.is_rate else 'at most'} {row.goal:.2f}",
            "yes" if row.met else "MISSED",
        )
    console.print(table)


def keep(rows: Sequence[Measured], path: Path) -> None:
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")
