"""Puts the customers service together; nothing happens before `build` is called."""

from typing import TYPE_CHECKING

from daybook_chassis.database import Database
from daybook_chassis.generations import Generations
from daybook_chassis.migrations import History
from daybook_chassis.queries import Queries
from daybook_chassis.seals import Seals
from daybook_chassis.service import Parts, Service
from daybook_chassis.settings import Settings
from daybook_chassis.store.log import Log
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.topics import published
from daybook_customers import keys as subject_keys
from daybook_customers.application import leads, note_reach
from daybook_customers.application.add_contact import AddContact, add_contact
from daybook_customers.application.assign_role import AssignRole, assign_role
from daybook_customers.application.assign_value_tier import AssignValueTier, assign_value_tier
from daybook_customers.application.capture_data import CaptureData, capture_data
from daybook_customers.application.change_contact_role import ChangeContactRole, change_contact_role
from daybook_customers.application.change_level import ChangeLevel, change_level
from daybook_customers.application.change_profile import ChangeProfile, change_profile
from daybook_customers.application.change_status import ChangeStatus, change_status
from daybook_customers.application.define_segment import DefineSegment, define_segment
from daybook_customers.application.end_relationship import EndRelationship, end_relationship
from daybook_customers.application.erase_personal_data import (
    ErasePersonalData,
    erase_personal_data,
)
from daybook_customers.application.expire_consent import ExpireConsent, expire_consent
from daybook_customers.application.grant_consent import GrantConsent, grant_consent
from daybook_customers.application.hold_grade_review import HoldGradeReview, hold_grade_review
from daybook_customers.application.import_customer import ImportCustomer, import_customer
from daybook_customers.application.link_identity import LinkIdentity, link_identity
from daybook_customers.application.link_relationship import LinkRelationship, link_relationship
from daybook_customers.application.note_birthday import (
    NoteBirthday,
    ReachBirthday,
    note_birthday,
    reach_birthday,
)
from daybook_customers.application.note_dealing import NoteDealing, note_dealing
from daybook_customers.application.policies import BOOK
from daybook_customers.application.rate_credit import RateCredit, rate_credit
from daybook_customers.application.record_export import RecordExport, record_export
from daybook_customers.application.record_import import RecordImport, record_import
from daybook_customers.application.register_customer import RegisterCustomer, register_customer
from daybook_customers.application.register_unknown import RegisterUnknown, register_unknown
from daybook_customers.application.retire_segment import RetireSegment, retire_segment
from daybook_customers.application.review_grade import ReviewGrade, review_grade
from daybook_customers.application.set_credit_limit import SetCreditLimit, set_credit_limit
from daybook_customers.application.sort_customers import SortCustomers, Sorter
from daybook_customers.application.tag_rules import (
    EndTagRule,
    SetTagRule,
    end_tag_rule,
    set_tag_rule,
)
from daybook_customers.application.tagging import (
    TagCustomer,
    UntagCustomer,
    tag_customer,
    untag_customer,
)
from daybook_customers.application.win_customer import WinCustomer, win_customer
from daybook_customers.application.withdraw_consent import WithdrawConsent, withdraw_consent
from daybook_customers.application.withdraw_role import WithdrawRole, withdraw_role
from daybook_customers.domain import claim, grading, lead
from daybook_customers.keys import KeyDestruction, KeyRing
from daybook_customers.subscriptions import PROJECTIONS, REACTIONS, subscribe

if TYPE_CHECKING:
    from faststream import FastStream


def parts(database: Database, keys: KeyRing) -> Parts:
    """What the service is made of."""
    generations = Generations(database, PROJECTIONS)
    log = Log(database, "crm.customers")
    sorter = Sorter(database, generations, Queries(database, generations), log)
    return Parts(
        name="customers",
        catalogue=published()
        + Catalogue(public=(), private=claim.PRIVATE + grading.PRIVATE + lead.PRIVATE),
        handlers={
            **BOOK.handlers,
            **leads.HANDLERS,
            **note_reach.HANDLERS,
            RegisterCustomer: register_customer,
            RegisterUnknown: register_unknown,
            ChangeProfile: change_profile,
            AssignRole: assign_role,
            WithdrawRole: withdraw_role,
            ChangeStatus: change_status,
            WinCustomer: win_customer,
            CaptureData: capture_data,
            AssignValueTier: assign_value_tier,
            ChangeLevel: change_level,
            RateCredit: rate_credit,
            SetCreditLimit: set_credit_limit,
            ImportCustomer: import_customer,
            RecordImport: record_import,
            RecordExport: record_export,
            ChangeContactRole: change_contact_role,
            LinkRelationship: link_relationship,
            EndRelationship: end_relationship,
            AddContact: add_contact,
            NoteBirthday: note_birthday,
            ReachBirthday: reach_birthday,
            GrantConsent: grant_consent,
            WithdrawConsent: withdraw_consent,
            ExpireConsent: expire_consent,
            LinkIdentity: link_identity,
            DefineSegment: define_segment,
            RetireSegment: retire_segment,
            SetTagRule: set_tag_rule,
            EndTagRule: end_tag_rule,
            TagCustomer: tag_customer,
            UntagCustomer: untag_customer,
            SortCustomers: sorter.sort_customers,
            ReviewGrade: review_grade,
            NoteDealing: note_dealing,
            HoldGradeReview: hold_grade_review,
            ErasePersonalData: erase_personal_data,
        },
        projections=PROJECTIONS,
        policies=BOOK,
        reactions=REACTIONS,
        hosts=("erp.hr",),
        extras={"customers.key_destruction": KeyDestruction(keys)},
        history=History("customers", "daybook_customers.migrations", (subject_keys.METADATA,)),
    )


def build(database: Database, keys: KeyRing | None = None) -> Service:
    """The service over its database, with the key ring that is kept there."""
    ring = keys or KeyRing(database)
    return Service(parts(database, ring), database, Seals(ring))


def messaging() -> "FastStream":
    """What the service hears: `faststream run daybook_customers.bootstrap:messaging --factory`.

    Raises ValueError where the settings name no cluster.
    """
    from daybook_chassis.transport.kafka import messaging_of  # only where there is Kafka

    settings = Settings()
    service = build(Database(settings.database_url("customers"), settings.limits()))
    return messaging_of(service, settings, subscribe).application()
