"""Draws charts as SVG or PNG with matplotlib: the same chart gives the same bytes.

Margins are reckoned from the number of letters, not measured in a font: an SVG is laid out the same
wherever it is made, and its text is left to the reader's fonts.
"""

import io
import re
import warnings
from collections.abc import Sequence
from enum import StrEnum
from html import escape
from threading import Lock
from typing import Any
from unicodedata import east_asian_width

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from daybook_analytics.reports import shapes
from daybook_analytics.reports.charts import Bars, Chart, Grid, Lines
from daybook_analytics.reports.fonts import CHINESE, LATIN, fonts_for

INK, PALE = "#1f2933", "#d9dee4"
_WIDTH, _ROW, _LETTER = 7.6, 0.34, 0.086
"""Inches: a chart's width, the height of a row of bars, the width of a Latin letter."""

_DOTS = 160
"""To the inch, in a PNG."""

_LOOK: dict[Any, Any] = {
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": PALE,
    "axes.unicode_minus": False,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "none",
    "svg.hashsalt": "daybook",
}
_DRAWING = Lock()  # matplotlib's settings are those of the whole process


class Picture(StrEnum):
    SVG = "svg"
    PNG = "png"


def draw(chart: Chart, picture: Picture) -> bytes:
    """A chart as a file. Raises Refusal where a PNG needs a letter that no font here has."""
    with _DRAWING:
        families = [LATIN] if picture is Picture.SVG else fonts_for(chart.texts())
        with mpl.rc_context({**_LOOK, "font.family": families}):
            figure = _figure(chart, bold=families[0] == LATIN)
            return _png(figure) if picture is Picture.PNG else _svg(figure, chart)


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    FigureCanvasAgg(figure).print_png(  # type: ignore[no-untyped-call]
        buffer, metadata={"Software": None}
    )
    return buffer.getvalue()


def _svg(figure: Figure, chart: Chart) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # letters for the reader
        FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]
            buffer, metadata=_NOTHING_ELSE
        )
    return _accessible(buffer.getvalue().decode(), chart).encode()


_NOTHING_ELSE: dict[str, Any] = {"Date": None, "Creator": None, "Format": None, "Type": None}


def _figure(chart: Chart, *, bold: bool) -> Figure:
    named = _named(chart)
    extra = 0.28 if named else 0.0
    height = max(_height(chart), 1.3 + _width(chart.up)) + extra
    figure = Figure(figsize=(_WIDTH, height), dpi=_DOTS, facecolor="white")
    left = 0.55 + max((_width(text) for text in _left_labels(chart)), default=0.0)
    top, bottom = 0.62 + extra, 0.68
    axes = figure.add_axes(
        (left / _WIDTH, bottom / height, 1 - (left + 0.35) / _WIDTH, 1 - (top + bottom) / height)
    )
    match chart.shape:
        case Bars():
            shapes.bars(axes, chart.shape)
        case Lines():
            shapes.lines(axes, chart.shape)
        case Grid():
            shapes.grid(axes, chart.shape)
    _label(figure, axes, chart, height, bold=bold)
    if named:
        _legend(figure, axes, height, len(named))
    return figure


def _label(figure: Figure, axes: Axes, chart: Chart, height: float, *, bold: bool) -> None:
    """A font with Chinese letters may have no bold ones, and the title is large as it is."""
    weight = "bold" if bold else "normal"
    at = 0.18 / _WIDTH, 1 - 0.3 / height
    figure.text(*at, chart.title, fontsize=12, fontweight=weight, va="center")
    axes.set_xlabel(chart.across, labelpad=6)
    place = axes.get_position()
    figure.text(
        0.2 / _WIDTH,
        place.y0 + place.height / 2,
        chart.up,
        rotation=90,
        rotation_mode="anchor",
        ha="center",
        va="center",
    )


def _legend(figure: Figure, axes: Axes, height: float, count: int) -> None:
    figure.legend(
        *axes.get_legend_handles_labels(),
        loc="upper left",
        bbox_to_anchor=(0.1 / _WIDTH, 1 - 0.48 / height),
        ncols=count,
        frameon=False,
        handlelength=1.4,
        columnspacing=1.6,
    )


def _named(chart: Chart) -> Sequence[str]:
    """What a legend names; a single series is named by the title."""
    match chart.shape:
        case Grid():
            return ()
        case Lines(even=None) | Bars() if len(chart.shape.series) == 1:
            return ()
        case Bars():
            return [each.name for each in chart.shape.series]
        case Lines():
            even = [chart.shape.even.name] if chart.shape.even else []
            return [*(each.name for each in chart.shape.series), *even]


def _height(chart: Chart) -> float:
    match chart.shape:
        case Bars(standing=False):
            thick = _ROW * (0.62 + 0.38 * len(chart.shape.series))
            return 1.35 + thick * len(chart.shape.places)
        case Grid():
            return 1.4 + 0.36 * len(chart.shape.rows)
        case _:
            return 4.0


def _left_labels(chart: Chart) -> Sequence[str]:
    match chart.shape:
        case Bars(standing=False):
            return chart.shape.places
        case Grid():
            return chart.shape.rows
        case Bars() | Lines():
            return shapes.ticks(chart.shape)


def _width(text: str) -> float:
    """Inches; a Chinese letter is as wide as it is high."""
    wide = sum(east_asian_width(letter) in "WF" for letter in text)
    return _LETTER * (len(text) - wide) + 0.14 * wide


def _accessible(svg: str, chart: Chart) -> str:
    """One element, with a title and a description, in fonts that readers have; names in it do not
    meet those of another chart in the same page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>{chart.key}-", svg)
    families = ", ".join(f"'{name}'" for name in (LATIN, *CHINESE))
    svg = svg.replace(f"'{LATIN}'", families)
    told = (
        f'<title id="{chart.key}-title">{escape(chart.title)}</title>\n'
        f'<desc id="{chart.key}-desc">{escape(chart.described())}</desc>\n'
    )
    labelled = f'role="img" aria-labelledby="{chart.key}-title {chart.key}-desc" '
    head, tail = svg.split(">", 1)
    return f"{head.replace('<svg ', f'<svg {labelled}', 1)}>\n{told}{tail.lstrip()}"
