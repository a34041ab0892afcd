"""What was measured, against which peer and goal: a table to read and a report to keep."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


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


def rate_against(peer: str, name: str, value: float, peer_value: float, goal: float) -> Measured:
    ratio = value / peer_value
    return Measured(name, value, "appends/s", peer, peer_value, ratio, goal, ratio >= goal)


def cost_against(
    peer: str, name: str, unit: str, value: float, peer_value: float, goal: float
) -> Measured:
    ratio = value / peer_value
    return Measured(name, value, unit, peer, peer_value, ratio, goal, ratio <= goal)


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
            f"{'at least' if row.unit == 'appends/s' else 'at most'} {row.goal:.2f}",
            "yes" if row.met else "MISSED",
        )
    console.print(table)


def keep(rows: Sequence[Measured], path: Path) -> None:
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")
