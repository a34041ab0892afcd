"""Composes a report: from a definition and what is posted, words, figures and charts."""

from collections.abc import Iterable, Sequence
from datetime import date

from daybook_analytics.application.answers import Answer
from daybook_analytics.reports.catalogue import section_of
from daybook_analytics.reports.charts import Chart
from daybook_analytics.reports.document import Column, Document, Part, Sheet
from daybook_analytics.reports.figures import NOTHING, cell
from daybook_analytics.reports.messages import Messages, catalogue
from daybook_analytics.reports.reading import Reading
from daybook_analytics.views.definition import Choice, Definition, Language
from daybook_analytics.views.view import Table
from daybook_chassis.tabular import columns_of
from daybook_contracts.envelope import instant

MOST_ROWS = 40
"""A report is read; who wants more rows asks the view."""

_WORDS = ("contents", "table", "sources", "sources_note")


def compose(definition: Definition, reading: Reading, language: Language) -> Document:
    """Raises NotFound for a view, Poison for a column that it does not have, Refusal where a log
    is out of reach."""
    say = Messages(language)
    parts = tuple(
        _part(choice, f"{number}-{choice.view}", reading, say)
        for number, choice in enumerate(definition.choices, start=1)
    )
    return Document(
        definition.name,
        language.value,
        definition.title or say(f"report.{definition.name}"),
        tuple(_facts(definition, reading, say)),
        parts,
        _basis(reading, say),
        {word: say(f"text.{word}") for word in _WORDS},
    )


def _part(choice: Choice, key: str, reading: Reading, say: Messages) -> Part:
    answer = reading.answer(choice.view)
    choice.checked(answer.view.columns, answer.rows)
    chosen = choice.rows(answer.rows)
    section = section_of(choice.view)
    rows = chosen if choice.columns else section.tabulated(chosen)
    charts: Iterable[Chart] = section.charts(chosen, say) if chosen else ()
    return Part(
        choice.view,
        _told("section", choice.view, say) or choice.view,
        _told("note", choice.view, say) or answer.view.question,
        _based(answer, say),
        sheet_of(rows, choice.columns or columns_of(rows), choice.view, say) if rows else None,
        tuple(each.under(key) for each in charts),
        None if rows else _empty(answer, reading.as_of, say),
    )


def _empty(answer: Answer, as_of: date, say: Messages) -> str:
    if answer.rows:
        return say("text.unmatched")
    return _left_out(answer, say) or say("text.empty", day=as_of)


def _left_out(answer: Answer, say: Messages) -> str | None:
    currencies = ", ".join(answer.left_out)
    return say("text.left_out", currencies=currencies) if currencies else None


def _told(kind: str, view: str, say: Messages) -> str | None:
    return say(f"{kind}.{view}") if view in catalogue()[kind] else None


def _based(answer: Answer, say: Messages) -> str:
    policy = answer.policy and say("text.policy", policy=answer.policy)
    told = [say("text.view", view=answer.view.name), policy or say("text.no_policy")]
    held_back = say("text.incomplete") if answer.incomplete else None
    return " · ".join(filter(None, (*told, held_back, _left_out(answer, say))))


def _facts(definition: Definition, reading: Reading, say: Messages) -> Iterable[tuple[str, str]]:
    yield say("text.as_of"), reading.as_of.isoformat()
    if reading.known_at is not None:
        yield say("text.known_at"), instant(reading.known_at)
    version = "" if definition.version is None else f"/{definition.version}"
    yield say("text.definition"), f"{definition.name}{version}"


def sheet_of(rows: Table, names: Sequence[str], view: str, say: Messages) -> Sheet:
    """These columns of the first rows as text under headings."""
    shown, named = rows[:MOST_ROWS], "currency" in names
    note = None
    if len(rows) > len(shown):
        note = say("text.more", shown=len(shown), total=f"{len(rows):,}", view=view)
    return Sheet(
        tuple(Column(say.column(name), _is_numeric(rows, name)) for name in names),
        tuple(tuple(cell(row, name, say, named=named) for name in names) for row in shown),
        note,
    )


def _is_numeric(rows: Table, name: str) -> bool:
    return any(isinstance(row.get(name), int | float) for row in rows)


def _basis(reading: Reading, say: Messages) -> Sheet:
    headings = [("fold", False), ("version", True), ("log", False), ("position", True)]
    rows: list[tuple[str, str, str, str]] = []
    for name, table in sorted(reading.tables.items()):
        known = [(source, str(position)) for source, position in table.positions.items()]
        for source, position in known or [(NOTHING, NOTHING)]:
            rows.append((name, str(table.version), source, position))
    return Sheet(
        tuple(Column(say(f"text.{name}"), numeric) for name, numeric in headings), tuple(rows)
    )
