"""Relationships are typed and dated, and the same from either side (CU4)."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.relationships import (
    INVERSE,
    ContactRoleChanged,
    RelationshipEnded,
    RelationshipKind,
    RelationshipLinked,
)
from daybook_customers.domain import customer, relationship
from daybook_customers.domain.customer import ContactErased, ContactUnknown, Customer, CustomerFact
from daybook_customers.domain.relationship import (
    End,
    RelatedTheOtherWay,
    RelatedToItself,
    Relationship,
    RelationshipDatesOverlap,
    RelationshipFact,
    RelationshipUnknown,
)
from tests.customers.unit.examples import (
    CONTACT,
    CUSTOMER,
    ERASED,
    OTHER,
    registered,
    with_contact,
)

LINK = UUID("01890000-0000-7000-8000-0000000000d1")
TIE = relationship.tie(End(CUSTOMER, CUSTOMER), RelationshipKind.PARENT_OF, End(OTHER, OTHER))
MAY, JUNE, JULY = date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1)

Decide = Callable[[Relationship | None], list[RelationshipFact]]


def link(since: date) -> Decide:
    return lambda state: relationship.link(state, link_id=LINK, tie=TIE, since=since)


def end(until: date) -> Decide:
    return lambda state: relationship.end(state, link_id=LINK, tie=TIE, until=until)


def linked(since: date) -> RelationshipLinked:
    return RelationshipLinked(
        customer_id=CUSTOMER,
        link_id=LINK,
        party_id=CUSTOMER,
        kind=RelationshipKind.PARENT_OF,
        other_customer_id=OTHER,
        other_party_id=OTHER,
        since=since,
    )


def ended(since: date, until: date) -> RelationshipEnded:
    return RelationshipEnded(**linked(since).model_dump(), until=until)


def strangers() -> Scenario[Relationship]:
    return Scenario(relationship.evolve)


@pytest.mark.parametrize("kind", RelationshipKind)
def test_CU4_both_sides_tell_the_same(kind: RelationshipKind) -> None:
    one, other = End(CUSTOMER, CONTACT), End(OTHER, OTHER)

    assert relationship.tie(one, kind, other) == relationship.tie(other, INVERSE[kind], one)
    assert INVERSE[INVERSE[kind]] is kind


def test_CU4_a_parent_is_no_subsidiary() -> None:
    one, other = End(CUSTOMER, CUSTOMER), End(OTHER, OTHER)

    assert relationship.tie(one, RelationshipKind.SUBSIDIARY_OF, other) != TIE


@pytest.mark.parametrize("kind", RelationshipKind)
def test_CU4_of_two_parties_one_is_above_the_other(kind: RelationshipKind) -> None:
    one, other = End(CUSTOMER, CUSTOMER), End(OTHER, OTHER)
    there, back = relationship.tie(one, kind, other), relationship.tie(other, kind, one)
    ranked = {"parent_of", "subsidiary_of", "manages", "reports_to"}

    assert relationship.against(there) == (back if kind in ranked else None)
    relationship.check_rank(None)
    relationship.check_rank(Relationship(MAY, JUNE))
    with pytest.raises(RelatedTheOtherWay):
        relationship.check_rank(Relationship(MAY))


def test_CU4_nobody_is_related_to_itself() -> None:
    one = End(CUSTOMER, CUSTOMER)
    with pytest.raises(RelatedToItself):
        relationship.tie(one, RelationshipKind.PARTNER_OF, one)


def test_CU4_a_relationship_is_linked_once_ends_once_and_begins_anew() -> None:
    once = strangers().when(link(MAY)).then(linked(MAY))
    once.when(link(MAY)).then()
    once.when(link(JUNE)).refused(RelationshipDatesOverlap)
    over = once.when(end(JUNE)).then(ended(MAY, JUNE))
    over.when(end(JUNE)).then()
    over.when(end(JULY)).refused(RelationshipDatesOverlap)
    over.when(link(JUNE)).refused(RelationshipDatesOverlap)
    over.when(link(JULY)).then(linked(JULY))


def test_CU4_what_never_was_does_not_end_and_nothing_ends_before_it_began() -> None:
    strangers().when(end(JUNE)).refused(RelationshipUnknown)
    strangers().given(linked(JUNE)).when(end(MAY)).refused(RelationshipDatesOverlap)


def decides(state: Customer) -> list[CustomerFact]:
    return customer.change_contact_role(state, contact_id=CONTACT, role=DecisionRole.DECIDER)


def test_CU4_a_contact_plays_another_part_in_purchases() -> None:
    changed = ContactRoleChanged(
        customer_id=CUSTOMER,
        contact_id=CONTACT,
        role=DecisionRole.DECIDER,
        previous_role=DecisionRole.BUYER,
    )

    with_contact().when(decides).then(changed).when(decides).then()
    registered().when(decides).refused(ContactUnknown)
    with_contact().given(ERASED).when(decides).refused(ContactErased)
