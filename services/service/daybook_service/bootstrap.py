"""Puts the service desk together; nothing happens before `build` is called."""

from typing import TYPE_CHECKING

from daybook_chassis.database import Database
from daybook_chassis.seals import NoKeys, Seals, SubjectKeys
from daybook_chassis.service import Parts, Service
from daybook_chassis.settings import Settings
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.topics import published
from daybook_service.application.answer_call import AnswerCall, answer_call
from daybook_service.application.answer_complaint import AnswerComplaint, answer_complaint
from daybook_service.application.answer_survey import AnswerSurvey, answer_survey
from daybook_service.application.appoint_manager import AppointManager, appoint_manager
from daybook_service.application.approve_return import ApproveReturn, approve_return
from daybook_service.application.assign_service_tier import AssignServiceTier, assign_service_tier
from daybook_service.application.assign_ticket import AssignTicket, assign_ticket
from daybook_service.application.choose_channel import ChooseChannel, choose_channel
from daybook_service.application.close_ticket import CloseTicket, close_ticket
from daybook_service.application.complete_return_visit import (
    CompleteReturnVisit,
    complete_return_visit,
)
from daybook_service.application.decline_return import DeclineReturn, decline_return
from daybook_service.application.do_maintenance import DoMaintenance, do_maintenance
from daybook_service.application.end_call import EndCall, end_call
from daybook_service.application.escalate_ticket import EscalateTicket, escalate_ticket
from daybook_service.application.file_complaint import FileComplaint, file_complaint
from daybook_service.application.finish_improvement import FinishImprovement, finish_improvement
from daybook_service.application.link_call import LinkCall, link_call
from daybook_service.application.mark_ticket_duplicate import (
    MarkTicketDuplicate,
    mark_ticket_duplicate,
)
from daybook_service.application.note_due_maintenance import (
    NoteDueMaintenance,
    note_due_maintenance,
)
from daybook_service.application.note_due_visit import NoteDueVisit, note_due_visit
from daybook_service.application.note_missed_response import (
    NoteMissedResponse,
    note_missed_response,
)
from daybook_service.application.note_order import (
    NoteDelivery,
    NoteOrder,
    note_delivery,
    note_order,
)
from daybook_service.application.note_overdue_complaint import (
    NoteOverdueComplaint,
    note_overdue_complaint,
)
from daybook_service.application.open_improvement import OpenImprovement, open_improvement
from daybook_service.application.open_ticket import OpenTicket, open_ticket
from daybook_service.application.pause_ticket import PauseTicket, pause_ticket
from daybook_service.application.plan_maintenance import PlanMaintenance, plan_maintenance
from daybook_service.application.plan_return_visit import PlanReturnVisit, plan_return_visit
from daybook_service.application.plan_surveys import PlanSurveys, plan_surveys
from daybook_service.application.policies import BOOK
from daybook_service.application.publish_article import PublishArticle, publish_article
from daybook_service.application.receive_call import ReceiveCall, receive_call
from daybook_service.application.record_interaction import RecordInteraction, record_interaction
from daybook_service.application.record_suggestion import RecordSuggestion, record_suggestion
from daybook_service.application.register_warranty import RegisterWarranty, register_warranty
from daybook_service.application.reject_ticket import RejectTicket, reject_ticket
from daybook_service.application.remind_of_warranty import RemindOfWarranty, remind_of_warranty
from daybook_service.application.reopen_ticket import ReopenTicket, reopen_ticket
from daybook_service.application.request_return import RequestReturn, request_return
from daybook_service.application.resolve_ticket import ResolveTicket, resolve_ticket
from daybook_service.application.respond_to_ticket import RespondToTicket, respond_to_ticket
from daybook_service.application.resume_ticket import ResumeTicket, resume_ticket
from daybook_service.application.retire_article import RetireArticle, retire_article
from daybook_service.application.send_survey import (
    SendDueSurvey,
    SendSurvey,
    send_due_survey,
    send_survey,
)
from daybook_service.application.settle_refund import (
    NoteOverdueRefund,
    SettleRefund,
    note_overdue_refund,
    settle_refund,
)
from daybook_service.application.ship_exchange import ShipExchange, ship_exchange
from daybook_service.application.transfer_call import TransferCall, transfer_call
from daybook_service.application.use_article import UseArticle, use_article
from daybook_service.domain import call, sold, survey
from daybook_service.subscriptions import PROJECTIONS, REACTIONS, REFERENCES, subscribe

if TYPE_CHECKING:
    from faststream import FastStream


def parts() -> Parts:
    """What the service is made of, without a database."""
    return Parts(
        name="service",
        catalogue=published()
        + Catalogue(public=(), private=call.PRIVATE + survey.PRIVATE + sold.PRIVATE),
        handlers={
            **BOOK.handlers,
            AnswerCall: answer_call,
            AnswerComplaint: answer_complaint,
            AnswerSurvey: answer_survey,
            AppointManager: appoint_manager,
            ApproveReturn: approve_return,
            AssignServiceTier: assign_service_tier,
            AssignTicket: assign_ticket,
            ChooseChannel: choose_channel,
            CloseTicket: close_ticket,
            CompleteReturnVisit: complete_return_visit,
            DeclineReturn: decline_return,
            DoMaintenance: do_maintenance,
            EndCall: end_call,
            EscalateTicket: escalate_ticket,
            FileComplaint: file_complaint,
            FinishImprovement: finish_improvement,
            LinkCall: link_call,
            MarkTicketDuplicate: mark_ticket_duplicate,
            NoteDelivery: note_delivery,
            NoteOrder: note_order,
            NoteDueMaintenance: note_due_maintenance,
            NoteDueVisit: note_due_visit,
            NoteMissedResponse: note_missed_response,
            NoteOverdueComplaint: note_overdue_complaint,
            NoteOverdueRefund: note_overdue_refund,
            OpenImprovement: open_improvement,
            OpenTicket: open_ticket,
            PauseTicket: pause_ticket,
            PlanMaintenance: plan_maintenance,
            PlanReturnVisit: plan_return_visit,
            PlanSurveys: plan_surveys,
            PublishArticle: publish_article,
            ReceiveCall: receive_call,
            RecordInteraction: record_interaction,
            RecordSuggestion: record_suggestion,
            RegisterWarranty: register_warranty,
            RejectTicket: reject_ticket,
            RemindOfWarranty: remind_of_warranty,
            ReopenTicket: reopen_ticket,
            RequestReturn: request_return,
            ResolveTicket: resolve_ticket,
            RespondToTicket: respond_to_ticket,
            ResumeTicket: resume_ticket,
            RetireArticle: retire_article,
            SendDueSurvey: send_due_survey,
            SendSurvey: send_survey,
            SettleRefund: settle_refund,
            ShipExchange: ship_exchange,
            TransferCall: transfer_call,
            UseArticle: use_article,
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
