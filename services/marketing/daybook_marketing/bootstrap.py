"""Puts the marketing service together; nothing happens before `build` is called."""

from typing import TYPE_CHECKING

from daybook_chassis.database import Database
from daybook_chassis.seals import NoKeys, Seals, SubjectKeys
from daybook_chassis.service import Parts, Service
from daybook_chassis.settings import Settings
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.topics import published
from daybook_marketing.application.note_consent import NoteConsent, note_consent
from daybook_marketing.application.note_grade import NoteGrade, note_grade
from daybook_marketing.application.policies import BOOK
from daybook_marketing.domain.prospect import PRIVATE
from daybook_marketing.subscriptions import PROJECTIONS, REACTIONS, subscribe

if TYPE_CHECKING:
    from faststream import FastStream


def parts() -> Parts:
    """What the service is made of, without a database."""
    return Parts(
        name="marketing",
        catalogue=published() + Catalogue(public=(), private=PRIVATE),
        handlers={
            **BOOK.handlers,
            NoteGrade: note_grade,
            NoteConsent: note_consent,
        },
        projections=PROJECTIONS,
        policies=BOOK,
        reactions=REACTIONS,
    )


def build(database: Database, keys: SubjectKeys | None = None) -> Service:
    """The service over its database. Marketing holds no subject keys: it reads persons sealed."""
    return Service(parts(), database, Seals(keys or NoKeys()))


def messaging() -> "FastStream":
    """What the service hears: `faststream run daybook_marketing.bootstrap:messaging --factory`.

    Raises ValueError where the settings name no cluster.
    """
    from daybook_chassis.transport.kafka import messaging_of  # only where there is Kafka

    settings = Settings()
    service = build(Database(settings.database_url("marketing"), settings.limits()))
    return messaging_of(service, settings, subscribe).application()
