"""Puts the marketing service together; nothing happens before `build` is called."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from daybook_chassis.database import Database
from daybook_chassis.generations import Generations
from daybook_chassis.outside import Call, Outside
from daybook_chassis.post import NoPost, Post, PostSettings
from daybook_chassis.queries import Queries
from daybook_chassis.seals import NoKeys, Seals, SubjectKeys
from daybook_chassis.service import Parts, Service
from daybook_chassis.settings import Settings
from daybook_chassis.store.application import LogApplication
from daybook_chassis.store.mapper import StreamEvent
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.marketing.messages import MessageBegun
from daybook_contracts.topics import published
from daybook_marketing.application import cards, journeys, offers
from daybook_marketing.application import care as programmes
from daybook_marketing.application.assign_variant import AssignVariant, assign_variant
from daybook_marketing.application.attribute_contract import (
    AttributeContract,
    attribute_contract,
)
from daybook_marketing.application.conclude_experiment import (
    ConcludeExperiment,
    Judge,
    StopExperiment,
    stop_experiment,
)
from daybook_marketing.application.earn_points import EarnPoints, earn_points
from daybook_marketing.application.end_campaign import EndCampaign, end_campaign
from daybook_marketing.application.expire_points import ExpirePoints, expire_points
from daybook_marketing.application.freeze_audience import FreezeAudience, Freezer
from daybook_marketing.application.greet import Greet, greet
from daybook_marketing.application.keep_festival import (
    DropFestival,
    Herald,
    KeepFestival,
    ReachFestival,
    drop_festival,
    keep_festival,
)
from daybook_marketing.application.launch_campaign import LaunchCampaign, Launcher
from daybook_marketing.application.make_referral import MakeReferral, make_referral
from daybook_marketing.application.members import Members
from daybook_marketing.application.note_consent import NoteConsent, note_consent
from daybook_marketing.application.note_conversion import NoteConversion, note_conversion
from daybook_marketing.application.note_grade import NoteGrade, note_grade
from daybook_marketing.application.note_outcome import NoteOutcome, note_outcome
from daybook_marketing.application.note_purchase import NotePurchase, note_purchase
from daybook_marketing.application.note_spending import NoteSpending, note_spending
from daybook_marketing.application.note_zone import NoteZone, note_zone
from daybook_marketing.application.order_mailing import OrderMailing, order_mailing
from daybook_marketing.application.pause_campaign import PauseCampaign, pause_campaign
from daybook_marketing.application.plan_campaign import PlanCampaign, plan_campaign
from daybook_marketing.application.policies import BOOK
from daybook_marketing.application.record_response import RecordResponse, record_response
from daybook_marketing.application.redeem_points import RedeemPoints, redeem_points
from daybook_marketing.application.report_bounce import ReportBounce, report_bounce
from daybook_marketing.application.report_opening import ReportOpening, report_opening
from daybook_marketing.application.resume_campaign import ResumeCampaign, resume_campaign
from daybook_marketing.application.reward_contribution import (
    RewardContribution,
    reward_contribution,
)
from daybook_marketing.application.send_document import SendDocument, send_document
from daybook_marketing.application.send_message import SendMessage, send_message
from daybook_marketing.application.send_notice import SendNotice, send_notice
from daybook_marketing.application.spend_on_campaign import SpendOnCampaign, spend_on_campaign
from daybook_marketing.application.start_experiment import StartExperiment, start_experiment
from daybook_marketing.application.streams import MAILING
from daybook_marketing.application.unsubscribe import Unsubscribe, unsubscribe
from daybook_marketing.domain import correspondence, member, prospect, referral, taste
from daybook_marketing.domain.mailing import Mailing
from daybook_marketing.outside.courier import Courier
from daybook_marketing.settings import keys_of
from daybook_marketing.subscriptions import PROJECTIONS, REACTIONS, REFERENCES, subscribe

if TYPE_CHECKING:
    from faststream import FastStream


PRIVATE = (
    *prospect.PRIVATE,
    *correspondence.PRIVATE,
    *referral.PRIVATE,
    *member.PRIVATE,
    *taste.PRIVATE,
)


def parts(database: Database, keys: SubjectKeys, post: Post) -> Parts:
    """What the service is made of."""
    queries = Queries(database, Generations(database, PROJECTIONS))
    members = Members(queries)

    def outside(application: LogApplication) -> Outside:
        courier = Courier(queries, partial(_mailing, application), keys, post)
        return {SendMessage: Call(MessageBegun, courier.deliver)}

    return Parts(
        name="marketing",
        catalogue=published() + Catalogue(public=(), private=PRIVATE),
        handlers={
            **BOOK.handlers,
            **offers.HANDLERS,
            **journeys.HANDLERS,
            **programmes.HANDLERS,
            **cards.HANDLERS,
            NoteGrade: note_grade,
            NoteConsent: note_consent,
            FreezeAudience: Freezer(members).freeze_audience,
            PlanCampaign: plan_campaign,
            LaunchCampaign: Launcher(members).launch_campaign,
            PauseCampaign: pause_campaign,
            ResumeCampaign: resume_campaign,
            EndCampaign: end_campaign,
            SpendOnCampaign: spend_on_campaign,
            RecordResponse: record_response,
            AttributeContract: attribute_contract,
            RewardContribution: reward_contribution,
            RedeemPoints: redeem_points,
            ExpirePoints: expire_points,
            EarnPoints: earn_points,
            Unsubscribe: unsubscribe,
            SendMessage: send_message,
            SendDocument: send_document,
            SendNotice: send_notice,
            ReportOpening: report_opening,
            ReportBounce: report_bounce,
            OrderMailing: order_mailing,
            NoteZone: note_zone,
            NoteOutcome: note_outcome,
            StartExperiment: start_experiment,
            AssignVariant: assign_variant,
            NoteConversion: note_conversion,
            NoteSpending: note_spending,
            ConcludeExperiment: Judge(queries).conclude_experiment,
            StopExperiment: stop_experiment,
            Greet: greet,
            MakeReferral: make_referral,
            NotePurchase: note_purchase,
            KeepFestival: keep_festival,
            DropFestival: drop_festival,
            ReachFestival: Herald(members).reach_festival,
        },
        projections=PROJECTIONS,
        policies=BOOK,
        reactions=REACTIONS,
        references=REFERENCES,
        outside=outside,
    )


def build(database: Database, keys: SubjectKeys | None = None, post: Post | None = None) -> Service:
    """The service over its database. It reads persons sealed; `keys` open an address for `post`."""
    made = parts(database, keys or NoKeys(), post or NoPost())
    return Service(made, database, Seals(NoKeys()))


def deployed(database: Database) -> Service:
    """The service with the post that its settings name, and keys from where customers answers."""
    settings = Settings()
    return build(database, keys_of(settings), PostSettings().post(settings.home))


def messaging() -> "FastStream":
    """What the service hears: `faststream run daybook_marketing.bootstrap:messaging --factory`.

    Raises ValueError where the settings name no cluster.
    """
    from daybook_chassis.transport.kafka import messaging_of  # only where there is Kafka

    settings = Settings()
    service = deployed(Database(settings.database_url("marketing"), settings.limits()))
    return messaging_of(service, settings, subscribe).application()


def _mailing(application: LogApplication, mailing_id: UUID) -> Mailing | None:
    def fold(events: Iterable[StreamEvent]) -> Mailing | None:
        state: Mailing | None = None
        for event in events:
            state = MAILING.evolve(state, event.fact)
        return state

    return application.load(mailing_id, fold)
