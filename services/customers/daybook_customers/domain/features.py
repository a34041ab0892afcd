"""What rules may ask of a customer: features on eight bases, all from recorded facts (CU13).

Whoever adds a feature adds a line here; definitions are checked against it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.analytics.value import ValueTier
from daybook_contracts.customers.grading import Grade
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.customers.profiles import CustomerStatus, PartyRole
from daybook_contracts.customers.sorting import PersonaInputs, SegmentBasis
from daybook_contracts.customers.standing import (
    CreditRating,
    CustomerClass,
    CustomerTier,
    RelationshipLevel,
)
from daybook_customers.domain import dealings
from daybook_customers.domain.customer import Customer
from daybook_customers.domain.dealings import Counts

Known = frozenset[str] | int | None
"""What is known: some words, or a number; None or no word where nothing is."""


@dataclass(frozen=True, slots=True)
class Feature:
    """`read` looks it up. Words are compared whole, as beginnings, or as part of free text."""

    basis: SegmentBasis
    read: Callable[[Customer], Known]
    choices: frozenset[str] | None = None
    pattern: str | None = None
    number: bool = False
    beginning: bool = False
    part: bool = False

    def takes(self, word: str) -> bool:
        """Whether there can be such a value at all."""
        if self.choices is not None:
            return word in self.choices
        return self.pattern is None or re.fullmatch(self.pattern, word) is not None

    def meets(self, known: frozenset[str], word: str) -> bool:
        if self.part:
            return any(word.casefold() in each.casefold() for each in known)
        if self.beginning:
            return any(each.startswith(word) for each in known)
        return word in known


def behaviour_of(customer: Customer) -> PersonaInputs:
    """What was recorded of how a customer behaves, and nothing that anybody said of it."""
    known, stage = customer.grading.quintiles, customer.grading.lifecycle_stage
    counts = _counts(customer)
    return PersonaInputs(
        frequency=known.frequency if known else None,
        recency=known.recency if known else None,
        lifecycle_stage=stage.value if stage else None,
        contact_days=counts.contact_days,
        complaints=counts.complaints,
        content_answers=counts.content_answers,
        discontent_answers=counts.discontent_answers,
        suggestions=counts.suggestions,
    )


def _counts(customer: Customer) -> Counts:
    """Of the year before the newest dealing: folds read no clock."""
    newest = max((on for _, on in customer.grading.dealings), default=date.min)
    return dealings.counts(customer.grading.dealings, newest, dealings.KEPT_DAYS)


def _words(*values: Any) -> frozenset[str]:
    return frozenset(str(each) for each in values if each is not None)


def _of(name: str) -> Callable[[Customer], Known]:
    """A field of the profile that is text."""
    return lambda customer: _words(getattr(customer.party.profile, name))


def _behaves(name: str) -> Callable[[Customer], Known]:
    return lambda customer: getattr(behaviour_of(customer), name)


def _one_of(
    basis: SegmentBasis, kind: Iterable[StrEnum], read: Callable[[Customer], Any]
) -> Feature:
    choices = frozenset(each.value for each in kind)
    return Feature(basis, lambda customer: _words(read(customer)), choices=choices)


_VALUE, _BEHAVIOUR = SegmentBasis.VALUE, SegmentBasis.BEHAVIOUR
_GEOGRAPHY, _DEMOGRAPHIC = SegmentBasis.GEOGRAPHY, SegmentBasis.DEMOGRAPHIC
_TYPE, _RISK = SegmentBasis.CUSTOMER_TYPE, SegmentBasis.RISK

FEATURES: Mapping[str, Feature] = {
    "grade": _one_of(_VALUE, Grade, lambda each: each.grading.grade),
    "value_tier": _one_of(_VALUE, ValueTier, lambda each: each.standing.value_tier),
    "tier": _one_of(_VALUE, CustomerTier, lambda each: each.standing.tier),
    "class": _one_of(_VALUE, CustomerClass, lambda each: each.standing.customer_class),
    "monetary": Feature(
        _VALUE,
        lambda each: each.grading.quintiles.monetary if each.grading.quintiles else None,
        number=True,
    ),
    "need": Feature(SegmentBasis.NEED, _of("need"), part=True),
    **{
        name: Feature(_BEHAVIOUR, _behaves(name), number=True)
        for name in PersonaInputs.model_fields
        if name != "lifecycle_stage"
    },
    "lifecycle_stage": _one_of(
        _BEHAVIOUR, LifecycleStage, lambda each: each.grading.lifecycle_stage
    ),
    "persona": Feature(_BEHAVIOUR, lambda each: _words(each.belonging.persona)),
    "country": Feature(_GEOGRAPHY, _of("country"), pattern="[A-Z]{2}"),
    "region": Feature(_GEOGRAPHY, _of("region"), pattern="[A-Z]{2}-[A-Z0-9]{1,3}"),
    "age_band": Feature(_DEMOGRAPHIC, _of("age_band"), pattern="[0-9]{1,3}(-[0-9]{1,3}|\\+)"),
    "language": Feature(_DEMOGRAPHIC, _of("language"), pattern="[A-Za-z0-9-]+", beginning=True),
    "industry": Feature(_DEMOGRAPHIC, _of("industry"), pattern="[A-Z]?[0-9]{0,5}", beginning=True),
    "employees": Feature(_DEMOGRAPHIC, lambda each: each.party.profile.employees, number=True),
    "lifestyle": Feature(SegmentBasis.PSYCHOGRAPHIC, _of("lifestyle"), part=True),
    "kind": _one_of(_TYPE, PartyKind, lambda each: each.party.kind),
    "status": _one_of(_TYPE, CustomerStatus, lambda each: each.party.status),
    "level": _one_of(_TYPE, RelationshipLevel, lambda each: each.standing.level),
    "role": Feature(
        _TYPE,
        lambda each: frozenset(role.value for role in each.party.roles),
        choices=frozenset(role.value for role in PartyRole),
    ),
    "credit_rating": _one_of(_RISK, CreditRating, lambda each: each.standing.rating),
    "disputes": Feature(_RISK, _behaves("complaints"), number=True),
}
