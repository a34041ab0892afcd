"""Note when a contact was born, and tell of it when the day comes (MK4, CU23)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day
from daybook_customers.application.streams import BIRTHDAY, CUSTOMER, birthday_of
from daybook_customers.domain import birthday


class NoteBirthday(Command):
    """The day is excluded from what is written down of the command, as in `AddContact`."""

    customer_id: UUID
    contact_id: UUID
    birthday: Annotated[Day, Field(repr=False, exclude=True)]


class ReachBirthday(Command):
    """It is the contact's birthday today."""

    customer_id: UUID
    contact_id: UUID


def note_birthday(command: NoteBirthday, work: Work) -> None:
    """Raises NotFound, ContactUnknown, ContactErased, BirthdayImplausible."""
    customer = work.load(CUSTOMER, command.customer_id).state
    facts = birthday.note(
        customer,
        contact_id=command.contact_id,
        birthday=command.birthday,
        today=work.now.date(),
    )
    work.record(BIRTHDAY, work.find(BIRTHDAY, birthday_of(command.contact_id)), facts)


def reach_birthday(command: ReachBirthday, work: Work) -> None:
    customer = work.load(CUSTOMER, command.customer_id).state
    facts = birthday.reach(customer, contact_id=command.contact_id, year=work.now.year)
    work.record(BIRTHDAY, work.find(BIRTHDAY, birthday_of(command.contact_id)), facts)
