"""Customers come in by file once, row by row, and leave only on record (CU6)."""

from io import BytesIO
from typing import cast

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook

from daybook_chassis.http.app import create_app
from daybook_chassis.security import Principal, Tokens
from daybook_contracts.customers.capture import FileForm
from daybook_customers.api.routes import router
from daybook_customers.application import sheets
from tests.customers.integration.house import House

COLUMNS = ["row_key", "kind", "organization_name", "country", "employees"]
ROWS: list[list[str | None]] = [
    ["1", "organization", "Lindqvist Pumps", "SE", "40"],
    ["2", "organization", "Van Dijk", "Holland", "8"],
    ["3", "person", None, "NL", None],
    ["", "person", None, "NL", None],
    ["5", "person", "Astrid", "NL", None],
    ["1", "organization", "Lindqvist Pumps", "SE", "41"],
]
REFUSED = [3, 5, 6]


def take_in(client: TestClient, content: bytes, **asked: str) -> dict[str, object]:
    answer = client.post("/imports", params={"source_name": "fair", **asked}, content=content)
    assert answer.status_code == 200, answer.text
    body: dict[str, object] = answer.json()
    return body


@pytest.mark.parametrize("form", FileForm)
def test_CU6_a_file_is_taken_in_once_and_refused_rows_are_told(
    house: House, client: TestClient, form: FileForm
) -> None:
    content = sheets.write(form, COLUMNS, ROWS)

    rehearsed = take_in(client, content, dry_run="true")
    house.settle()
    assert house.rows("customers.directory") == []

    first = take_in(client, content)
    again = take_in(client, sheets.write(form, COLUMNS, ROWS[2:3]))
    house.settle()

    refused = first["refused"]
    assert isinstance(refused, list)
    assert [each["row"] for each in refused] == REFUSED
    assert [first[name] for name in ("rows", "imported", "unchanged")] == [6, 3, 0]
    assert rehearsed == first | {"dry_run": True}
    assert [again[name] for name in ("rows", "imported", "unchanged")] == [1, 0, 1]
    shown = {(row["kind"], row["employees"]) for row in house.rows("customers.directory")}
    assert shown == {("organization", 41), ("person", None)}
    transfers = house.rows("customers.transfers", direction="in")
    assert sorted((row["imported"], row["refused"]) for row in transfers) == [(0, 0), (3, 3)]


@pytest.mark.parametrize("form", FileForm)
def test_CU6_what_a_formula_without_a_value_shows_is_no_name(
    house: House, client: TestClient, form: FileForm
) -> None:
    broken = sheets.write(form, COLUMNS, [["1", "organization", "#REF!", "SE", "40"]])

    (refused,) = cast(list[dict[str, object]], take_in(client, broken)["refused"])
    assert refused == {"row": 2, "reason": "organization_name is #REF!: its formula has no value"}


def test_CU6_a_formula_that_was_never_computed_refuses_its_row(
    house: House, client: TestClient
) -> None:
    book, file = Workbook(), BytesIO()
    for row in (COLUMNS, ["1", "person", None, "SE", "=20+20"], ["2", "person", None, "SE", 40]):
        book.worksheets[0].append(row)
    book.save(file)

    taken = take_in(client, file.getvalue())

    assert (taken["rows"], taken["imported"]) == (2, 1)
    (refused,) = cast(list[dict[str, object]], taken["refused"])
    reason = "employees is a formula that was never computed: save it with a spreadsheet"
    assert refused == {"row": 2, "reason": reason}


def test_CU6_a_column_that_nobody_knows_refuses_the_file(house: House, client: TestClient) -> None:
    answer = client.post("/imports?source_name=fair", content=b"row_key,kind,name\n1,person,x\n")

    assert answer.status_code == 422
    assert "no column 'name'" in answer.json()["detail"]


def test_CU6_an_export_takes_its_own_permission_and_stays_on_record(
    house: House, client: TestClient
) -> None:
    take_in(client, sheets.write(FileForm.CSV, COLUMNS, [["1", "organization", "=1+1", "SE", "4"]]))
    take_in(client, sheets.write(FileForm.CSV, COLUMNS, [["2", "person", None, "NO", None]]))
    house.settle()
    reader = Principal("reader", ("customers.profiles.read", "customers.profiles.import"))
    app = create_app(house.service, [router(house.service)], Tokens({"known": reader}))
    with TestClient(app, headers={"Authorization": "Bearer known"}) as other:
        assert other.post("/exports", json={}).status_code == 403

    answer = client.post("/exports", json={"filters": {"country": "SE"}})
    house.settle()

    header = answer.text.lstrip("\ufeff").splitlines()[0]
    ((_, row),) = sheets.read(answer.content, header.split(","))
    assert (row["organization_name"], row["country"]) == ("=1+1", "SE")
    assert "'=1+1" in answer.text
    (kept,) = house.rows("customers.transfers", direction="out")
    assert (kept["what"], kept["rows"], kept["actor"]) == ("csv country=SE", 1, "operator")
    assert client.post("/exports", json={"filters": {"shoes": "7"}}).status_code == 422
