"""`daybook report`: what is behind the figures, drawn, for who reads reports (AN18)."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from daybook_analytics.reports.asking import Reports
from daybook_analytics.reports.document import Document
from daybook_analytics.reports.messages import Language
from daybook_cli import views
from daybook_cli.opening import opened_house
from daybook_cli.output import Format, render


class Form(StrEnum):
    HTML = "html"
    SVG = "svg"
    PNG = "png"
    MD = "md"


def report(
    name: Annotated[
        str, typer.Argument(metavar="[list | NAME]", help="Which report; see `report list`.")
    ] = "management",
    as_of: Annotated[str | None, typer.Option(help="A day, YYYY-MM-DD; today if none.")] = None,
    known_at: Annotated[
        str | None, typer.Option(help="A moment, RFC 3339: what was known then.")
    ] = None,
    lang: Annotated[Language | None, typer.Option(help="English, if not given.")] = None,
    form: Annotated[
        Form, typer.Option("--format", help="One page, its charts alone, or Markdown with charts.")
    ] = Form.HTML,
    output: Annotated[Path, typer.Option(help="The directory to write to.")] = Path(),
) -> None:
    """Write a report as of a day: charts, the figures beside them, and what they rest on.

    The same facts give the same files, octet by octet.
    """
    with opened_house() as house:
        house.drain()
        reports = Reports(house["analytics"])
        if name == "list":
            sys.stdout.write(render(_listed(reports, lang), Format.TABLE, "reports"))
            return
        day = views.day(as_of) or views.today()
        document = reports.compose(name, day, lang, views.moment(known_at))
        for path in _write(reports, document, form, output):
            print(path)


def _listed(reports: Reports, lang: Language | None) -> list[dict[str, str]]:
    return [
        {
            "name": each.name,
            "title": reports.title(each, lang or Language.EN),
            "views": ", ".join(choice.view for choice in each.choices),
        }
        for each in reports.definitions()
    ]


def _write(reports: Reports, document: Document, form: Form, folder: Path) -> list[Path]:
    """Files are named after report, day, language and chart. Raises Refusal, OSError."""
    stem = f"{document.name}-{document.facts[0][1]}-{document.language}"
    picture = "svg" if form is Form.MD else form.value
    files = {each.key: f"{stem}-{each.key}.{picture}" for each in document.charts}
    made: dict[str, bytes] = {}
    if form is Form.HTML:
        made[f"{stem}.html"] = reports.html(document)
    else:
        made |= {files[each.key]: reports.picture(each, picture) for each in document.charts}
    if form is Form.MD:
        made[f"{stem}.md"] = reports.markdown(document, files)
    folder.mkdir(parents=True, exist_ok=True)
    for name, octets in made.items():
        (folder / name).write_bytes(octets)
    return [folder / name for name in made]
