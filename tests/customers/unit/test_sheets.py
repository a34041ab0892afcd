"""Tables in and out of CSV and Excel, in which no cell becomes a formula (CU6)."""

import re
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

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


def test_CU6_what_a_formula_came_to_is_read_and_what_was_never_computed_is_told() -> None:
    """A library writes formulas without computing them; a spreadsheet computes some to no text."""
    book, file = Workbook(), BytesIO()
    book.worksheets[0].append(["row_key", "kind", "need"])
    for formula in ("=1+1", '=IF(A1="","",A1)', '="pumps"'):
        book.worksheets[0].append(["7", "person", formula])
    book.save(file)
    content = computed(file.getvalue(), {"C3": ("str", ""), "C4": ("str", "pumps")})

    needs = [cells["need"] for _, cells in sheets.read(content, COLUMNS)]

    assert needs == [sheets.NOT_COMPUTED, "", "pumps"]


def computed(content: bytes, values: Mapping[str, tuple[str, str]]) -> bytes:
    """The workbook with what a spreadsheet saves beside formulas: by cell, a type and a value."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for cell, (kind, value) in values.items():
                    found = rf'<c r="{cell}"><f>(.*?)</f><v ?/></c>'
                    saved = rf'<c r="{cell}" t="{kind}"><f>\1</f><v>{value}</v></c>'
                    text, changed = re.subn(found.encode(), saved.encode(), text)
                    assert changed == 1
            after.writestr(name, text)
    return out.getvalue()


def test_CU6_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    content = b"row_key,kind\n\n7,person\n,\n8,person\n"

    assert [number for number, _ in sheets.read(content, COLUMNS)] == [3, 5]
