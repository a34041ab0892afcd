"""Customers are sorted by rules over recorded facts: segments, tags, personas (CU13, CU14)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_chassis import policy
from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.analytics.value import ValueTier
from daybook_contracts.customers.grading import Grade
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.customers.profiles import PartyRole, Profile
from daybook_contracts.customers.sorting import (
    Alternative,
    Criterion,
    CustomerTagged,
    CustomerUntagged,
    PersonaComputed,
    PersonaInputs,
    Rule,
    SegmentBasis,
    SegmentMembershipChanged,
    TagOrigin,
)
from daybook_contracts.customers.standing import CreditRating
from daybook_customers.domain import belonging, rules, sorting
from daybook_customers.domain.belonging import TagIsRuled
from daybook_customers.domain.customer import Customer
from daybook_customers.domain.dealings import DealingKind
from daybook_customers.domain.features import FEATURES
from daybook_customers.domain.grading import Grading, Quintiles
from daybook_customers.domain.party import Party
from daybook_customers.domain.persona_policy import PersonaPolicy
from daybook_customers.domain.rules import Book, RuleDoesNotFit, SegmentUnknown
from daybook_customers.domain.standing import Standing
from tests.customers.unit.examples import CUSTOMER

SEGMENT = UUID("01890000-0000-7000-8000-0000000000a1")
PERSONAS = policy.load("daybook_customers", "personas", PersonaPolicy).at(date(2025, 1, 1)).policy
NOBODY = PersonaPolicy(personas=())
MARCH = date(2025, 3, 31)
RATED = Customer(
    CUSTOMER,
    Party(
        PartyKind.ORGANIZATION,
        Profile(
            organization_name="Lindqvist Pumps",
            country="SE",
            region="SE-AB",
            industry="C2813",
            employees=40,
            language="sv-SE",
            need="Quieter pumps",
            lifestyle="sails, mends things",
        ),
        frozenset({PartyRole.PARTNER}),
    ),
    grading=Grading(
        quintiles=Quintiles(monetary=5, frequency=4, recency=2),
        lifecycle_stage=LifecycleStage.HARVEST,
        dealings=((DealingKind.COMPLAINT, MARCH), (DealingKind.CONTACT, MARCH)),
        grade=Grade.A,
    ),
    standing=Standing(value_tier=ValueTier.GOLD, rating=CreditRating.C),
)
NEW = Customer(CUSTOMER, Party(PartyKind.PERSON, Profile()))


def asked(basis: str, feature: str, *any_of: str, **bounds: Any) -> Criterion:
    return Criterion(basis=SegmentBasis(basis), feature=feature, any_of=any_of, **bounds)


def rule(*criteria: Criterion) -> Rule:
    return Rule(any_of=(Alternative(all_of=criteria),))


def book(*facts: Any) -> Book:
    state = None
    for fact in facts:
        state = rules.evolve(state, fact)
    assert state is not None
    return state


def segment(wanted: Rule, state: Book | None = None, name: str = "Some") -> Book:
    facts = rules.define_segment(state, segment_id=SEGMENT, name=name, rule=wanted)
    return book(*facts) if state is None else rules.evolve(state, facts[0])


@pytest.mark.parametrize(
    ("met", "unmet"),
    [
        (asked("value", "value_tier", "platinum", "gold"), asked("value", "grade", "B")),
        (asked("need", "need", "PUMPS"), asked("need", "need", "lifts")),
        (asked("behaviour", "frequency", at_least=4), asked("behaviour", "recency", at_least=3)),
        (asked("geography", "region", "SE-AB"), asked("geography", "country", "NO")),
        (
            asked("demographic", "employees", at_least=40, at_most=40),
            asked("demographic", "industry", "C29"),
        ),
        (asked("psychographic", "lifestyle", "sails"), asked("psychographic", "lifestyle", "golf")),
        (asked("customer_type", "role", "partner"), asked("customer_type", "kind", "person")),
        (asked("risk", "credit_rating", "C", "D"), asked("risk", "disputes", at_least=2)),
    ],
    ids=list(SegmentBasis),
)
def test_CU13_each_basis_tells_customers_apart(met: Criterion, unmet: Criterion) -> None:
    assert rules.meets(rule(met), RATED)
    assert not rules.meets(rule(unmet), RATED)
    assert {met.basis, unmet.basis} == {met.basis}


def test_CU13_bases_are_combined() -> None:
    swedish, no_lifts = asked("geography", "country", "SE"), asked("need", "need", "lifts")
    best = asked("value", "grade", "A")

    assert rules.meets(rule(swedish, best), RATED)
    assert not rules.meets(rule(swedish, no_lifts), RATED)
    either = Rule(any_of=(Alternative(all_of=(no_lifts,)), Alternative(all_of=(best,))))
    assert rules.meets(either, RATED)
    assert rules.meets(rule(no_lifts.model_copy(update={"negated": True}), swedish), RATED)


@pytest.mark.parametrize("name", FEATURES)
def test_CU13_what_is_not_known_meets_no_criterion_and_every_negated_one(name: str) -> None:
    """Of a new customer some is known: what kind it is, and that nothing has happened yet."""
    feature = FEATURES[name]
    if feature.number:
        given = asked(feature.basis, name, at_least=1)
    else:
        words = sorted(feature.choices or {"SE"})
        given = asked(feature.basis, name, *(each for each in words if each != "person"))
        given = given.model_copy(
            update={"any_of": tuple(set(given.any_of) - {"potential", "basic"})}
        )

    assert not rules.fits(given, NEW)
    assert rules.fits(given.model_copy(update={"negated": True}), NEW)


@pytest.mark.parametrize(
    ("criterion", "why"),
    [
        (asked("value", "shoe_size", "44"), "value has no shoe_size; there are grade, value_tier"),
        (asked("need", "grade", "A"), "need has no grade; there are need"),
        (asked("value", "grade", "A", "E"), "grade is never 'E'; there are A, B, C, D"),
        (asked("geography", "country", "Sweden"), "country is never 'Sweden'"),
        (asked("value", "grade"), "grade is a word: say any_of, and no bounds"),
        (asked("value", "grade", "A", at_least=1), "grade is a word: say any_of, and no bounds"),
        (asked("value", "monetary"), "monetary is a number: say at_least, at_most or both"),
        (asked("value", "monetary", "5"), "monetary is a number: say at_least, at_most or both"),
        (
            asked("value", "monetary", at_least=4, at_most=3),
            "monetary is never at least 4 and at most 3",
        ),
    ],
)
def test_CU13_a_rule_that_does_not_fit_is_refused_and_says_why(
    criterion: Criterion, why: str
) -> None:
    fine = asked("value", "grade", "A")

    with pytest.raises(RuleDoesNotFit) as refused:
        rules.define_segment(None, segment_id=SEGMENT, name="?", rule=rule(fine, criterion))

    assert str(refused.value).startswith(f"alternative 1, criterion 2: {why}")


def test_CU13_a_rule_without_criteria_is_no_rule() -> None:
    with pytest.raises(ValidationError):
        Rule(any_of=())
    with pytest.raises(ValidationError):
        Alternative(all_of=())


def test_CU13_definitions_are_counted_and_the_same_one_changes_nothing() -> None:
    best = rule(asked("value", "grade", "A"))
    first = segment(best)

    assert rules.define_segment(first, segment_id=SEGMENT, name="Some", rule=best) == []
    second = segment(rule(asked("value", "grade", "B")), first)
    assert second.segments[SEGMENT].revision == 2
    (retired,) = rules.retire_segment(second, segment_id=SEGMENT)
    gone = rules.evolve(second, retired)
    assert rules.retire_segment(gone, segment_id=SEGMENT) == []
    assert segment(best, gone).segments[SEGMENT].revision == 4
    with pytest.raises(SegmentUnknown):
        rules.retire_segment(None, segment_id=SEGMENT)


def test_CU13_membership_follows_the_facts() -> None:
    swedes = segment(rule(asked("geography", "country", "SE")))

    (joined,) = sorting.sort(RATED, swedes, NOBODY)
    assert joined == SegmentMembershipChanged(
        customer_id=CUSTOMER, segment_id=SEGMENT, member=True, revision=1
    )
    member = replace(RATED, belonging=belonging.evolve(RATED.belonging, joined))
    assert sorting.sort(member, swedes, NOBODY) == []

    moved = replace(member, party=replace(member.party, profile=Profile(country="NO")))
    (left,) = sorting.sort(moved, swedes, NOBODY)
    assert left == joined.model_copy(update={"member": False})
    (retired,) = rules.retire_segment(swedes, segment_id=SEGMENT)
    (gone,) = sorting.sort(member, rules.evolve(swedes, retired), NOBODY)
    assert gone == joined.model_copy(update={"member": False, "revision": 2})


def test_CU14_a_rule_gives_a_tag_and_takes_it_back() -> None:
    ruled = book(*rules.set_tag_rule(None, tag="big", rule=rule(asked("value", "grade", "A"))))

    (tagged,) = sorting.sort(RATED, ruled, NOBODY)
    assert tagged == CustomerTagged(
        customer_id=CUSTOMER, tag="big", origin=TagOrigin.RULED, revision=1
    )
    has = replace(RATED, belonging=belonging.evolve(RATED.belonging, tagged))
    assert sorting.sort(has, ruled, NOBODY) == []
    (ended,) = rules.set_tag_rule(ruled, tag="big", rule=None)
    assert sorting.sort(has, rules.evolve(ruled, ended), NOBODY) == [
        CustomerUntagged(customer_id=CUSTOMER, tag="big", origin=TagOrigin.RULED)
    ]
    assert rules.set_tag_rule(rules.evolve(ruled, ended), tag="big", rule=None) == []


def test_CU14_a_tag_by_hand_is_independent_of_rules() -> None:
    (tagged,) = belonging.tag(RATED.belonging, customer_id=CUSTOMER, tag="big")
    has = belonging.evolve(RATED.belonging, tagged)

    assert belonging.tag(has, customer_id=CUSTOMER, tag="big") == []
    assert sorting.sort(replace(RATED, belonging=has), Book(), NOBODY) == []
    (untagged,) = belonging.untag(has, customer_id=CUSTOMER, tag="big")
    assert untagged == CustomerUntagged(customer_id=CUSTOMER, tag="big", origin=TagOrigin.MANUAL)
    assert belonging.untag(RATED.belonging, customer_id=CUSTOMER, tag="big") == []


def test_CU14_what_only_a_rule_gives_is_not_taken_back_by_hand() -> None:
    ruled = belonging.evolve(
        RATED.belonging,
        CustomerTagged(customer_id=CUSTOMER, tag="big", origin=TagOrigin.RULED, revision=1),
    )

    with pytest.raises(TagIsRuled):
        belonging.untag(ruled, customer_id=CUSTOMER, tag="big")


def test_CU14_a_persona_says_what_behaviour_it_was_computed_from() -> None:
    (computed,) = sorting.compute_persona(RATED, PERSONAS)

    assert computed == PersonaComputed(
        customer_id=CUSTOMER,
        persona="lapsed_regular",
        inputs=PersonaInputs(
            frequency=4, recency=2, lifecycle_stage="harvest", contact_days=1, complaints=1
        ),
    )


def test_CU14_nothing_recorded_gives_no_persona_whatever_a_profile_says() -> None:
    told = replace(NEW, party=replace(RATED.party))

    assert sorting.compute_persona(told, PERSONAS) == []


def test_CU14_of_personas_that_fit_the_first_counts() -> None:
    complaints = tuple((DealingKind.COMPLAINT, MARCH - timedelta(days=n)) for n in range(2))
    critic = replace(RATED, grading=replace(RATED.grading, dealings=complaints))

    (computed,) = sorting.compute_persona(critic, PERSONAS)

    assert computed.persona == "critic"


def test_CU14_rules_see_the_persona_that_was_just_computed() -> None:
    lapsed = segment(rule(asked("behaviour", "persona", "lapsed_regular")))

    persona, joined = sorting.sort(RATED, lapsed, PERSONAS)

    assert isinstance(persona, PersonaComputed)
    assert isinstance(joined, SegmentMembershipChanged)


@pytest.mark.parametrize(
    "criterion",
    [
        asked("geography", "country", "SE"),
        asked("behaviour", "persona", "regular"),
        asked("behaviour", "frequency", "often"),
    ],
)
def test_CU14_a_persona_by_anything_but_recorded_behaviour_is_refused(
    criterion: Criterion,
) -> None:
    terms = PERSONAS.model_dump(mode="json")
    assert PersonaPolicy.model_validate(terms) == PERSONAS
    terms["personas"][0]["all_of"] = [criterion.model_dump(mode="json")]

    with pytest.raises(ValidationError):
        PersonaPolicy.model_validate(terms)
