"""Puts the sales service together; nothing happens before `build` is called."""

from pathlib import Path
from typing import TYPE_CHECKING

from daybook_chassis.database import Database
from daybook_chassis.generations import Generations
from daybook_chassis.outside import Call
from daybook_chassis.post import NoPost, Outbox, PostSettings
from daybook_chassis.queries import Queries
from daybook_chassis.seals import NoKeys, Seals, SubjectKeys
from daybook_chassis.service import Parts, Service
from daybook_chassis.settings import Settings
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.sales.activities import ReminderFired
from daybook_contracts.topics import published
from daybook_sales.application import (
    activities,
    amendments,
    appointments,
    cycles,
    drafts,
    dunning,
    follow_ups,
    leads,
    ledgers,
    orders,
    performance,
    price_approval,
    products,
    prospects,
    quotes,
    registrations,
    reminders,
    staff,
    statements,
    targets,
    tasks,
    visits,
)
from daybook_sales.application.approve_contract import ApproveContract, approve_contract
from daybook_sales.application.change_heat import ChangeHeat, change_heat
from daybook_sales.application.close_day import CloseDay, close_day
from daybook_sales.application.draft_contract import DraftContract, draft_contract
from daybook_sales.application.lose_opportunity import LoseOpportunity, lose_opportunity
from daybook_sales.application.move_opportunity import MoveOpportunity, move_opportunity
from daybook_sales.application.open_opportunity import OpenOpportunity, open_opportunity
from daybook_sales.application.plan_payment import PlanPayment, plan_payment
from daybook_sales.application.policies import BOOK
from daybook_sales.application.receive_payment import ReceivePayment, receive_payment
from daybook_sales.application.report_opportunity import ReportOpportunity, report_opportunity
from daybook_sales.application.reverse_payment import ReversePayment, reverse_payment
from daybook_sales.application.sign_contract import SignContract, sign_contract
from daybook_sales.application.win_opportunity import WinOpportunity, win_opportunity
from daybook_sales.application.work_reports import Reporting
from daybook_sales.domain import contract, ledger, product, quote, receipt, upfront
from daybook_sales.outside.addresses import AddressBook
from daybook_sales.outside.reminders import Reminders
from daybook_sales.subscriptions import PROJECTIONS, REACTIONS, REFERENCES, subscribe

if TYPE_CHECKING:
    from faststream import FastStream


PRIVATE = (
    *contract.PRIVATE,
    *product.PRIVATE,
    *quote.PRIVATE,
    *receipt.PRIVATE,
    *ledger.PRIVATE,
    *upfront.PRIVATE,
)


def parts(database: Database, reminders_go: Reminders) -> Parts:
    """What the service is made of. The database is read by reports, which write down figures."""
    queries = Queries(database, Generations(database, PROJECTIONS))
    return Parts(
        name="sales",
        catalogue=published() + Catalogue(public=(), private=PRIVATE),
        handlers={
            **BOOK.handlers,
            **leads.HANDLERS,
            **products.HANDLERS,
            **quotes.HANDLERS,
            **orders.HANDLERS,
            **ledgers.HANDLERS,
            **statements.HANDLERS,
            **targets.HANDLERS,
            **prospects.HANDLERS,
            **registrations.HANDLERS,
            **cycles.HANDLERS,
            **drafts.HANDLERS,
            **performance.HANDLERS,
            **amendments.HANDLERS,
            **dunning.HANDLERS,
            **price_approval.HANDLERS,
            **staff.HANDLERS,
            **tasks.HANDLERS,
            **follow_ups.HANDLERS,
            **visits.HANDLERS,
            **appointments.HANDLERS,
            **activities.HANDLERS,
            **reminders.HANDLERS,
            **Reporting(queries).handlers,
            ReportOpportunity: report_opportunity,
            OpenOpportunity: open_opportunity,
            MoveOpportunity: move_opportunity,
            ChangeHeat: change_heat,
            WinOpportunity: win_opportunity,
            LoseOpportunity: lose_opportunity,
            DraftContract: draft_contract,
            ApproveContract: approve_contract,
            SignContract: sign_contract,
            PlanPayment: plan_payment,
            ReceivePayment: receive_payment,
            ReversePayment: reverse_payment,
            CloseDay: close_day,
        },
        projections=PROJECTIONS,
        policies=BOOK,
        reactions=REACTIONS,
        references=REFERENCES,
        hosts=("erp.finance", "erp.scm"),
        outside=lambda _: {reminders.FireReminder: Call(ReminderFired, reminders_go.deliver)},
    )


def build(
    database: Database, keys: SubjectKeys | None = None, reminders_go: Reminders | None = None
) -> Service:
    """The service over its database. Sales holds no subject keys: it reads persons sealed."""
    made = parts(database, reminders_go or Reminders(AddressBook(Path()), NoPost(), NoPost()))
    return Service(made, database, Seals(keys or NoKeys()))


def deployed(database: Database) -> Service:
    """The service with the post that its settings name, and the addresses in its home."""
    return build(database, reminders_go=reminders_in(Settings().home))


def reminders_in(home: Path) -> Reminders:
    """By the post that the settings name; to phones, always by an outbox that a gateway empties."""
    post = PostSettings()
    texts = Outbox(home / "outbox", post.sender)
    return Reminders(AddressBook(home / "staff.toml"), post.post(home), texts)


def messaging() -> "FastStream":
    """What the service hears: `faststream run daybook_sales.bootstrap:messaging --factory`.

    Raises ValueError where the settings name no cluster.
    """
    from daybook_chassis.transport.kafka import messaging_of  # only where there is Kafka

    settings = Settings()
    service = deployed(Database(settings.database_url("sales"), settings.limits()))
    return messaging_of(service, settings, subscribe).application()
