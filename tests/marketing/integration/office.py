"""Marketing as tests see it: told what customers says, asked who is in an audience."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from daybook_chassis.database import Database
from daybook_chassis.feed import Message
from daybook_chassis.projection import Row
from daybook_chassis.service import Service
from daybook_contracts.customers.birthdays import BirthdayReached
from daybook_contracts.customers.consent import Channel, ConsentGranted, ConsentWithdrawn, Purpose
from daybook_contracts.customers.grading import CustomerGraded, Grade
from daybook_contracts.customers.parties import CustomerRegistered, PartyKind
from daybook_marketing.bootstrap import build
from tests.marketing.samples import ANNE, CUSTOMER, day
from tests.support.publisher import Publisher
from tests.support.running import GRADE_INPUTS, Running


class Office(Running):
    """Marketing, told what customers says."""

    def __init__(
        self,
        url: str,
        customers: Publisher,
        built: Callable[[Database], Service] = build,
    ) -> None:
        super().__init__(built, url, customers)

    def meet(self, *customers: UUID) -> None:
        """Customers registered them, and marketing has heard of it."""
        for each in customers or (CUSTOMER,):
            fact = CustomerRegistered(customer_id=each, kind=PartyKind.PERSON)
            self._customers.say(each, fact, day(0))
        self.settle()

    def grade(self, grade: Grade, now: datetime) -> None:
        fact = CustomerGraded(
            customer_id=CUSTOMER, grade=grade, score=60, inputs=GRADE_INPUTS, as_of=now.date()
        )
        self._customers.say(CUSTOMER, fact, now)

    def grant(self, now: datetime, contact_id: UUID = ANNE) -> None:
        fact = ConsentGranted(
            customer_id=CUSTOMER,
            contact_id=contact_id,
            purpose=Purpose.MARKETING,
            channel=Channel.EMAIL,
            evidence="Form signed at the trade fair",
        )
        self._customers.say(CUSTOMER, fact, now)

    def withdraw(self, now: datetime, contact_id: UUID = ANNE) -> None:
        fact = ConsentWithdrawn(
            customer_id=CUSTOMER,
            contact_id=contact_id,
            purpose=Purpose.MARKETING,
            channel=Channel.EMAIL,
        )
        self._customers.say(CUSTOMER, fact, now)

    def hear(self, fact: BirthdayReached, now: datetime) -> None:
        """Customers says something of the customer."""
        self._customers.say(CUSTOMER, fact, now)

    def said(self) -> list[Message]:
        """What marketing has published, oldest first."""
        return list(self.service.feeds()["crm.marketing"].read(0, 1000).messages)

    def all(self, projection: str) -> list[Row]:
        return self.service.queries.all(projection)

    def row(self, audience: str) -> Row:
        return self.service.queries.one("marketing.audiences", (audience, str(CUSTOMER)))
