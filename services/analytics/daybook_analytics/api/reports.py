"""Reports over HTTP: which there are, and each as a page or as pictures."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import AwareDatetime, BaseModel

from daybook_analytics.api.tags import is_known
from daybook_analytics.application.remove_report import RemoveReport
from daybook_analytics.application.save_report import SaveReport
from daybook_analytics.reports.asking import Reports
from daybook_analytics.reports.document import Document
from daybook_analytics.views.definition import Language
from daybook_chassis.errors import NotFound, Poison
from daybook_chassis.http.edge import CommandRoutes, Permit
from daybook_chassis.service import Service


class Form(StrEnum):
    HTML = "html"
    MARKDOWN = "md"
    SVG = "svg"
    PNG = "png"


_TYPES = {
    Form.HTML: "text/html; charset=utf-8",
    Form.MARKDOWN: "text/markdown; charset=utf-8",
    Form.SVG: "image/svg+xml",
    Form.PNG: "image/png",
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in _TYPES.values()
        }
    },
    304: {"description": "It is what `If-None-Match` names"},
}


class ReportDescription(BaseModel):
    """A report and its views; `version` counts what was saved, none comes with Daybook."""

    name: str
    title: str
    views: list[str]
    version: int | None


def add(router: APIRouter, service: Service) -> None:
    """`GET /reports`, `GET /reports/{name}`; saving and removing one."""
    commands = CommandRoutes(router, service)
    commands.add("/reports/{name}", SaveReport, "analytics.reports.write")
    commands.add("/reports/{name}/removal", RemoveReport, "analytics.reports.write")
    reader = [Depends(Permit("analytics.views.read"))]
    reports = Reports(service)

    @router.get("/reports", dependencies=reader)
    def list_reports(lang: Language = Language.EN) -> list[ReportDescription]:
        """What can be asked for by name."""
        return [
            ReportDescription(
                name=each.name,
                title=reports.title(each, lang),
                views=[choice.view for choice in each.choices],
                version=each.version,
            )
            for each in reports.definitions()
        ]

    @router.get("/reports/{name}", dependencies=reader, response_class=Response, responses=_ANSWERS)
    def report(
        name: str,
        as_of: Annotated[date | None, Query(description="Business day; today if none")] = None,
        known_at: Annotated[
            AwareDatetime | None, Query(description="Of what was recorded up to this moment")
        ] = None,
        lang: Annotated[
            Language | None, Query(description="That of the definition, or English, if none")
        ] = None,
        form: Annotated[Form, Query(alias="format")] = Form.HTML,
        chart: Annotated[
            str | None, Query(description="Which one, as svg or png", max_length=200)
        ] = None,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        """A report as of a day, in a language: one page with its charts in it, or one chart."""
        document = reports.compose(name, as_of or datetime.now(UTC).date(), lang, known_at)
        tag = f'"{document.digest()[:32]}-{form.value}"'
        if is_known(tag, if_none_match):
            return Response(status_code=304, headers={"ETag": tag})
        body = _body(reports, document, form, chart)
        return Response(body, media_type=_TYPES[form], headers={"ETag": tag, **_SAFE})


_SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
"""A report needs nothing from elsewhere, and runs nothing."""


def _body(reports: Reports, document: Document, form: Form, chart: str | None) -> bytes:
    if form in (Form.HTML, Form.MARKDOWN):
        if chart is not None:
            raise Poison("chart: only with format=svg or png")
        if form is Form.HTML:
            return reports.html(document)
        there = f"?as_of={document.facts[0][1]}&lang={document.language}&format=svg&chart="
        return reports.markdown(document, {each.key: there + each.key for each in document.charts})
    found = [each for each in document.charts if each.key == chart]
    if not found:
        known = ", ".join(each.key for each in document.charts) or "none that day"
        raise NotFound(f"{document.name} has no chart {chart}; it has {known}")
    return reports.picture(found[0], form.value)
