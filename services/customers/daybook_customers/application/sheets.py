"""Rows of a table as CSV (RFC 4180) or Excel, read and written; no cell becomes a formula (CU6)."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from daybook_chassis.errors import Poison
from daybook_contracts.customers.capture import FileForm

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cells = dict[str, str]
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
"""What a cell shows whose formula has no value (ECMA-376 Part 1, 18.17.3)."""

NOT_COMPUTED = "\x00"
"""What stands for a formula that no spreadsheet has computed since it was written; no text does."""


def form_of(content: bytes) -> FileForm:
    """An Excel file is a ZIP archive; anything else is taken for CSV."""
    return FileForm.XLSX if content.startswith(b"PK\x03\x04") else FileForm.CSV


def read(content: bytes, columns: Sequence[str]) -> Iterator[tuple[int, Cells]]:
    """Row number and cells by column name, rows without any left out; the first row names columns.

    Raises Poison for a file that is not a table, or names a column that is none of `columns`: that
    is more likely a mistake than nothing.
    """
    lines = _csv(content) if form_of(content) is FileForm.CSV else _workbook(content)
    header: list[str] = []
    for number, line in enumerate(lines, 1):
        cells = [each.strip() for each in line]
        if number == 1:
            header = [name.lower() for name in cells]
            if len(set(header)) < len(header):
                raise Poison("two columns have the same name")
            if unknown := sorted(set(header) - set(columns)):
                raise Poison(f"no column {unknown[0]!r}; there are {', '.join(columns)}")
        elif any(cells):
            if any(cells[len(header) :]):
                raise Poison(f"row {number} has more cells than there are columns")
            yield number, dict(zip(header, cells, strict=False))
    if not any(header):
        raise Poison(f"an empty file: the first row names columns, {', '.join(columns)}")


def write(form: FileForm, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A header and rows. Text that a spreadsheet would take for a formula is marked as text."""
    if form is FileForm.XLSX:
        from daybook_customers.application import workbooks

        return workbooks.write(columns, rows)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")  # Excel takes a file without the mark for Latin-1


def _harmless(value: Any) -> Any:
    """An apostrophe before what would be a formula, as spreadsheets mark text themselves."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _plain(text: str) -> str:
    return text[1:] if text.startswith(tuple(f"'{each}" for each in _FORMULA)) else text


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
        for line in csv.reader(StringIO(text, newline=""), strict=True):
            yield [_plain(cell) for cell in line]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Poison(f"not CSV in UTF-8: {error}") from error


def _workbook(content: bytes) -> Iterator[list[str]]:
    from daybook_customers.application import workbooks  # only where there is Excel: it is heavy

    return workbooks.read(content)
