"""Marketing as tests see it: told what customers says, asked who is in an audience."""

from datetime import datetime
from uuid import UUID

from daybook_chassis.database import Database
from daybook_chassis.feed import Message
from daybook_chassis.projection import Row
from daybook_chassis.service import Service
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.customers import (
    Channel,
    ConsentGranted,
    ConsentWithdrawn,
    CustomerGraded,
    Grade,
    GradeInputs,
    Purpose,
)
from daybook_marketing.bootstrap import build
from tests.marketing.samples import ANNE, CUSTOMER
from tests.support.publisher import Publisher

_INPUTS = GradeInputs(
    monetary=5,
    frequency=4,
    recency=3,
    spend_points=35,
    frequency_points=20,
    interaction_points=10,
    potential_points=10,
    feedback_points=5,
)


class Office:
    """`service` is the running one; after `restart` it is another one over the same database."""

    def __init__(self, url: str, customers: Publisher) -> None:
        self._url = url
        self._customers = customers
        self.service = self._started()

    def restart(self) -> None:
        """What is in memory is gone; what is stored goes on."""
        self.service.close()
        self.service = self._started()

    def _started(self) -> Service:
        service = build(Database(self._url))
        service.create()
        return service

    def grade(self, grade: Grade, now: datetime) -> None:
        fact = CustomerGraded(
            customer_id=CUSTOMER, grade=grade, score=60, inputs=_INPUTS, as_of=now.date()
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

    def settle(self) -> None:
        """Deliver all facts and carry out all effects, until nothing is left."""
        feeds = {**self._customers.feeds(), **self.service.feeds()}
        transport = LocalTransport(feeds)
        while transport.drain(self.service.consumers(feeds)) + self.service.effects.run():
            pass

    def said(self) -> list[Message]:
        """What marketing has published, oldest first."""
        return list(self.service.feeds()["crm.marketing"].read(0, 1000).messages)

    def row(self, audience: str) -> Row:
        return self.service.queries.one("marketing.audiences", (audience, str(CUSTOMER)))
