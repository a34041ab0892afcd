"""Excel workbooks, apart from other tables because what reads them takes long to load (CU6)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from daybook_chassis.errors import Poison
from daybook_customers.application.sheets import NOT_COMPUTED

_LARGEST = 64_000_000
"""Octets of an Excel file when unpacked; more is refused before it is."""


def read(content: bytes) -> Iterator[list[str]]:
    """The lines of the first sheet, cells as text. Raises Poison."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > _LARGEST:
                raise Poison(f"an Excel file has at most {_LARGEST} octets unpacked")
        with ExitStack() as opened:
            values, formulas = (
                _lines(content, opened, data_only=data_only) for data_only in (True, False)
            )
            for line, written in zip(values, formulas, strict=True):
                yield [_text(value, cell) for value, cell in zip(line, written, strict=True)]
    except (
        BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        ValueError,
        IndexError,
        AttributeError,  # what the reader makes of parts that are missing or are others
        TypeError,
    ) as error:
        raise Poison("not an Excel workbook (.xlsx)") from error


def _lines(content: bytes, opened: ExitStack, *, data_only: bool) -> Iterator[Any]:
    """The cells of the first sheet: with what was computed, or as they were written."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=data_only)
    opened.callback(book.close)
    return iter(book.worksheets[0].iter_rows())


def _text(computed: Any, written: Any) -> str:
    """A formula that came to no text is empty; one that came to nothing was never computed."""
    value = computed.value
    if value is None:
        never = written.data_type == "f" and computed.data_type != "str"
        return NOT_COMPUTED if never else ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def write(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A header and rows; text stays text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("customers")
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # never a formula
    return cell
