"""Tables in and out of CSV and Excel, in which no cell becomes a formula (CU6)."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from daybook_chassis.errors import Poison
from daybook_contracts.customers.capture import FileForm
from daybook_customers.application import sheets

COLUMNS = ("row_key", "kind", "need")
DANGEROUS = ("=HYPERLINK(1)", "+1", "-1+2", "@SUM(A1)", "\tx")


@pytest.mark.parametrize("form", FileForm)
def test_CU6_what_is_written_is_read_again(form: FileForm) -> None:
    content = sheets.write(form, ["row_key", "need"], [["1", 'a "b", c'], ["2", "=1+1"]])

    assert sheets.form_of(content) is form
    assert list(sheets.read(content, COLUMNS)) == [
        (2, {"row_key": "1", "need": 'a "b", c'}),
        (3, {"row_key": "2", "need": "=1+1"}),
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_CU6_no_text_is_a_formula_in_csv(text: str) -> None:
    content = sheets.write(FileForm.CSV, ["need"], [[text]]).decode("utf-8-sig")

    assert content.splitlines()[1].strip('"').startswith("'")


@pytest.mark.parametrize("text", DANGEROUS)
def test_CU6_no_text_is_a_formula_in_excel(text: str) -> None:
    book = load_workbook(BytesIO(sheets.write(FileForm.XLSX, ["need"], [[text]])))

    (cell,) = book.worksheets[0][2]
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"row_key,kind\n\xff,person\n", "CSV in UTF-8"),
        (b'row_key,kind\n"7,person\n', "CSV in UTF-8"),
        (b"row_key,row_key\n7,8\n", "the same name"),
        (b"row_key\n7,person\n", "row 2 has more cells"),
        (b"PK\x03\x04 and no archive", "Excel workbook"),
        (b"", "the first row names columns, row_key, kind, need"),
        (b"\n\n", "empty file"),
        (b"shoes\n", "no column 'shoes'"),
    ],
)
def test_CU6_what_is_no_table_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(Poison, match=why):
        list(sheets.read(content, COLUMNS))


def test_CU6_a_workbook_of_charts_alone_is_no_table() -> None:
    book, file = Workbook(), BytesIO()
    book.create_chartsheet("sales")
    book.remove(book.worksheets[0])
    book.save(file)

    with pytest.raises(Poison, match="Excel workbook"):
        list(sheets.read(file.getvalue(), COLUMNS))


def test_CU6_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    content = b"row_key,kind\n\n7,person\n,\n8,person\n"

    assert [number for number, _ in sheets.read(content, COLUMNS)] == [3, 5]
