"""Puts bars, lines and grids on axes, in colours that the colour-blind tell apart."""

from collections.abc import Sequence
from itertools import count
from math import nan

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from daybook_analytics.reports.charts import Bars, Grid, Lines
from daybook_analytics.reports.figures import NOTHING, Measure, Unit

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
"""Okabe and Ito's palette, which stays apart under every kind of colour blindness."""

_MARKERS = "osD^vP"
_SHADES, _BLANK = "Blues", "#f5f7fa"
_PALE, _INK, _EVEN = "#d9dee4", "#1f2933", "#6b7785"
_THICK = 0.76
_CROWDED, _FEW = 13, 5
_DIGIT = 0.075
"""Inches: the width of a digit of a figure beside its bar."""


def bars(axes: Axes, shape: Bars) -> None:
    """Each place has a bar a series; what has no figure has no bar, and says so."""
    thick, something = _THICK / len(shape.series), False
    for number, each in enumerate(shape.series):
        at = [place - _THICK / 2 + thick * (number + 0.5) for place in range(len(shape.places))]
        drawn = [0.0 if value is None else shape.measure.drawn(value) for value in each.values]
        something |= any(drawn)
        colour = COLOURS[number % len(COLOURS)]
        if shape.standing:
            axes.bar(at, drawn, thick * 0.94, color=colour, label=each.name, zorder=2)
            if len(shape.places) * len(shape.series) <= _CROWDED:
                _on_top(axes, at, drawn, each.values, shape.measure)
        else:
            axes.barh(at, drawn, thick * 0.94, color=colour, label=each.name, zorder=2)
            _beside(axes, at, drawn, each.values, shape.measure)
    places = range(len(shape.places))
    if shape.standing:
        every = -(-len(shape.places) // _CROWDED)
        axes.set_xticks([*places][::every], shape.places[::every])
        beside = 0.5 + max(0, _FEW - len(shape.places)) / 2  # one bar alone is no wall
        axes.set_xlim(-beside, len(shape.places) - 1 + beside)
    else:
        axes.set_yticks([*places], shape.places)
        axes.invert_yaxis()
        axes.margins(x=_room(axes, shape), y=0.02)
    if not something:  # or the scale would begin below nothing
        (axes.set_ylim if shape.standing else axes.set_xlim)(0, 1)
    _scaled(axes, shape.measure, standing=shape.standing)


def _room(axes: Axes, shape: Bars) -> float:
    """Which part of what the bars span is left free on each side for the figures beside them."""
    longest = max(
        len(_said(value, shape.measure)) for each in shape.series for value in each.values
    )
    share = (longest + 1) * _DIGIT * axes.figure.dpi / axes.bbox.width
    return max(0.14, share / max(0.2, 1 - 2 * share))


def _said(value: float | None, measure: Measure) -> str:
    return NOTHING if value is None else measure.text(value)


def _beside(
    axes: Axes,
    at: Sequence[float],
    drawn: Sequence[float],
    values: Sequence[float | None],
    measure: Measure,
) -> None:
    for place, length, value in zip(at, drawn, values, strict=True):
        side, align = (-4, "right") if length < 0 else (4, "left")
        _write(axes, value, measure, (length, place), (side, 0), ha=align, va="center")


def _on_top(
    axes: Axes,
    at: Sequence[float],
    drawn: Sequence[float],
    values: Sequence[float | None],
    measure: Measure,
) -> None:
    for place, height, value in zip(at, drawn, values, strict=True):
        _write(axes, value, measure, (place, max(0.0, height)), (0, 3), ha="center")


def _write(
    axes: Axes,
    value: float | None,
    measure: Measure,
    point: tuple[float, float],
    offset: tuple[int, int],
    *,
    ha: str,
    va: str = "baseline",
) -> None:
    """A figure beside the point that shows it, `offset` in points."""
    axes.annotate(
        _said(value, measure),
        point,
        xytext=offset,
        textcoords="offset points",
        ha=ha,
        va=va,
        fontsize=8.5,
    )


def lines(axes: Axes, shape: Lines) -> None:
    """One line a series, each with a marker of its own; equality is dashed."""
    xs = [shape.scale_measure.drawn(x) for x in shape.scale]
    for number, each, marker in zip(count(), shape.series, _MARKERS, strict=False):
        ys = [nan if value is None else shape.measure.drawn(value) for value in each.values]
        axes.plot(
            xs,
            ys,
            color=COLOURS[number],
            marker=marker,
            markersize=4,
            lw=2,
            label=each.name,
            clip_on=False,
            zorder=3,
        )
    if shape.even:
        even = [shape.measure.drawn(value or 0.0) for value in shape.even.values]
        axes.plot(xs, even, color=_EVEN, lw=1.2, ls=(0, (5, 4)), label=shape.even.name)
    axes.margins(x=0.02)
    whole = shape.scale_measure.unit is Unit.COUNT
    axes.xaxis.set_major_locator(MaxNLocator(9, integer=whole, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: shape.scale_measure.tick(x)))
    _scaled(axes, shape.measure, standing=True)
    if shape.measure.unit is Unit.PERCENT:
        axes.set_ylim(0, 103)


def grid(axes: Axes, shape: Grid) -> None:
    """A square a figure, with the figure in it; squares without one stay white."""
    known = [value for row in shape.cells for value in row if value is not None]
    most = max(known, default=1.0) or 1.0
    cells = [[nan if value is None else value for value in row] for row in shape.cells]
    axes.set_facecolor(_BLANK)
    axes.imshow(cells, cmap=_SHADES, vmin=0, vmax=most * 1.15, aspect="auto")
    for row, values in enumerate(shape.cells):
        for column, value in enumerate(values):
            if value is not None:
                colour = "white" if value > most * 0.6 else _INK
                text = _short(value, shape.measure)
                axes.text(column, row, text, ha="center", va="center", color=colour, fontsize=8.5)
    axes.set_xticks([*range(len(shape.columns))], shape.columns)
    axes.set_yticks([*range(len(shape.rows))], shape.rows)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for place in range(1, len(shape.columns)):
        axes.axvline(place - 0.5, color="white", lw=1.5)
    for place in range(1, len(shape.rows)):
        axes.axhline(place - 0.5, color="white", lw=1.5)


def _short(value: float, measure: Measure) -> str:
    return f"{value * 100:.0f} %" if measure.unit is Unit.PERCENT else measure.text(value)


def _scaled(axes: Axes, measure: Measure, *, standing: bool) -> None:
    axis, spine = (axes.yaxis, "bottom") if standing else (axes.xaxis, "left")
    axis.set_major_locator(MaxNLocator(5, integer=measure.unit is Unit.COUNT))
    axis.set_major_formatter(FuncFormatter(lambda value, _: measure.tick(value)))
    axes.grid(axis="y" if standing else "x", color=_PALE, lw=0.7, zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.spines[spine].set_visible(True)


def ticks(shape: Bars | Lines) -> list[str]:
    """The widest that stands beside an upright scale, for who lays it out."""
    drawn = [
        shape.measure.drawn(value)
        for each in shape.series
        for value in each.values
        if value is not None
    ]
    return [shape.measure.tick(round(max(map(abs, drawn), default=0.0)))]
