"""The customers service as tests ask it for things, hearing of analytics from a log they fill."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, select

from daybook_chassis.commands import Command, Context, Receipt
from daybook_chassis.database import Database
from daybook_chassis.errors import DaybookError
from daybook_chassis.ids import new_id
from daybook_chassis.projection import Row
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.analytics.lifecycle import LifecycleStageChanged
from daybook_contracts.analytics.value import RfmScored
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.fact import Fact
from daybook_customers.application.add_contact import AddContact
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_customers.bootstrap import build
from daybook_customers.keys import KeyRing
from tests.support.publisher import Publisher

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
NAME = "Astrid Lindqvist"
EMAIL = "astrid@lindqvist.example"


class House:
    """The service over a database; a second one over the same database is another process."""

    def __init__(self, url: str, analytics: Publisher) -> None:
        self.database = Database(url)
        self.keys = KeyRing(self.database)
        self.service = build(self.database, self.keys)
        self.service.create()
        self.analytics = analytics
        self.others = analytics.feeds()

    def ask(self, command: Command) -> Receipt:
        return self.service.commands.execute(command, Context(actor="clerk", occurred_at=NOON))

    def ask_all(self, *commands: Command) -> list[Receipt | DaybookError]:
        """All in one transaction."""
        context = [Context(actor="clerk", occurred_at=NOON) for _ in commands]
        return self.service.commands.execute_all(list(zip(commands, context, strict=True)))

    def register(self) -> UUID:
        customer_id = new_id()
        self.ask(
            RegisterCustomer(
                customer_id=customer_id,
                kind=PartyKind.ORGANIZATION,
                organization_name="Lindqvist Pumps",
                country="SE",
            )
        )
        return customer_id

    def add_contact(self, customer_id: UUID) -> UUID:
        contact_id = new_id()
        self.ask(
            AddContact(
                customer_id=customer_id,
                contact_id=contact_id,
                role=DecisionRole.BUYER,
                name=NAME,
                email=EMAIL,
            )
        )
        return contact_id

    def hear(self, fact: RfmScored | LifecycleStageChanged) -> None:
        """Analytics says something, and it arrives here."""
        self.hear_of(self.analytics, fact.customer_id, fact)

    def hear_of(self, publisher: Publisher, customer_id: UUID, *facts: Fact) -> None:
        """Another service says something about a customer, and it arrives here."""
        for fact in facts:
            publisher.say(customer_id, fact, NOON)
        self.others |= publisher.feeds()
        self.settle()

    def settle(self) -> None:
        """Deliver all facts and carry out all effects, until nothing is left."""
        feeds = {**self.others, **self.service.feeds()}
        transport = LocalTransport(feeds)
        while transport.drain(self.service.consumers(feeds)) + self.service.effects.run():
            pass

    def facts(self, stream_id: UUID) -> list[Fact]:
        """A stream as this service reads it, personal fields opened as far as there are keys."""
        found = self.service.application.load(
            stream_id, lambda events: [event.fact for event in events]
        )
        return found or []

    def rows(self, projection: str, **where: object) -> list[Row]:
        """Rows in key order."""
        wanted = {name: str(value) for name, value in where.items()}
        return self.service.queries.page(projection, where=wanted.items()).rows

    def tables_that_say(self, needle: str) -> set[str]:
        """The tables of the database, whosever they are, in which a text is to be found."""
        metadata = MetaData()
        metadata.reflect(self.database.engine)
        with self.database.read() as tx:
            return {
                name
                for name, table in metadata.tables.items()
                if any(needle in _text(cell) for row in tx.execute(select(table)) for cell in row)
            }


def _text(cell: Any) -> str:
    return cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell)
