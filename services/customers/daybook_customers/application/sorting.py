"""Sorts customers by the rules in force, after a customer or a rule has changed (CU13, CU14)."""

from uuid import UUID

from daybook_chassis.commands import Work
from daybook_customers.application.policies import PERSONAS
from daybook_customers.application.streams import CUSTOMER, RULES, RULES_ID
from daybook_customers.domain import sorting
from daybook_customers.domain.rules import Book


def sort_customer(work: Work, customer_id: UUID) -> None:
    """In the command that changes it, so that membership follows the facts at once."""
    personas = work.policy(PERSONAS)
    book = work.find(RULES, RULES_ID).state or Book()
    stream = work.load(CUSTOMER, customer_id)
    facts = sorting.sort(stream.state, book, personas.policy)
    work.record(CUSTOMER, stream, facts, policy_version=personas.version)
