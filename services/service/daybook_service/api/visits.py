"""Routes of return visits; grades plan them, and nobody else."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_service.application.complete_return_visit import CompleteReturnVisit


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write, read = "service.visits.write", "service.visits.read"
    commands.add("/return-visits/{visit_id}/complete", CompleteReturnVisit, write)
    queries.add("/return-visits", "service.return_visits", read)
