"""Puts the marketing service together; nothing happens before `build` is called."""

from typing import TYPE_CHECKING

from daybook_chassis.database import Database
from daybook_chassis.generations import Generations
from daybook_chassis.queries import Queries
from daybook_chassis.seals import NoKeys, Seals, SubjectKeys
from daybook_chassis.service import Parts, Service
from daybook_chassis.settings import Settings
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.topics import published
from daybook_marketing.application.attribute_contract import (
    AttributeContract,
    attribute_contract,
)
from daybook_marketing.application.end_campaign import EndCampaign, end_campaign
from daybook_marketing.application.freeze_audience import FreezeAudience, Freezer
from daybook_marketing.application.launch_campaign import LaunchCampaign, Launcher
from daybook_marketing.application.members import Members
from daybook_marketing.application.note_consent import NoteConsent, note_consent
from daybook_marketing.application.note_grade import NoteGrade, note_grade
from daybook_marketing.application.pause_campaign import PauseCampaign, pause_campaign
from daybook_marketing.application.plan_campaign import PlanCampaign, plan_campaign
from daybook_marketing.application.policies import BOOK
from daybook_marketing.application.record_response import RecordResponse, record_response
from daybook_marketing.application.resume_campaign import ResumeCampaign, resume_campaign
from daybook_marketing.application.spend_on_campaign import SpendOnCampaign, spend_on_campaign
from daybook_marketing.domain.prospect import PRIVATE
from daybook_marketing.subscriptions import PROJECTIONS, REACTIONS, subscribe

if TYPE_CHECKING:
    from faststream import FastStream


def parts(database: Database) -> Parts:
    """What the service is made of."""
    members = Members(Queries(database, Generations(database, PROJECTIONS)))
    return Parts(
        name="marketing",
        catalogue=published() + Catalogue(public=(), private=PRIVATE),
        handlers={
            **BOOK.handlers,
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
        },
        projections=PROJECTIONS,
        policies=BOOK,
        reactions=REACTIONS,
    )


def build(database: Database, keys: SubjectKeys | None = None) -> Service:
    """The service over its database. Marketing holds no subject keys: it reads persons sealed."""
    return Service(parts(database), database, Seals(keys or NoKeys()))


def messaging() -> "FastStream":
    """What the service hears: `faststream run daybook_marketing.bootstrap:messaging --factory`.

    Raises ValueError where the settings name no cluster.
    """
    from daybook_chassis.transport.kafka import messaging_of  # only where there is Kafka

    settings = Settings()
    service = build(Database(settings.database_url("marketing"), settings.limits()))
    return messaging_of(service, settings, subscribe).application()
