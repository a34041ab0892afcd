"""The demonstration plays a pipeline and a helpdesk's log, and agrees with a recount of both."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from daybook_chassis.ids import derived_id
from daybook_demo.maven import SENDER
from tests.e2e.programs import DEMO, Finished, child, daybook

ACCOUNTS = "account,office_location\nCancity,United States\nIsdom,Kenya\n"
PRODUCTS = "product,sales_price\nGTX Pro,4821\nMG Special,55\n"
DEALS = """\
opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
A,Ann,GTXPro,Cancity,Won,2016-10-20,2016-12-01,4500
B,Ann,MG Special,Isdom,Won,2016-10-25,2016-10-30,50
C,Bob,MG Special,Isdom,Lost,2016-11-01,2016-11-11,0
D,Bob,GTX Pro,Cancity,Engaging,2016-11-02,,
E,Bob,GTX Pro,,Engaging,2016-11-03,,
F,Bob,GTX Pro,,Prospecting,,,
"""
TICKETS = """\
case:concept:name,concept:name,org:resource,time:timestamp,customer,product
Case 1,Take in charge ticket,Ann,2012-01-02T10:00:00+00:00,Value 1,Value 9
Case 1,Wait,Ann,2012-01-03T10:00:00+00:00,Value 1,Value 9
Case 1,Resolve ticket,Ann,2012-01-10T10:00:00+00:00,Value 1,Value 9
Case 1,Closed,Ann,2012-01-25T10:00:00+00:00,Value 1,Value 9
Case 2,Assign seriousness,Bob,2013-02-02T10:00:00+00:00,Value 2,Value 9
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name, text in (
        ("accounts.csv", ACCOUNTS),
        ("products.csv", PRODUCTS),
        ("sales_pipeline.csv", DEALS),
        ("helpdesk.csv", TICKETS),
    ):
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def played(home: Path, data: Path) -> Finished:
    done = child(DEMO, home, SERVE="0", DATA=str(data))
    assert done.status == 0, done.out + done.err
    return done


def report(done: Finished) -> tuple[Path, dict[str, Any]]:
    (path,) = re.findall(r"^report: (.+)$", done.out, re.M)
    return Path(path).parent, json.loads(Path(path).read_text("utf-8"))


def test_both_agree_with_the_recount(played: Finished) -> None:
    _, told = report(played)

    assert told["agreed"]
    pipeline = told["figures"]["pipeline"]
    assert (pipeline["won"], pipeline["lost"], pipeline["engaging"]) == (2, 1, 1)
    assert (pipeline["waiting"], pipeline["won dollars"], pipeline["won days"]) == (2, 4550, 47)
    tickets = told["figures"]["tickets"]
    assert (tickets["tickets"], tickets["closed"]) == (2, 1)
    assert tickets["minutes to close"] == 23 * 24 * 60


def test_won_deals_are_contracts_that_are_paid(played: Finished) -> None:
    """The plan is made up; that it sums to what was won is not."""
    home, _ = report(played)
    rows = json.loads(daybook(home, "views", "sales.receivables", "--format", "json").out)
    refs = {str(derived_id(SENDER, "contract", deal)) for deal in "AB"}

    amounts = [row["amount_minor"] for row in rows if row["origin_ref"] in refs]
    assert sorted(amounts) == [5_000, 225_000, 225_000]


def test_played_again_nothing_changes(played: Finished, home: Path, data: Path) -> None:
    again = child(DEMO, home, SERVE="0", DATA=str(data))

    assert again.status == 0
    assert report(again)[1] == report(played)[1]
