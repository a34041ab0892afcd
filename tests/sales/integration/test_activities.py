"""What sellers have to do, over the service: reminded, missed, escalated, told (SA6 to SA9)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from daybook_chassis.database import Database
from daybook_chassis.errors import Refusal
from daybook_chassis.http.app import create_app
from daybook_chassis.projection import Row
from daybook_chassis.security import Principal, Tokens
from daybook_chassis.timers import LIVE
from daybook_contracts.sales.activities import AppointmentKind, Queue
from daybook_contracts.sales.opportunities import Stage
from daybook_contracts.sales.reports import ReportPeriod
from daybook_sales.api.routes import router
from daybook_sales.application.activities import CancelActivity, CommentActivity
from daybook_sales.application.appointments import CompleteActivity, ScheduleActivity
from daybook_sales.application.follow_ups import LogFollowUp, PlanFollowUp
from daybook_sales.application.move_opportunity import MoveOpportunity
from daybook_sales.application.open_opportunity import OpenOpportunity
from daybook_sales.application.staff import PlaceStaff
from daybook_sales.application.tasks import AcceptTask, AssignTask, FinishTask
from daybook_sales.application.visits import LogVisit, PlanVisit
from daybook_sales.application.work_reports import CommentWorkReport, SubmitWorkReport
from tests.sales.integration.office import Office
from tests.sales.samples import CUSTOMER, NOON, OPPORTUNITY, usd
from tests.support.publisher import Publisher

ONE, TWO, THREE = (UUID(f"01890000-0000-7000-8000-0000000000b{n}") for n in (1, 2, 3))
DAY = timedelta(days=1)

READER = Tokens({"reader": Principal("reader", ("sales.activities.read",))})


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Office]:
    """Ann is under Lee, and Lee under Kim."""
    customers = Publisher(Database(f"sqlite:///{tmp_path / 'customers.sqlite'}"), "customers")
    office = Office(f"sqlite:///{tmp_path / 'sales.sqlite'}", customers)
    office.register()
    office.settle()
    office.ask(PlaceStaff(person="lee", department="north", supervisor="kim"))
    office.ask(PlaceStaff(person="ann", department="north", supervisor="lee"))
    yield office
    office.service.close()
    customers.close()


def until(office: Office, moment: datetime) -> None:
    """Whatever is due by then happens, and what follows from that."""
    office.settle()
    while office.service.timers.advance(LIVE, moment):
        office.settle()


def told(office: Office, recipient: str) -> list[str]:
    rows = office.rows("sales.notices", recipient=recipient)
    return [row["about"] for row in sorted(rows, key=lambda row: row["told_at"])]


def scheduled(office: Office, **where: object) -> list[Row]:
    return office.rows("sales.schedule", **where)


def test_SA30_the_assigner_sees_what_becomes_of_a_task(team: Office) -> None:
    for activity_id in (ONE, TWO):
        task = AssignTask(
            activity_id=activity_id, owner="ann", title="Brochures", due_at=NOON + DAY
        )
        team.ask(task, actor="lee")
    team.ask(AcceptTask(activity_id=ONE), actor="ann")
    team.ask(FinishTask(activity_id=ONE, result="in the hall"), actor="ann")
    until(team, NOON + DAY)

    found = {row["activity_id"]: row for row in scheduled(team, assigner="lee", kind="task")}
    assert (found[str(ONE)]["status"], found[str(ONE)]["result"]) == ("done", "in the hall")
    late = found[str(TWO)]
    assert (late["status"], late["level"], late["escalated_to"]) == ("overdue", 1, "lee")
    assert set(told(team, "lee")) == {"task_accepted", "task_done", "task_overdue"}
    assert told(team, "kim") == []

    until(team, NOON + 9 * DAY)
    (late,) = scheduled(team, escalated_to="kim")
    assert (late["activity_id"], late["level"]) == (str(TWO), 2)
    team.ask(FinishTask(activity_id=TWO, result="at last"), at=NOON + 9 * DAY, actor="ann")
    until(team, NOON + 99 * DAY)
    (late,) = scheduled(team, activity_id=TWO)
    assert (late["status"], late["late"], late["level"]) == ("done", True, 2)


def test_SA6_a_follow_up_of_an_opportunity_is_logged_in_its_stage(team: Office) -> None:
    opened = OpenOpportunity(
        opportunity_id=OPPORTUNITY,
        customer_id=CUSTOMER,
        title="Pumps",
        origin="fair",
        route="stand",
        value=usd(300),
    )
    team.ask(opened)
    team.ask(MoveOpportunity(opportunity_id=OPPORTUNITY, stage=Stage.PROPOSAL))
    for activity_id, opportunity_id in ((ONE, OPPORTUNITY), (TWO, None), (THREE, None)):
        plan = PlanFollowUp(
            activity_id=activity_id,
            customer_id=CUSTOMER,
            opportunity_id=opportunity_id,
            queue=Queue.CONTACT,
            title="Ask about the offer",
            due_at=NOON + DAY,
        )
        team.ask(plan, actor="ann")
    with pytest.raises(Refusal, match="is in stage proposal"):
        team.ask(LogFollowUp(activity_id=ONE, result="-", stage=Stage.NEGOTIATION))
    with pytest.raises(Refusal, match="logged with its stage"):
        team.ask(LogFollowUp(activity_id=TWO, result="-"))
    team.ask(LogFollowUp(activity_id=ONE, result="too dear"), actor="ann")
    team.ask(LogFollowUp(activity_id=TWO, result="new", stage=Stage.PROSPECTING), actor="ann")
    until(team, NOON + 3 * DAY)

    found = {row["activity_id"]: row for row in scheduled(team, queue="contact", owner="ann")}
    assert {row["customer_id"] for row in found.values()} == {str(CUSTOMER)}
    assert [found[str(each)]["status"] for each in (ONE, TWO, THREE)] == ["done", "done", "missed"]
    assert [found[str(each)]["stage"] for each in (ONE, TWO)] == ["proposal", "prospecting"]
    assert told(team, "lee") == ["follow_up_missed"]
    assert told(team, "ann") == ["reminder"], "of the one that was still to be done"


def test_SA7_what_comes_again_is_planned_ahead_for_as_long_as_it_goes_on(team: Office) -> None:
    plan = ScheduleActivity(
        activity_id=ONE,
        kind=AppointmentKind.CALL,
        title="Call the harbour",
        first_at=NOON + DAY,
        rule="FREQ=WEEKLY;COUNT=13",
    )
    team.ask(plan, actor="ann")
    team.settle()
    assert len(scheduled(team, activity_id=ONE)) == 12

    until(team, NOON + 2 * DAY)
    team.ask(CompleteActivity(activity_id=ONE, number=2, result="all well"), at=NOON + 3 * DAY)
    until(team, NOON + 9 * DAY)
    found = scheduled(team, activity_id=ONE)
    assert [row["status"] for row in found[:3]] == ["missed", "done", "open"]
    assert len(found) == 13, "no more than the rule says"
    assert [row["reminded"] for row in found[:3]] == [True, False, False]
    assert [row["reminder_failed"] for row in found[:2]] == ["email", None], "no post is set up"
    assert found[12]["due_at"] == "2025-06-25T12:00:00Z"

    team.ask(CancelActivity(activity_id=ONE, reason="the harbour closes"), at=NOON + 9 * DAY)
    until(team, NOON + 60 * DAY)
    states = [row["status"] for row in scheduled(team, activity_id=ONE)]
    assert states == ["missed", "done", *["cancelled"] * 11]
    assert told(team, "ann") == ["reminder", "cancelled"]


def test_SA8_a_supervisor_sees_what_is_due_in_a_period_and_comments(team: Office) -> None:
    for days, activity_id in enumerate((ONE, TWO, THREE), 1):
        visit = PlanVisit(
            activity_id=activity_id, customer_id=CUSTOMER, title="Pier", due_at=NOON + days * DAY
        )
        team.ask(visit, actor="ann" if activity_id != THREE else "lee")
    remark = CommentActivity(activity_id=TWO, comment_id=ONE, text="take the price list along")
    team.ask(remark, actor="lee")
    team.settle()

    period = {"due_at.from": "2025-04-03", "due_at.to": "2025-04-30"}
    (row,) = scheduled(team, supervisor="lee", department="north", customer_id=CUSTOMER, **period)
    assert (row["activity_id"], row["owner"]) == (str(TWO), "ann")
    (notice,) = team.rows("sales.notices", recipient="ann")
    assert (notice["about"], notice["told_by"]) == ("comment", "lee")
    (said,) = team.rows("sales.activity_comments", activity_id=TWO)
    assert said["text"] == "take the price list along"

    team.ask(LogVisit(activity_id=TWO, result="they need twelve"), actor="ann")
    team.settle()
    (row,) = scheduled(team, activity_id=TWO)
    assert (row["kind"], row["status"], row["result"]) == ("visit", "done", "they need twelve")
    app = create_app(team.service, [router(team.service)], READER)
    asked = TestClient(app, headers={"Authorization": "Bearer reader"})
    seen = {
        who: [row["activity_id"] for row in asked.get(f"/schedule?{who}").json()["rows"]]
        for who in ("supervisor=kim", "under=kim", "under=lee", "under=ann")
    }
    assert seen == {
        "supervisor=kim": [str(THREE)],
        "under=kim": [str(ONE), str(TWO), str(THREE)],
        "under=lee": [str(ONE), str(TWO)],
        "under=ann": [],
    }
    assert asked.get("/schedule?under=kim&supervisor=lee").json()["title"] == "Poison"


def test_SA11_a_report_has_the_figures_of_its_draft_and_remarks_come_back(team: Office) -> None:
    plan = PlanVisit(activity_id=ONE, customer_id=CUSTOMER, title="Pier", due_at=NOON + DAY)
    team.ask(plan, actor="ann")
    left = PlanFollowUp(
        activity_id=TWO,
        customer_id=CUSTOMER,
        queue=Queue.MAIL,
        title="Send the list",
        due_at=NOON + DAY,
    )
    team.ask(left, actor="ann")
    team.ask(LogVisit(activity_id=ONE, result="they need twelve"), actor="ann")
    until(team, NOON + 3 * DAY)
    drafts = team.rows("sales.work_drafts", author="ann")
    visited = {(row["period"], row["starts_on"]) for row in drafts if row["visits_logged"]}
    assert visited == {
        ("daily", "2025-04-01"),
        ("weekly", "2025-03-31"),
        ("monthly", "2025-04-01"),
    }
    assert {row["author"] for row in team.rows("sales.work_drafts")} == {"ann"}

    report = SubmitWorkReport(
        period=ReportPeriod.MONTHLY, starts_on=NOON.date().replace(day=1), summary="slow"
    )
    team.ask(report, at=NOON + 3 * DAY, actor="ann")
    team.ask(LogFollowUp(activity_id=TWO, result="sent", stage=Stage.PROPOSAL), actor="ann")
    team.settle()
    (row,) = team.rows("sales.work_reports", supervisor="lee", period="monthly")
    assert (row["visits_logged"], row["follow_ups_missed"], row["follow_ups_logged"]) == (1, 1, 0)
    assert (row["ends_on"], row["department"], row["summary"]) == ("2025-04-30", "north", "slow")
    assert "work_report" in told(team, "lee")

    remark = CommentWorkReport(
        report_id=UUID(row["report_id"]), comment_id=ONE, text="send it today"
    )
    team.ask(remark, actor="lee")
    team.settle()
    (notice,) = team.rows("sales.notices", recipient="ann", about="report_comment")
    assert (notice["text"], notice["told_by"]) == ("send it today", "lee")
