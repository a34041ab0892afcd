"""Routes of tickets, and of what customers are entitled to."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_service.application.appoint_manager import AppointManager
from daybook_service.application.assign_ticket import AssignTicket
from daybook_service.application.close_ticket import CloseTicket
from daybook_service.application.mark_ticket_duplicate import MarkTicketDuplicate
from daybook_service.application.open_ticket import OpenTicket
from daybook_service.application.pause_ticket import PauseTicket
from daybook_service.application.reject_ticket import RejectTicket
from daybook_service.application.reopen_ticket import ReopenTicket
from daybook_service.application.resolve_ticket import ResolveTicket
from daybook_service.application.respond_to_ticket import RespondToTicket
from daybook_service.application.resume_ticket import ResumeTicket


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    """Escalation has no route: only a timer that ran out escalates."""
    write = "service.tickets.write"
    commands.add("/tickets", OpenTicket, write, status=201)
    commands.add("/tickets/{ticket_id}/assign", AssignTicket, write)
    commands.add("/tickets/{ticket_id}/respond", RespondToTicket, write)
    commands.add("/tickets/{ticket_id}/pause", PauseTicket, write)
    commands.add("/tickets/{ticket_id}/resume", ResumeTicket, write)
    commands.add("/tickets/{ticket_id}/resolve", ResolveTicket, write)
    commands.add("/tickets/{ticket_id}/close", CloseTicket, write)
    commands.add("/tickets/{ticket_id}/reopen", ReopenTicket, write)
    commands.add("/tickets/{ticket_id}/reject", RejectTicket, write)
    commands.add("/tickets/{ticket_id}/duplicate", MarkTicketDuplicate, write)
    queries.add("/tickets", "service.tickets", "service.tickets.read")
    queries.add("/response-times", "service.response_times", "service.tickets.read")
    appoint = "/entitlements/{customer_id}/manager"
    commands.add(appoint, AppointManager, "service.entitlements.write")
    queries.add("/entitlements", "service.entitlements", "service.entitlements.read")
