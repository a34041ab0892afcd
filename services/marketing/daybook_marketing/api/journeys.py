"""Journeys, and the programmes of acquiring, retaining and winning back, over HTTP (MK9, MK10)."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_marketing.application.journeys import StartJourney, StopJourney


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write, read = "marketing.journeys.write", "marketing.journeys.read"
    one = "/customers/{customer_id}/journeys"
    commands.add(one, StartJourney, write, status=201)
    commands.add(f"{one}/{{journey}}/stop", StopJourney, write)
    queries.add("/journeys", "marketing.journeys", read)
    queries.add("/journey-steps", "marketing.journey_steps", read)
    queries.add("/care", "marketing.care", "marketing.care.read")
