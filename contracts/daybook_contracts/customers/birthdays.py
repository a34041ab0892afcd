"""Facts about the birthdays of persons who stand for a customer (MK4, CU23)."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from daybook_contracts.fact import Fact
from daybook_contracts.personal import Personal

CalendarYear = Annotated[int, Field(ge=1900, le=2200, json_schema_extra={"x-unit": "year"})]


class BirthdayNoted(Fact, type="crm.customers.BirthdayNoted", version=1):
    """A contact was born on this day, ISO 8601; what is noted last counts (MK4)."""

    data_subject: ClassVar[str | None] = "contact_id"

    customer_id: UUID
    contact_id: UUID
    birthday: Personal[str]


class BirthdayReached(Fact, type="crm.customers.BirthdayReached", version=1):
    """It is a contact's birthday; which one of theirs is not said (MK4)."""

    customer_id: UUID
    contact_id: UUID
    year: CalendarYear


FACTS: tuple[type[Fact], ...] = (BirthdayNoted, BirthdayReached)
