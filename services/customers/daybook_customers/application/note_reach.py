"""Note under which number and at which address a contact is reached (CU4, CU23)."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_chassis.codes import Phone
from daybook_chassis.commands import Command, Handler, Work
from daybook_customers.application.streams import CUSTOMER, REACH, reach_of
from daybook_customers.domain import reach

Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class NotePhone(Command):
    """The number is excluded from what is written down of the command, as in `AddContact`."""

    customer_id: UUID
    contact_id: UUID
    phone: Phone


class NoteAddress(Command):
    """As it stands on an envelope, below the name; excluded as the number is."""

    customer_id: UUID
    contact_id: UUID
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=8, repr=False, exclude=True)]


def note_phone(command: NotePhone, work: Work) -> None:
    """Raises NotFound, ContactUnknown, ContactErased."""
    customer = work.load(CUSTOMER, command.customer_id).state
    facts = reach.note_phone(customer, command.contact_id, command.phone)
    work.record(REACH, work.find(REACH, reach_of(command.contact_id)), facts)


def note_address(command: NoteAddress, work: Work) -> None:
    """Raises NotFound, ContactUnknown, ContactErased."""
    customer = work.load(CUSTOMER, command.customer_id).state
    facts = reach.note_address(customer, command.contact_id, command.lines)
    work.record(REACH, work.find(REACH, reach_of(command.contact_id)), facts)


HANDLERS: Mapping[type[Command], Handler] = {NotePhone: note_phone, NoteAddress: note_address}
