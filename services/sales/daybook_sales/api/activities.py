"""The routes about what people have to do: tasks, follow-ups, visits, appointments, and whose."""

from collections.abc import Mapping

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes, Widened
from daybook_sales.application.activities import CancelActivity, CommentActivity
from daybook_sales.application.appointments import CompleteActivity, ScheduleActivity
from daybook_sales.application.follow_ups import LogFollowUp, PlanFollowUp
from daybook_sales.application.staff import PlaceStaff
from daybook_sales.application.tasks import AcceptTask, AssignTask, FinishTask
from daybook_sales.application.visits import LogVisit, PlanVisit


def add(commands: CommandRoutes, queries: QueryRoutes, under: Mapping[str, Widened]) -> None:
    commands.add("/tasks", AssignTask, "sales.tasks.assign", status=201)
    commands.add("/tasks/{activity_id}/accept", AcceptTask, "sales.tasks.do")
    commands.add("/tasks/{activity_id}/finish", FinishTask, "sales.tasks.do")
    commands.add("/follow-ups", PlanFollowUp, "sales.activities.write", status=201)
    commands.add("/follow-ups/{activity_id}/log", LogFollowUp, "sales.activities.write")
    commands.add("/visits", PlanVisit, "sales.activities.write", status=201)
    commands.add("/visits/{activity_id}/log", LogVisit, "sales.activities.write")
    commands.add("/activities", ScheduleActivity, "sales.activities.write", status=201)
    activity = "/activities/{activity_id}"
    commands.add(f"{activity}/complete", CompleteActivity, "sales.activities.write")
    commands.add(f"{activity}/cancel", CancelActivity, "sales.activities.write")
    commands.add(f"{activity}/comments", CommentActivity, "sales.activities.comment", status=201)
    commands.add("/staff", PlaceStaff, "sales.staff.write")
    queries.add("/schedule", "sales.schedule", "sales.activities.read", under)
    queries.add("/activity-comments", "sales.activity_comments", "sales.activities.read")
    queries.add("/notices", "sales.notices", "sales.notices.read")
    queries.add("/staff", "sales.staff", "sales.staff.read", under)
