"""Mailings, messages and what comes back, over HTTP (MK3)."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_marketing.application.note_zone import NoteZone
from daybook_marketing.application.order_mailing import OrderMailing
from daybook_marketing.application.report_bounce import ReportBounce
from daybook_marketing.application.report_opening import ReportOpening
from daybook_marketing.application.unsubscribe import Unsubscribe


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    report, read = "marketing.messages.report", "marketing.messages.read"
    commands.add("/mailings", OrderMailing, "marketing.mailings.order", status=201)
    commands.add("/messages/{message_id}/bounce", ReportBounce, report)
    commands.add("/messages/{message_id}/open", ReportOpening, report)
    commands.add("/unsubscribe", Unsubscribe, "marketing.consents.withdraw")
    commands.add("/zones", NoteZone, "marketing.zones.write")
    queries.add("/mailings", "marketing.mailings", read)
    queries.add("/messages", "marketing.messages", read)
    queries.add("/sealed-contacts", "marketing.sealed_contacts", read)
