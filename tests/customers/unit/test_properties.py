"""Laws of customers, over all that can be decided about them (CU11, CU22, CU23)."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.grading import CustomerGraded, Grade
from daybook_contracts.customers.parties import PartyKind
from daybook_customers.domain import customer, grading
from daybook_customers.domain.customer import Consent, Customer, CustomerFact
from daybook_customers.domain.grading import Quintiles
from tests.customers.unit.examples import CONTACT, CUSTOMER, POLICY, SECOND

FIELDS = ("monetary", "frequency", "recency")
NAMES = ("Astrid", "Björn")

quintiles = st.builds(Quintiles, **dict.fromkeys(FIELDS, st.integers(1, 5)))
stages = st.none() | st.sampled_from(LifecycleStage)
contacts = st.sampled_from([CONTACT, SECOND])
days = st.dates(date(2024, 1, 1), date(2025, 12, 31))


@given(quintiles, stages, st.sampled_from(FIELDS), st.integers(1, 5))
def test_CU11_a_better_quintile_never_lowers_score_or_grade(
    before: Quintiles, stage: LifecycleStage | None, field: str, other: int
) -> None:
    better = max(other, getattr(before, field))
    after = before.model_copy(update={field: better})

    low = grading.score_of(grading.inputs_of(before, stage, POLICY))
    high = grading.score_of(grading.inputs_of(after, stage, POLICY))

    assert (high > low) == (better > getattr(before, field))
    best_first = list(Grade)
    assert best_first.index(grading.grade_of(high, POLICY)) <= best_first.index(
        grading.grade_of(low, POLICY)
    )


@given(quintiles, stages)
def test_CU11_a_score_is_between_0_and_100(known: Quintiles, stage: LifecycleStage | None) -> None:
    assert 0 <= grading.score_of(grading.inputs_of(known, stage, POLICY)) <= 100


class Story:
    """A customer to whom things happen, beside the consents that should be in force."""

    def __init__(self) -> None:
        self.state: Customer | None = None
        self.contacts: set[UUID] = set()
        self.erased: set[UUID] = set()
        self.consents: set[Consent] = set()
        self.grades: list[Grade] = []
        self.fold(customer.register(None, customer_id=CUSTOMER, kind=PartyKind.PERSON))

    @property
    def known(self) -> Customer:
        assert self.state is not None
        return self.state

    def fold(self, facts: Iterable[CustomerFact]) -> None:
        for fact in facts:
            self.state = customer.evolve(self.state, fact)
            if isinstance(fact, CustomerGraded):
                self.grades.append(fact.grade)

    def attempt(self, allowed: bool, decide: Callable[[], Iterable[CustomerFact]]) -> bool:
        try:
            facts = list(decide())
        except (Refusal, NotFound, Conflict):
            assert not allowed, "refused, though nothing stands against it"
            return False
        assert allowed, "decided, though it should be refused"
        self.fold(facts)
        return True

    def add(self, contact_id: UUID, name: str) -> None:
        done = self.attempt(
            contact_id not in self.contacts,
            lambda: customer.add_contact(
                self.known,
                contact_id=contact_id,
                role=DecisionRole.USER,
                name=name,
                email=f"{name}@example.com",
            ),
        )
        if done:
            self.contacts.add(contact_id)

    def grant(self, consent: Consent) -> None:
        contact_id, purpose, channel = consent
        done = self.attempt(
            contact_id in self.contacts - self.erased,
            lambda: customer.grant_consent(
                self.known,
                contact_id=contact_id,
                purpose=purpose,
                channel=channel,
                evidence="said so",
            ),
        )
        if done:
            self.consents.add(consent)

    def withdraw(self, consent: Consent) -> None:
        contact_id, purpose, channel = consent
        self.attempt(
            contact_id in self.contacts,
            lambda: customer.withdraw_consent(
                self.known, contact_id=contact_id, purpose=purpose, channel=channel
            ),
        )
        self.consents.discard(consent)

    def erase(self, contact_id: UUID) -> None:
        done = self.attempt(
            contact_id in self.contacts, lambda: customer.erase(self.known, contact_id)
        )
        if done:
            self.erased.add(contact_id)
            self.consents = {each for each in self.consents if each[0] != contact_id}

    def link(self, reference: str) -> None:
        self.attempt(
            True,
            lambda: customer.link_identity(
                self.known, source_name="ledger", customer_ref=reference
            ),
        )

    def review(self, as_of: date, known: Quintiles | None, stage: LifecycleStage | None) -> None:
        self.attempt(
            True,
            lambda: grading.review(
                self.known.grading,
                customer_id=CUSTOMER,
                as_of=as_of,
                quintiles=known,
                lifecycle_stage=stage,
                policy=POLICY,
            ),
        )


consents = st.tuples(contacts, st.sampled_from(Purpose), st.sampled_from(Channel))
happenings: st.SearchStrategy[Callable[[Story], Any]] = st.one_of(
    st.builds(lambda c, n: lambda story: story.add(c, n), contacts, st.sampled_from(NAMES)),
    st.builds(lambda c: lambda story: story.grant(c), consents),
    st.builds(lambda c: lambda story: story.withdraw(c), consents),
    st.builds(lambda c: lambda story: story.erase(c), contacts),
    st.builds(lambda r: lambda story: story.link(r), st.sampled_from(["1", "2"])),
    st.builds(
        lambda d, q, s: lambda story: story.review(d, q, s),
        days,
        st.none() | quintiles,
        stages,
    ),
)


@given(st.lists(happenings, max_size=40))
def test_CU22_consents_are_the_last_decision_on_each_whatever_happens(
    story_so_far: list[Callable[[Story], Any]],
) -> None:
    story = Story()
    for happening in story_so_far:
        happening(story)

    assert story.known.consents == story.consents
    assert story.known.contacts.keys() == story.contacts
    assert story.known.erased == story.erased
    assert all(first != then for first, then in pairwise(story.grades))
