"""Reports by name: composed from what is posted, and rendered where the extra is installed."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from daybook_analytics.application.saved_reports import choice_of
from daybook_analytics.reports.catalogue import SHIPPED
from daybook_analytics.reports.charts import Chart
from daybook_analytics.reports.composing import compose
from daybook_analytics.reports.document import Document
from daybook_analytics.reports.messages import Messages
from daybook_analytics.reports.reading import Reading
from daybook_analytics.views.definition import Choice, Definition, Language
from daybook_chassis.errors import NotFound, Refusal
from daybook_chassis.projection import Row
from daybook_chassis.service import Service
from daybook_contracts.analytics.reports import ReportChoice

WITHOUT = "reports need Matplotlib and Jinja: install daybook-analytics[report]"


class Reports:
    """The reports of one installation: those that come with Daybook, and those that are saved."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def definitions(self) -> list[Definition]:
        """Those that come with Daybook, then those that are saved, by name."""
        saved = [_saved(row) for row in self._service.queries.all("analytics.reports")]
        shipped = [Definition(name, tuple(map(Choice, views))) for name, views in SHIPPED.items()]
        return shipped + sorted(saved, key=lambda each: each.name)

    def find(self, name: str) -> Definition:
        """Raises NotFound."""
        known = {each.name: each for each in self.definitions()}
        if name not in known:
            raise NotFound(f"there is no report {name}; there are {', '.join(known)}")
        return known[name]

    def title(self, definition: Definition, language: Language) -> str:
        return definition.title or Messages(language)(f"report.{definition.name}")

    def compose(
        self,
        name: str,
        as_of: date,
        language: Language | None = None,
        known_at: datetime | None = None,
    ) -> Document:
        """A report as of a day. Raises NotFound for its name, Poison where a view has not what its
        definition names, Refusal where a log is out of reach."""
        definition = self.find(name)
        reading = Reading(self._service, as_of, known_at)
        return compose(definition, reading, language or definition.language or Language.EN)

    def html(self, document: Document) -> bytes:
        """Raises Refusal without the extra."""
        _check()
        from daybook_analytics.reports.rendering import html

        return html(document).encode()

    def markdown(self, document: Document, files: Mapping[str, str]) -> bytes:
        """With where each chart is, by key. Raises Refusal without the extra."""
        _check()
        from daybook_analytics.reports.rendering import markdown

        return markdown(document, files).encode()

    def picture(self, chart: Chart, kind: str) -> bytes:
        """`svg` or `png`. Raises Refusal without the extra, or a font that a PNG needs."""
        _check()
        from daybook_analytics.reports.drawing import Picture, draw

        return draw(chart, Picture(kind))


def _saved(row: Row) -> Definition:
    told = map(json.dumps, json.loads(row["choices"]))
    return Definition(
        row["name"],
        tuple(choice_of(ReportChoice.model_validate_json(each)) for each in told),
        row["title"],
        row["version"],
        Language(row["language"]) if row["language"] else None,
    )


def _check() -> None:
    try:
        import jinja2  # noqa: F401
        import matplotlib  # noqa: F401
    except ImportError:
        raise Refusal(WITHOUT) from None
