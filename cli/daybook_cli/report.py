"""`daybook report`: what is behind the figures, drawn, for who reads reports (AN18)."""

import getpass
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from daybook_analytics.application.remove_report import RemoveReport
from daybook_analytics.application.save_report import SaveReport
from daybook_analytics.reports.asking import Reports
from daybook_analytics.reports.document import Document
from daybook_analytics.views.definition import Language
from daybook_chassis.commands import Command, Context
from daybook_chassis.errors import Refusal
from daybook_chassis.http.edge import parsed
from daybook_cli import views
from daybook_cli.house import House
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
    save: Annotated[
        Path | None, typer.Option(help="Keep this definition (JSON; - for standard input).")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Give the saved report up.")] = False,
) -> None:
    """Write a report as of a day: charts, the figures beside them, and what they rest on.

    The same facts give the same files, octet by octet. With --save, the report is kept under its
    name and not written; with --remove it is given up.
    """
    with opened_house() as house:
        house.drain()
        if save is not None or remove:
            print(_kept(house, name, save))
            return
        reports = Reports(house["analytics"])
        if name == "list":
            sys.stdout.write(render(_listed(reports, lang), Format.TABLE, "reports"))
            return
        day = views.day(as_of) or views.today()
        document = reports.compose(name, day, lang, views.moment(known_at))
        for path in _write(reports, document, form, output):
            print(path)


def _kept(house: House, name: str, definition: Path | None) -> str:
    """Save the report or, without a definition, remove it. Raises Poison, Refusal, NotFound."""
    if name == "list":
        raise Refusal("list is what lists reports: take another name")
    command: Command
    if definition is None:
        command = parsed(RemoveReport, b"", {"name": name})
    else:
        text = sys.stdin.read() if str(definition) == "-" else definition.read_text("utf-8")
        command = parsed(SaveReport, text.encode(), {"name": name})
    house["analytics"].commands.execute(command, Context(actor=getpass.getuser()))
    house.drain()
    if definition is None:
        return f"{name}: removed"
    return f"{name}/{Reports(house['analytics']).find(name).version}: saved"


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
