"""What sellers have to do: done, missed, overdue, called off, and remarked on."""

from datetime import timedelta

from daybook_contracts.sales.activities import AppointmentKind, Queue
from daybook_contracts.sales.opportunities import Stage
from daybook_contracts.sales.reports import ReportPeriod
from daybook_sales.application.activities import CancelActivity, CommentActivity
from daybook_sales.application.appointments import CompleteActivity, ScheduleActivity
from daybook_sales.application.follow_ups import LogFollowUp, PlanFollowUp
from daybook_sales.application.staff import PlaceStaff
from daybook_sales.application.streams import work_report_of
from daybook_sales.application.tasks import AcceptTask, AssignTask, FinishTask
from daybook_sales.application.visits import LogVisit, PlanVisit
from daybook_sales.application.work_reports import CommentWorkReport, SubmitWorkReport
from tests.laws.story import Story


def visit(story: Story) -> None:
    do_what_is_due(story)
    report(story)


def report(story: Story) -> None:
    today = story.now.date()
    daily = SubmitWorkReport(
        period=ReportPeriod.DAILY, starts_on=today, summary="a good day", plans="the pier"
    )
    story.do("sales", daily)
    remark = CommentWorkReport(
        report_id=work_report_of("clerk", ReportPeriod.DAILY, today),
        comment_id=story.new_id("comment"),
        text="well done",
    )
    story.do("sales", remark)


def do_what_is_due(story: Story) -> None:
    customer_id, due_at = story.parties[0].customer_id, story.now + timedelta(days=1)
    for person, supervisor in (("ann", "clerk"), ("clerk", "kim")):
        placed = PlaceStaff(person=person, department="north", supervisor=supervisor)
        story.do("sales", placed)
    done, left = story.new_id("task"), story.new_id("task")
    for activity_id in (done, left):
        task = AssignTask(activity_id=activity_id, owner="ann", title="Brochures", due_at=due_at)
        story.do("sales", task)
    story.do("sales", AcceptTask(activity_id=done))
    story.do("sales", FinishTask(activity_id=done, result="in the hall"))

    logged, missed = story.new_id("follow-up"), story.new_id("follow-up")
    for activity_id in (logged, missed):
        follow_up = PlanFollowUp(
            activity_id=activity_id,
            customer_id=customer_id,
            queue=Queue.CONTACT,
            title="Ask about the offer",
            due_at=due_at,
            owner="ann",
        )
        story.do("sales", follow_up)
    report = LogFollowUp(activity_id=logged, result="too dear", stage=Stage.PROPOSAL)
    story.do("sales", report)

    seen = story.new_id("visit")
    plan = PlanVisit(activity_id=seen, customer_id=customer_id, title="The pier", due_at=due_at)
    story.do("sales", plan)
    remark = CommentActivity(
        activity_id=seen, comment_id=story.new_id("comment"), text="take the price list"
    )
    story.do("sales", remark)
    story.do("sales", LogVisit(activity_id=seen, result="they need twelve"))

    series = story.new_id("series")
    calls = ScheduleActivity(
        activity_id=series,
        kind=AppointmentKind.CALL,
        title="Call the harbour",
        first_at=due_at,
        rule="FREQ=WEEKLY;COUNT=14",
        customer_id=customer_id,
    )
    story.do("sales", calls)
    story.do("sales", CompleteActivity(activity_id=series, result="all well"))
    story.settle()
    story.wait(days=12)
    story.settle()
    story.do("sales", CancelActivity(activity_id=series, reason="the harbour closes"))
