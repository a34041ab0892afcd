"""Facts about the persons who stand for a customer (CU4, CU23)."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from daybook_contracts.fact import Fact
from daybook_contracts.personal import Personal


class DecisionRole(StrEnum):
    """The contact's part in a purchase (CU4)."""

    DECIDER = "decider"
    INFLUENCER = "influencer"
    BUYER = "buyer"
    USER = "user"
    GATEKEEPER = "gatekeeper"


class ContactAdded(Fact, type="crm.customers.ContactAdded", version=1):
    """A person stands for a customer (CU4); `contact_id` is the data subject."""

    data_subject: ClassVar[str | None] = "contact_id"

    customer_id: UUID
    contact_id: UUID
    role: DecisionRole
    name: Personal[str]
    email: Personal[str]


class PhoneNoted(Fact, type="crm.customers.PhoneNoted", version=1):
    """A contact is reached under this number, as E.164 has it; what is noted last counts (CU4)."""

    data_subject: ClassVar[str | None] = "contact_id"

    customer_id: UUID
    contact_id: UUID
    phone: Personal[str]


class AddressNoted(Fact, type="crm.customers.AddressNoted", version=1):
    """Letters to a contact go here: the label of RFC 6350, line by line; the last counts (CU4)."""

    data_subject: ClassVar[str | None] = "contact_id"

    customer_id: UUID
    contact_id: UUID
    address: Personal[str]


class PersonalDataErased(Fact, type="crm.customers.PersonalDataErased", version=1):
    """The key of one person was destroyed: what it sealed is gone everywhere (CU23)."""

    customer_id: UUID
    contact_id: UUID


FACTS: tuple[type[Fact], ...] = (
    ContactAdded,
    PersonalDataErased,
    PhoneNoted,
    AddressNoted,
)
