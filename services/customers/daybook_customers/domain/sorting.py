"""Sorts one customer by all rules in force: persona, tags, segments; says what moved (CU13, CU14).

Persona first, since rules may ask for it.
"""

from dataclasses import replace

from daybook_contracts.customers.sorting import (
    CustomerTagged,
    CustomerUntagged,
    PersonaComputed,
    SegmentMembershipChanged,
    TagOrigin,
)
from daybook_customers.domain import belonging
from daybook_customers.domain.belonging import BelongingFact
from daybook_customers.domain.customer import Customer
from daybook_customers.domain.features import behaviour_of
from daybook_customers.domain.persona_policy import PersonaPolicy
from daybook_customers.domain.rules import Book, fits, meets


def compute_persona(customer: Customer, policy: PersonaPolicy) -> list[PersonaComputed]:
    """The first persona that fits what was recorded; what it is already changes nothing."""
    persona = next(
        (
            each.name
            for each in policy.personas
            if all(fits(criterion, customer) for criterion in each.all_of)
        ),
        None,
    )
    if persona == customer.belonging.persona:
        return []
    return [
        PersonaComputed(
            customer_id=customer.customer_id,
            persona=persona,
            previous_persona=customer.belonging.persona,
            inputs=behaviour_of(customer),
        )
    ]


def sort(customer: Customer, book: Book, personas: PersonaPolicy) -> list[BelongingFact]:
    """What moved, none if the customer is where it belongs."""
    facts: list[BelongingFact] = [*compute_persona(customer, personas)]
    for fact in facts:
        customer = replace(customer, belonging=belonging.evolve(customer.belonging, fact))
    return [*facts, *_tags(customer, book), *_segments(customer, book)]


def _tags(customer: Customer, book: Book) -> list[BelongingFact]:
    has = {tag for tag, origin in customer.belonging.tags if origin is TagOrigin.RULED}
    due = {tag for tag, ruled in book.tags.items() if meets(ruled.rule, customer)}
    given = [
        CustomerTagged(
            customer_id=customer.customer_id,
            tag=tag,
            origin=TagOrigin.RULED,
            revision=book.tags[tag].revision,
        )
        for tag in sorted(due - has)
    ]
    taken = [
        CustomerUntagged(customer_id=customer.customer_id, tag=tag, origin=TagOrigin.RULED)
        for tag in sorted(has - due)
    ]
    return [*given, *taken]


def _segments(customer: Customer, book: Book) -> list[BelongingFact]:
    has = customer.belonging.segments.keys()
    due = {each for each, ruled in book.segments.items() if meets(ruled.rule, customer)}
    return [
        SegmentMembershipChanged(
            customer_id=customer.customer_id,
            segment_id=segment_id,
            member=segment_id in due,
            revision=book.revisions[segment_id],
        )
        for segment_id in sorted(has ^ due)
    ]
