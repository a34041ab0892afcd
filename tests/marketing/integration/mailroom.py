"""An office with a campaign that runs for Anne's company, and a box that takes letters (MK3)."""

from datetime import date, datetime
from functools import partial
from uuid import UUID

from daybook_chassis.commands import Command, Context
from daybook_chassis.post import Letter
from daybook_chassis.projection import Row
from daybook_chassis.seals import KeyErased, Seals
from daybook_chassis.timers import LIVE
from daybook_contracts.customers.consent import Channel
from daybook_contracts.customers.contacts import (
    AddressNoted,
    ContactAdded,
    DecisionRole,
    PhoneNoted,
)
from daybook_contracts.customers.grading import Grade
from daybook_contracts.money import Money
from daybook_contracts.personal import Known
from daybook_marketing.application.launch_campaign import LaunchCampaign
from daybook_marketing.application.order_mailing import OrderMailing
from daybook_marketing.application.plan_campaign import PlanCampaign
from daybook_marketing.application.streams import message_of
from daybook_marketing.bootstrap import build
from tests.marketing.integration.office import Office
from tests.marketing.samples import ANNE, CUSTOMER, day
from tests.support.publisher import Publisher

SPRING, MAILING, OTHER = (UUID(int=number) for number in (1, 2, 3))
ADDRESS = "anne@example.org"


class Keys:
    """One key for everybody, until they are `erased`."""

    erased = False

    def get(self, subject_id: UUID) -> bytes:
        if self.erased:
            raise KeyErased("gone")
        return bytes(32)

    mint = get


class Crash(BaseException):
    """The process dies here."""


class Box:
    """Takes letters, after saying what a test wants it to say."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.says: list[BaseException] = []

    def take(self, letter: Letter) -> None:
        self.letters.append(letter)
        if self.says:
            raise self.says.pop(0)


class Mailroom(Office):
    """An office with a campaign that runs for Anne's company, and a box."""

    def __init__(self, url: str, customers: Publisher) -> None:
        self.box, self.keys = Box(), Keys()
        super().__init__(url, customers, partial(build, keys=self.keys, post=self.box))
        added = ContactAdded(
            customer_id=CUSTOMER,
            contact_id=ANNE,
            role=DecisionRole.BUYER,
            name=Known("Anne"),
            email=Known(ADDRESS),
        )
        customers.say(CUSTOMER, Seals(self.keys).seal(added), day(0))
        self.meet()
        self.grade(Grade.A, day(0))
        self.grant(day(0))
        self.settle()
        planned = PlanCampaign(
            campaign_id=SPRING,
            name="Spring",
            audience="vip",
            budget=Money(0, "EUR"),
            starts_on=date(2024, 3, 4),
            ends_on=date(2024, 12, 31),
        )
        self.do(planned)
        self.do(LaunchCampaign(campaign_id=SPRING))

    def do(self, command: Command, now: datetime | None = None) -> None:
        context = Context(actor="clerk", occurred_at=now or day(1))
        self.service.commands.execute(command, context)

    def told(self, fact: PhoneNoted | AddressNoted) -> None:
        """Customers says something sealed of Anne."""
        self._customers.say(CUSTOMER, Seals(self.keys).seal(fact), day(0))

    def order(
        self,
        mailing_id: UUID = MAILING,
        now: datetime | None = None,
        channel: Channel = Channel.EMAIL,
    ) -> None:
        ordered = OrderMailing(
            mailing_id=mailing_id,
            campaign_id=SPRING,
            channel=channel,
            subject="Spring",
            body="It is here",
        )
        self.do(ordered, now)

    def reach(self, now: datetime) -> None:
        self.service.timers.advance(LIVE, now)
        self.settle()

    def message(self, mailing_id: UUID = MAILING) -> Row:
        key = (str(message_of(mailing_id, CUSTOMER)),)
        return self.service.queries.one("marketing.messages", key)
