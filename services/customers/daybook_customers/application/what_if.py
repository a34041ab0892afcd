"""Which grades customers would have been given under another policy; nothing is recorded (CU11).

All that was ever noted of a customer is gone through again, in its order, by the rules that grade.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from daybook_chassis.service import Service
from daybook_contracts.customers.grading import CustomerGraded, Grade, GradeReviewDue
from daybook_contracts.envelope import Envelope
from daybook_customers.domain import grading
from daybook_customers.domain.dealings import DealingNoted
from daybook_customers.domain.grade_policy import GradePolicy
from daybook_customers.domain.grading import GradeInputsNoted, Grading, GradingFact

_PAGE = 1000
_TYPES = {each.type for each in (GradeInputsNoted, DealingNoted, CustomerGraded, GradeReviewDue)}


@dataclass(frozen=True, slots=True)
class Regraded:
    """One customer from its first grade on; `moves` counts how often a grade was given."""

    customer_id: str
    was: Grade | None
    would_be: Grade | None
    moves: int
    moves_then: int


def regraded(service: Service, policy: GradePolicy, as_of: date) -> list[Regraded]:
    """Every customer of whom a grade was decided up to a day, as it is and as it would be."""
    histories: dict[str, list[GradingFact]] = {}
    for envelope, fact in _noted(service):
        if day_of(fact) <= as_of:
            histories.setdefault(envelope.subject, []).append(fact)
    return [replayed(facts, policy) for facts in histories.values()]


def replayed(facts: list[GradingFact], policy: GradePolicy) -> Regraded:
    """One customer's history again, under this policy."""
    then = Grading()
    given = [fact.grade for fact in facts if isinstance(fact, CustomerGraded)]
    given_then: list[Grade] = []
    for fact in facts:
        for each in _decided(then, fact, policy):
            then = grading.evolve(then, each)
            if isinstance(each, CustomerGraded):
                given_then.append(each.grade)
    customer_id = str(facts[0].customer_id)
    was, would_be = (each[-1] if each else None for each in (given, given_then))
    return Regraded(customer_id, was, would_be, len(given), len(given_then))


def day_of(fact: GradingFact) -> date:
    """The day from which it counts."""
    match fact:
        case DealingNoted():
            return fact.on
        case GradeReviewDue():
            return fact.due_on
        case _:
            return fact.as_of


def _decided(state: Grading, fact: GradingFact, policy: GradePolicy) -> list[GradingFact]:
    """What would have been decided on hearing this; grades that were given then are left out."""
    match fact:
        case GradeInputsNoted():
            return grading.review(
                state,
                customer_id=fact.customer_id,
                as_of=fact.as_of,
                quintiles=fact.quintiles,
                lifecycle_stage=fact.lifecycle_stage,
                policy=policy,
            )
        case DealingNoted():
            return grading.note_dealing(
                state, customer_id=fact.customer_id, kind=fact.kind, on=fact.on, policy=policy
            )
        case GradeReviewDue():
            return grading.review(
                state,
                customer_id=fact.customer_id,
                as_of=fact.due_on,
                quintiles=None,
                lifecycle_stage=None,
                policy=policy,
            )
        case CustomerGraded():
            return []


def _noted(service: Service) -> Iterator[tuple[Envelope, GradingFact]]:
    after = 0
    while records := service.log.read(after, _PAGE):
        for record in records:
            after = record.position
            envelope = Envelope.from_json(record.envelope)
            if envelope.type in _TYPES:
                fact = service.parts.catalogue.read(
                    envelope.type, envelope.version, bytes(record.body)
                )
                assert isinstance(fact, GradingFact)
                yield envelope, fact
