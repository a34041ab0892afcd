"""Rows as a table for people, or as CSV or JSON for programs."""

import io
import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table

from daybook_chassis.tabular import columns_of, csv_of
from daybook_contracts.money import Money


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def render(
    rows: Sequence[dict[str, Any]],
    form: Format,
    title: str = "",
    columns: Sequence[str] | None = None,
) -> str:
    """All rows in one form, with the columns that they have or that are given.

    In CSV, a text that a spreadsheet would run as a formula is quoted.
    """
    columns = columns_of(rows) if columns is None else columns
    if form is Format.JSON:
        return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    if form is Format.CSV:
        return csv_of(rows, columns)
    table = Table(title=title or None, title_justify="left")
    for name in columns:
        numeric = any(isinstance(row.get(name), int | float) for row in rows)
        table.add_column(name.replace("_minor", ""), justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(_shown(row, name) for name in columns))
    buffer = io.StringIO()
    Console(file=buffer, width=160).print(table)
    return buffer.getvalue()


def _shown(row: dict[str, Any], name: str) -> str:
    """Minor units become an amount where the row names the currency."""
    value = row.get(name)
    if value is None:
        return ""
    if name.endswith("_minor") and row.get("currency"):
        return Money(value, row["currency"]).amount
    return str(value)


def in_one_line(reason: str) -> str:
    """A reason may name what a sender wrote; that must not steer a terminal or look like a line."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in reason
    )
