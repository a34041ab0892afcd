"""`daybook whatif`: history graded again under other terms, and nothing touched."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from daybook_analytics.application.answers import Answers
from daybook_chassis.errors import DaybookError
from daybook_chassis.ids import derived_id
from daybook_chassis.settings import Settings
from daybook_cli import terms as terms_file
from daybook_cli import whatif
from daybook_cli.house import House
from daybook_cli.ingest import Ingestion
from daybook_contracts.sales.activities import (
    Due,
    FollowUpLogged,
    FollowUpPlanned,
    Outcome,
    Queue,
)
from daybook_contracts.sales.opportunities import Stage
from tests.docs.blocks import REPOSITORY
from tests.e2e.events import good_lines
from tests.e2e.programs import Finished, daybook
from tests.e2e.telling import Told, tell

AS_OF = date(2025, 4, 30)
GRADING = REPOSITORY / "services/customers/daybook_customers/policies/grading.toml"
POLICIES = REPOSITORY / "services/analytics/daybook_analytics/policies"
TERMS = {"platinum": 20, "gold": 50, "ordinary": 80}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Three customers of different worth, reviewed at the end of April."""
    home = tmp_path_factory.mktemp("house")
    with House(Settings(home=home, store="sqlite")) as house:
        assert not Ingestion(house, register_unknown=True).run(good_lines()).refused
        house.drain()
        yield house


@pytest.mark.parametrize("policy", ["value", "lifecycle", "retention", "reclaim"])
def test_terms_in_force_move_nobody(house: House, policy: str) -> None:
    terms = terms_file.read(POLICIES / f"{policy}.toml")

    assert whatif.customers(house, policy, terms, AS_OF) == []


def test_other_cuts_move_those_who_are_ranked_between_them(house: House) -> None:
    """Of three customers the first is platinum; were half of them, the second would be, too."""
    before = house.digests()
    rows = whatif.customers(house, "value", TERMS | {"platinum": 50}, AS_OF)
    now = {
        row["customer_id"]: row["tier"] for row in Answers(house["analytics"]).finish("rfm", AS_OF)
    }

    last = [row for row in rows if row["on"] == AS_OF.isoformat()]
    assert [(row["was"], row["would_be"]) for row in last] == [("gold", "platinum")]
    assert [now[row["customer_id"]] for row in last] == ["gold"]
    assert {row["on"] for row in rows} <= {f"2025-0{month}" + end for month, end in _ENDS}
    assert sum(row["customers"] for row in whatif.summed(rows)) == len(rows)
    assert house.digests() == before


_ENDS = ((1, "-31"), (2, "-28"), (3, "-31"), (4, "-30"))


def test_other_cut_offs_move_grades(house: House) -> None:
    terms = terms_file.read(GRADING)
    grades = {
        row["customer_id"]: row["grade"]
        for row in house["customers"].queries.all("customers.grades")
    }
    assert grades

    assert whatif.customers(house, "grading", terms, AS_OF) == []
    lowest = terms | {"cut_offs": {"A": 3, "B": 2, "C": 1}}
    moved = {
        row["customer_id"]: (row["was"], row["would_be"])
        for row in whatif.customers(house, "grading", lowest, AS_OF)
    }
    assert moved == {name: (grade, "A") for name, grade in grades.items() if grade != "A"}
    assert moved


def test_CU20_other_reclaim_rules_take_customers_from_who_has_them(house: House) -> None:
    """Ann takes one on and calls on the fifth of April; two weeks without are then enough."""
    begun, plan = datetime(2025, 4, 1, 9, tzinfo=UTC), derived_id("plan")
    who = {"customer_id": derived_id("customer"), "activity_id": plan, "owner": "Ann"}
    due = Due(number=1, due_at=begun + timedelta(days=90))
    planned = FollowUpPlanned.model_validate(
        who | {"queue": Queue.CONTACT, "title": "call", "due": due}
    )
    called = FollowUpLogged.model_validate(
        who
        | {"queue": Queue.CONTACT, "stage": Stage.PROSPECTING, "outcome": Outcome.CONTINUES}
        | {"result": "called", "late": False}
    )
    tell(house, [Told(plan, planned, begun), Told(plan, called, begun + timedelta(days=4))])
    before, rules = house.digests(), terms_file.read(POLICIES / "reclaim.toml")

    rows = whatif.customers(house, "reclaim", rules | {"gap_otherwise_days": 14}, AS_OF)

    moved = [(row["on"], row["graded_by"], row["was"], row["would_be"]) for row in rows]
    assert moved == [("2025-04-30", "customer_holdings.held_by", "Ann", "public pool")]
    assert house.digests() == before


@pytest.mark.parametrize(
    ("name", "terms", "reason"),
    [
        ("value", TERMS | {"gold": 10}, "cumulative"),
        ("worth", {"discount_percent": 1, "rates": []}, "nobody is graded by worth"),
        ("nothing", {}, "there is no policy nothing"),
    ],
)
def test_what_is_no_policy_to_grade_by_is_refused(
    house: House, name: str, terms: dict[str, Any], reason: str
) -> None:
    with pytest.raises(DaybookError, match=reason):
        whatif.customers(house, name, terms, AS_OF)


def asked(home: Path, file: Path) -> Finished:
    return daybook(home, "whatif", "--policy", str(file), "--name", "value", "--format", "json")


@pytest.mark.parametrize(
    ("name", "written", "place"),
    [
        ("a.json", '{"platinum": 20,\n "gold": 50,,}', "line 2 column 13"),
        ("a.json", "[1]", "not a JSON object"),
        ("a.json", '{"gold": 1, "gold": 2}', "a name stands twice in one object"),
        ("a.json", '{"gold": NaN}', "NaN is not JSON"),
        ("a.json", "\udcff", "position 0"),
        ("a.toml", "[[policy]]\nplatinum = = 3", "at line 2, column 12"),
        ("a.toml", "policy = [3]", "there is no [[policy]]"),
        ("a.toml", "", "there is no [[policy]]"),
    ],
)
def test_what_cannot_be_read_is_said_by_file_and_place(
    tmp_path: Path, name: str, written: str, place: str
) -> None:
    file = tmp_path / name
    file.write_bytes(written.encode("utf-8", "surrogateescape"))

    for done in (
        asked(tmp_path / "home", file),
        daybook(
            tmp_path / "home", "policy", "set", "analytics", "value", str(file), "--reason", "x"
        ),
    ):
        said = " ".join(done.err.split())
        assert (done.status, place in said) == (1, True), said
        assert said.replace(" ", "").startswith(f"daybook:{file}:")


def test_terms_are_read_as_shown_and_as_shipped(tmp_path: Path) -> None:
    shown = tmp_path / "value.json"
    shown.write_text(json.dumps(TERMS), "utf-8-sig")

    done = daybook(tmp_path / "home", "whatif", "--policy", str(shown), "--format", "json")

    assert (done.status, json.loads(done.out)) == (0, [])
    assert terms_file.read(GRADING)["cut_offs"] == {"A": 80, "B": 60, "C": 40}
