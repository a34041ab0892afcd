"""The person behind a lead, until they are a customer's contact or forgotten (SA1, CU23)."""

from dataclasses import dataclass, replace
from typing import ClassVar, assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.customers.contacts import DecisionRole, PersonalDataErased
from daybook_contracts.customers.leads import LeadRefused
from daybook_contracts.fact import Fact
from daybook_contracts.personal import Erased, Known, Personal, Sealed


class LeadContactNoted(Fact, type="customers.LeadContactNoted", version=1):
    """Somebody speaks for a lead; `contact_id` is the data subject."""

    data_subject: ClassVar[str | None] = "contact_id"

    customer_id: UUID
    lead_id: UUID
    contact_id: UUID
    role: DecisionRole
    name: Personal[str]
    email: Personal[str]


class LeadRegistered(Fact, type="customers.LeadRegistered", version=1):
    """The person is a customer's contact now, and no longer kept here."""

    customer_id: UUID
    lead_id: UUID


LeadFact = LeadContactNoted | LeadRegistered | LeadRefused | PersonalDataErased
PRIVATE: tuple[type[Fact], ...] = (LeadContactNoted, LeadRegistered)


@dataclass(frozen=True, slots=True)
class Lead:
    """Who speaks for it, None where nobody is, or is no longer."""

    customer_id: UUID
    noted: LeadContactNoted | None = None


class NobodyNoted(Refusal):
    """A lead becomes a customer with somebody to speak to (SA1)."""


def evolve(state: Lead | None, fact: LeadFact) -> Lead:
    lead = state or Lead(fact.customer_id)
    match fact:
        case LeadContactNoted():
            return replace(lead, noted=fact)
        case PersonalDataErased() | LeadRegistered():
            return replace(lead, noted=None)
        case LeadRefused():
            return lead
        case _:
            assert_never(fact)


def note(state: Lead | None, noted: LeadContactNoted) -> list[LeadFact]:
    """Of one lead one person is noted; noting them again corrects what is known of them.

    Raises Conflict for another person.
    """
    known = state.noted if state else None
    if known is not None and known.contact_id != noted.contact_id:
        raise Conflict(f"another person speaks for lead {noted.lead_id}")
    return [noted]


def forget(state: Lead | None, contact_id: UUID) -> list[LeadFact]:
    """Where nobody is noted, nothing."""
    if state is None or state.noted is None or state.noted.contact_id != contact_id:
        return []
    return [PersonalDataErased(customer_id=state.noted.customer_id, contact_id=contact_id)]


def speaker(state: Lead | None, contact_id: UUID) -> tuple[DecisionRole, str, str]:
    """Role, name and e-mail. Raises NobodyNoted."""
    noted = state.noted if state else None
    if noted is None or noted.contact_id != contact_id:
        raise NobodyNoted(f"nobody who speaks for the lead was noted, as its contact {contact_id}")
    return noted.role, _plain(noted.name), _plain(noted.email)


def refuse(customer_id: UUID, lead_id: UUID, reason: str) -> list[LeadFact]:
    return [LeadRefused(customer_id=customer_id, lead_id=lead_id, reason=reason[:500])]


def _plain(field: Known[str] | Sealed | Erased) -> str:
    if not isinstance(field, Known):
        raise NobodyNoted("what the person is known by cannot be read any more")
    return field.value
