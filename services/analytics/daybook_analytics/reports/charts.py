"""What a chart shows, before it is drawn: labels in one language, and figures with their unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from daybook_analytics.reports.figures import NOTHING, Measure


@dataclass(frozen=True, slots=True)
class Series:
    """Figures under one name, one for each place; None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Figures side by side: lying where places are kinds, standing where they are times."""

    places: tuple[str, ...]
    series: tuple[Series, ...]
    measure: Measure
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Figures along a scale; `even` is drawn as what would be if all were equal."""

    scale: tuple[float, ...]
    scale_measure: Measure
    series: tuple[Series, ...]
    measure: Measure
    even: Series | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """Figures by row and column, the darker the higher."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[float | None, ...], ...]
    measure: Measure


Shape = Bars | Lines | Grid


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart; `across` and `up` say what its axes show. `key` is unique in its report."""

    key: str
    title: str
    across: str
    up: str
    shape: Shape

    def under(self, key: str) -> "Chart":
        return replace(self, key=f"{key}-{self.key}" if self.key else key)

    def texts(self) -> Iterator[str]:
        """Everything that is written in it, but figures."""
        yield from (self.title, self.across, self.up)
        match self.shape:
            case Grid():
                yield from (*self.shape.rows, *self.shape.columns)
            case Bars():
                yield from self.shape.places
                yield from (each.name for each in self.shape.series)
            case Lines():
                yield from (each.name for each in self.shape.series)
                if self.shape.even:
                    yield self.shape.even.name

    def described(self) -> str:
        """The chart in words, for who does not see it."""
        return f"{self.title}. " + "; ".join(_told(self.shape)) + "."


def _told(shape: Shape) -> Iterator[str]:
    match shape:
        case Bars():
            for each in shape.series:
                yield f"{each.name}: {_paired(shape.places, each.values, shape.measure)}"
        case Lines():
            scale = [shape.scale_measure.tick(shape.scale_measure.drawn(x)) for x in shape.scale]
            for each in shape.series:
                yield f"{each.name}: {_paired(scale, each.values, shape.measure)}"
        case Grid():
            for name, cells in zip(shape.rows, shape.cells, strict=True):
                yield f"{name}: {_paired(shape.columns, cells, shape.measure)}"


def _paired(places: Sequence[str], values: Sequence[float | None], measure: Measure) -> str:
    return ", ".join(
        f"{place} {NOTHING if value is None else measure.text(value)}"
        for place, value in zip(places, values, strict=True)
    )
