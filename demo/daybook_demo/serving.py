"""Plays a helpdesk's log: tickets opened, taken, paused, resolved, opened again, closed.

Whom a helpdesk customer speaks for is made up (`synthetic.toml`): each is a contact of an account
of the pipeline, so that its tickets are that account's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from daybook_chassis.commands import Command
from daybook_chassis.ids import derived_id
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.service.tickets import TicketChannel, TicketKind
from daybook_customers.application.add_contact import AddContact
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_demo import synthetic
from daybook_demo.clerk import Clerk, Task
from daybook_demo.helpdesk import TIMELINE, Case, Happening
from daybook_demo.selling import customer_of
from daybook_service.application.assign_ticket import AssignTicket
from daybook_service.application.close_ticket import CloseTicket
from daybook_service.application.open_ticket import OpenTicket
from daybook_service.application.pause_ticket import PauseTicket
from daybook_service.application.reopen_ticket import ReopenTicket
from daybook_service.application.resolve_ticket import ResolveTicket
from daybook_service.application.resume_ticket import ResumeTicket

_WEEK = timedelta(days=7)
_REOPENS = timedelta(days=14)
"""As long after it was resolved a ticket is opened again; later work on it is a matter apart."""


def ticket_of(case: Case) -> UUID:
    return derived_id(TIMELINE, "ticket", case.ref)


def size(cases: Sequence[Case], accounts: Sequence[str]) -> int:
    """How many commands it takes."""
    whom = len({case.customer for case in cases}) * (1 if accounts else 2)
    return whom + sum(len(list(_told(case, accounts))) for case in cases)


def play(cases: Sequence[Case], accounts: Sequence[str], clerk: Clerk) -> None:
    """Week by week, in the order of time. Raises DaybookError."""
    clerk.do_all(_customers(cases, accounts))
    tasks = sorted((task for case in cases for task in _told(case, accounts)), key=_when)
    begin = 0
    while begin < len(tasks):
        end = begin
        while end < len(tasks) and tasks[end].at < tasks[begin].at + _WEEK:
            end += 1
        clerk.do_all(tasks[begin:end])
        clerk.reach(tasks[end - 1].at)
        begin = end


def _when(task: Task) -> datetime:
    return task.at


def _account_of(customer: str, accounts: Sequence[str]) -> str:
    return synthetic.account_of(customer, accounts) if accounts else f"{TIMELINE} {customer}"


def _customers(cases: Sequence[Case], accounts: Sequence[str]) -> Iterator[Task]:
    first = cases[0].opened_at
    for customer in sorted({case.customer for case in cases}):
        customer_id = customer_of(_account_of(customer, accounts))
        if not accounts:
            bare = RegisterCustomer(customer_id=customer_id, kind=PartyKind.ORGANIZATION)
            yield Task("customers", f"register {customer}", first, bare)
        contact = AddContact(
            customer_id=customer_id,
            contact_id=derived_id(TIMELINE, "contact", customer),
            role=DecisionRole.USER,
            name=f"Helpdesk customer {customer}",
            email=f"{customer.lower().replace(' ', '-')}@helpdesk.example",
        )
        yield Task("customers", f"contact {customer}", first, contact)


@dataclass
class _Desk:
    """Where a ticket stands while its events are read."""

    ticket_id: UUID
    tasks: list[Task] = field(default_factory=list)
    paused: bool = False
    resolved_at: datetime | None = None

    def do(self, case: Case, happening: Happening, command: Command) -> None:
        name = f"{case.ref} {len(self.tasks)} {type(command).__name__}"
        self.tasks.append(Task("service", name, happening.at, command))


def _told(case: Case, accounts: Sequence[str]) -> list[Task]:
    """What is done with one ticket; what comes after it was closed for good is left out."""
    desk = _Desk(ticket_of(case))
    opened = OpenTicket(
        ticket_id=desk.ticket_id,
        customer_id=customer_of(_account_of(case.customer, accounts)),
        kind=TicketKind.INCIDENT,
        channel=TicketChannel.EMAIL,
        topic=f"Product {case.product}",
    )
    desk.do(case, case.happenings[0], opened)
    for happening in case.happenings:
        if case.closed_at and happening.at > case.closed_at:
            break
        _follow(desk, case, happening)
    if case.closed_at:
        last = next(each for each in reversed(case.happenings) if each.at == case.closed_at)
        _resolve(desk, case, last)
        desk.do(case, last, CloseTicket(ticket_id=desk.ticket_id))
    return desk.tasks


def _follow(desk: _Desk, case: Case, happening: Happening) -> None:
    match happening.activity:
        case "Take in charge ticket":
            if _worked_on(desk, case, happening):
                taken = AssignTicket(ticket_id=desk.ticket_id, assignee=happening.who)
                desk.do(case, happening, taken)
        case "Wait":
            if not desk.paused and _worked_on(desk, case, happening):
                waits = PauseTicket(ticket_id=desk.ticket_id, waiting_for="the customer")
                desk.do(case, happening, waits)
                desk.paused = True
        case "Resolve ticket" | "Closed":
            _resolve(desk, case, happening)
        case _:
            pass


def _worked_on(desk: _Desk, case: Case, happening: Happening) -> bool:
    """Work on a ticket wakes it, and opens it again if it was resolved a moment ago."""
    if desk.resolved_at is not None:
        if happening.at > desk.resolved_at + _REOPENS:
            return False
        again = ReopenTicket(ticket_id=desk.ticket_id, reason=happening.activity)
        desk.do(case, happening, again)
        desk.resolved_at = None
    elif desk.paused:
        desk.do(case, happening, ResumeTicket(ticket_id=desk.ticket_id))
        desk.paused = False
    return True


def _resolve(desk: _Desk, case: Case, happening: Happening) -> None:
    if desk.resolved_at is None:
        done = ResolveTicket(ticket_id=desk.ticket_id, resolution=happening.activity)
        desk.do(case, happening, done)
        desk.resolved_at, desk.paused = happening.at, False
