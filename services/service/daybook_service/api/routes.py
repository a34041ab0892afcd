"""The routes of the service desk: each carries out one command or reads one projection."""

from fastapi import APIRouter

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_chassis.service import Service
from daybook_service.application.close_ticket import CloseTicket
from daybook_service.application.open_ticket import OpenTicket
from daybook_service.application.pause_ticket import PauseTicket
from daybook_service.application.resolve_ticket import ResolveTicket
from daybook_service.application.resume_ticket import ResumeTicket


def router(service: Service) -> APIRouter:
    """Escalation has no route: only a timer that ran out escalates."""
    router = APIRouter()
    commands = CommandRoutes(router, service)
    commands.add("/tickets", OpenTicket, "service.tickets.write", status=201)
    commands.add("/tickets/{ticket_id}/pause", PauseTicket, "service.tickets.write")
    commands.add("/tickets/{ticket_id}/resume", ResumeTicket, "service.tickets.write")
    commands.add("/tickets/{ticket_id}/resolve", ResolveTicket, "service.tickets.write")
    commands.add("/tickets/{ticket_id}/close", CloseTicket, "service.tickets.write")
    queries = QueryRoutes(router, service)
    queries.add("/tickets", "service.tickets", "service.tickets.read")
    queries.add("/entitlements", "service.entitlements", "service.entitlements.read")
    return router
