"""The service desk as tests ask it for things, on a business time of their own."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from daybook_chassis.commands import Command, Context, Receipt
from daybook_chassis.projection import Row
from daybook_contracts.customers.grading import CustomerGraded, Grade
from daybook_contracts.customers.parties import CustomerRegistered, PartyKind
from daybook_contracts.fact import Fact
from daybook_contracts.service.tickets import TicketChannel, TicketKind
from daybook_contracts.topics import published
from daybook_service.application.close_ticket import CloseTicket
from daybook_service.application.open_ticket import OpenTicket
from daybook_service.application.pause_ticket import PauseTicket
from daybook_service.application.resolve_ticket import ResolveTicket
from daybook_service.application.respond_to_ticket import RespondToTicket
from daybook_service.application.resume_ticket import ResumeTicket
from daybook_service.bootstrap import build
from tests.service.samples import CUSTOMER, TICKET
from tests.support.publisher import Publisher
from tests.support.running import GRADE_INPUTS, Running

F = TypeVar("F", bound=Fact)

STORY = "story"
"""The timeline of these tests; no other clock moves it."""

OPEN = OpenTicket(
    ticket_id=TICKET,
    customer_id=CUSTOMER,
    kind=TicketKind.INCIDENT,
    channel=TicketChannel.PHONE,
    topic="The lift stops between floors",
)
RESPOND = RespondToTicket(ticket_id=TICKET, channel=TicketChannel.PHONE)
PAUSE = PauseTicket(ticket_id=TICKET, waiting_for="Photographs of the door")
RESUME = ResumeTicket(ticket_id=TICKET)
RESOLVE = ResolveTicket(ticket_id=TICKET, resolution="The door sensor was replaced")
CLOSE = CloseTicket(ticket_id=TICKET)


class Desk(Running):
    """The desk, on a business time of its own."""

    def __init__(self, url: str, customers: Publisher) -> None:
        super().__init__(build, url, customers)

    def ask(self, command: Command, now: datetime, key: str | None = None) -> Receipt:
        context = Context(actor="agent", occurred_at=now, timeline=STORY, key=key)
        return self.service.commands.execute(command, context)

    def hear(self, fact: CustomerRegistered | CustomerGraded, now: datetime) -> None:
        """Customers says something, and it arrives here."""
        self._customers.say(fact.customer_id, fact, now, STORY)
        self.settle()

    def advance(self, now: datetime) -> int:
        """Let business time reach an instant; returns how many timers fired."""
        fired = self.service.timers.advance(STORY, now)
        self.settle()
        return fired

    def facts(self, kind: type[F]) -> list[F]:
        """What the desk has said of one kind, oldest first."""
        page = self.service.feeds()["crm.service"].read(0, 1000)
        every = [message.fact(published()) for message in page.messages]
        return [fact for fact in every if isinstance(fact, kind)]

    def row(self, projection: str, row_id: UUID) -> Row:
        return self.service.queries.one(projection, (str(row_id),))


def registered() -> CustomerRegistered:
    return CustomerRegistered(
        customer_id=CUSTOMER, kind=PartyKind.ORGANIZATION, organization_name="Lift Works"
    )


def graded(grade: Grade, now: datetime) -> CustomerGraded:
    return CustomerGraded(
        customer_id=CUSTOMER, grade=grade, score=80, inputs=GRADE_INPUTS, as_of=now.date()
    )
