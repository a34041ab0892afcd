"""A report that is finished but for its looks: words, figures and charts in one language."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from daybook_analytics.reports.charts import Chart


@dataclass(frozen=True, slots=True)
class Column:
    """What heads a column, and whether it holds numbers."""

    heading: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is read; `note` says so where it is not whole."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One view: `empty` is said in place of a table and charts where there is nothing to show."""

    view: str
    title: str
    note: str
    basis: str
    sheet: Sheet | None
    charts: tuple[Chart, ...]
    empty: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """`facts` are what holds of the whole: the day, and under which definition; `basis` names
    tables, their fold versions, and up to which position of which log they are posted."""

    name: str
    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    basis: Sheet
    words: dict[str, str]

    @property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(chart for part in self.parts for chart in part.charts)

    def digest(self) -> str:
        """SHA-256 of all that it says: the same digest, the same report."""
        said = json.dumps(asdict(self), sort_keys=True, default=str)
        return sha256(said.encode()).hexdigest()
