"""A composed report as one HTML file, as Markdown, or as pictures."""

import re
from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from daybook_analytics.reports.document import Document
from daybook_analytics.reports.drawing import Picture, draw


def html(document: Document) -> str:
    """One file that needs no other: charts are in it, as SVG. The same report, the same text."""
    drawn = {chart.key: draw(chart, Picture.SVG).decode() for chart in document.charts}
    return _environment().get_template("page.html.j2").render(it=document, drawn=drawn)


def markdown(document: Document, files: Mapping[str, str]) -> str:
    """With `files`, where each chart is by its key."""
    return _environment().get_template("page.md.j2").render(it=document, files=files)


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("daybook_analytics.reports", ""),
        autoescape=select_autoescape(["html.j2"], default=False),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    made.filters["cell"] = _harmless
    return made


def _harmless(text: str) -> str:
    """What somebody wrote stays text in Markdown: no markup, and no end of a cell."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", " ".join(text.split()))
