"""Puts the service desk together; nothing happens before `build` is called."""

from typing import TYPE_CHECKING

from daybook_chassis.database import Database
from daybook_chassis.seals import NoKeys, Seals, SubjectKeys
from daybook_chassis.service import Parts, Service
from daybook_chassis.settings import Settings
from daybook_contracts.topics import published
from daybook_service.application.appoint_manager import AppointManager, appoint_manager
from daybook_service.application.assign_service_tier import AssignServiceTier, assign_service_tier
from daybook_service.application.assign_ticket import AssignTicket, assign_ticket
from daybook_service.application.close_ticket import CloseTicket, close_ticket
from daybook_service.application.escalate_ticket import EscalateTicket, escalate_ticket
from daybook_service.application.mark_ticket_duplicate import (
    MarkTicketDuplicate,
    mark_ticket_duplicate,
)
from daybook_service.application.note_missed_response import (
    NoteMissedResponse,
    note_missed_response,
)
from daybook_service.application.open_ticket import OpenTicket, open_ticket
from daybook_service.application.pause_ticket import PauseTicket, pause_ticket
from daybook_service.application.policies import BOOK
from daybook_service.application.reject_ticket import RejectTicket, reject_ticket
from daybook_service.application.reopen_ticket import ReopenTicket, reopen_ticket
from daybook_service.application.resolve_ticket import ResolveTicket, resolve_ticket
from daybook_service.application.respond_to_ticket import RespondToTicket, respond_to_ticket
from daybook_service.application.resume_ticket import ResumeTicket, resume_ticket
from daybook_service.subscriptions import PROJECTIONS, REACTIONS, REFERENCES, subscribe

if TYPE_CHECKING:
    from faststream import FastStream


def parts() -> Parts:
    """What the service is made of, without a database."""
    return Parts(
        name="service",
        catalogue=published(),
        handlers={
            **BOOK.handlers,
            AssignServiceTier: assign_service_tier,
            OpenTicket: open_ticket,
            PauseTicket: pause_ticket,
            ResumeTicket: resume_ticket,
            ResolveTicket: resolve_ticket,
            CloseTicket: close_ticket,
            EscalateTicket: escalate_ticket,
            AssignTicket: assign_ticket,
            RespondToTicket: respond_to_ticket,
            NoteMissedResponse: note_missed_response,
            ReopenTicket: reopen_ticket,
            RejectTicket: reject_ticket,
            MarkTicketDuplicate: mark_ticket_duplicate,
            AppointManager: appoint_manager,
        },
        projections=PROJECTIONS,
        policies=BOOK,
        reactions=REACTIONS,
        references=REFERENCES,
    )


def build(database: Database, keys: SubjectKeys | None = None) -> Service:
    """The service over its database. The desk holds no subject keys: it reads persons sealed."""
    return Service(parts(), database, Seals(keys or NoKeys()))


def messaging() -> "FastStream":
    """What the service hears: `faststream run daybook_service.bootstrap:messaging --factory`.

    Raises ValueError where the settings name no cluster.
    """
    from daybook_chassis.transport.kafka import messaging_of  # only where there is Kafka

    settings = Settings()
    service = build(Database(settings.database_url("service"), settings.limits()))
    return messaging_of(service, settings, subscribe).application()
