"""Rows as CSV, for whatever reads tables; spreadsheets run nothing that somebody else wrote."""

import csv
import io
from collections.abc import Sequence
from typing import Any


def columns_of(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Every column that a row has, in the order in which they first come."""
    return list(dict.fromkeys(name for row in rows for name in row))


def csv_of(rows: Sequence[dict[str, Any]], columns: Sequence[str] | None = None) -> str:
    """CSV (RFC 4180, but LF), with the columns that rows have, or that are given: none may be left
    of many rows. A text that a spreadsheet would run as a formula is quoted.
    """
    columns = columns_of(rows) if columns is None else columns
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_harmless(row.get(name)) for name in columns] for row in rows)
    return buffer.getvalue()


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
