"""Rules are data: checked when they are defined, and asked of a customer as it is known (CU13)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import NotFound, Refusal
from daybook_contracts.customers.sorting import (
    Criterion,
    Rule,
    SegmentDefined,
    SegmentRetired,
    TagRuleSet,
)
from daybook_customers.domain.customer import Customer
from daybook_customers.domain.features import FEATURES, Feature

RuleFact = SegmentDefined | SegmentRetired | TagRuleSet


class RuleDoesNotFit(Refusal):
    """A rule that could take in nobody, or that nobody could tell what it means (CU13)."""


class SegmentUnknown(NotFound):
    """There is no such segment, or it was retired."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule in force, under its name, and how often it was defined."""

    name: str
    rule: Rule
    revision: int


@dataclass(frozen=True, slots=True)
class Book:
    """All rules in force; `revisions` counts what was ever defined, of a tag under its name."""

    segments: Mapping[UUID, Ruled] = field(default_factory=dict)
    tags: Mapping[str, Ruled] = field(default_factory=dict)
    revisions: Mapping[UUID | str, int] = field(default_factory=dict)


def evolve(state: Book | None, fact: RuleFact) -> Book:
    book = state or Book()
    match fact:
        case SegmentDefined():
            ruled = Ruled(fact.name, fact.rule, fact.revision)
            segments = {**book.segments, fact.segment_id: ruled}
            return _counted(replace(book, segments=segments), fact.segment_id, fact.revision)
        case SegmentRetired():
            kept = {each: at for each, at in book.segments.items() if each != fact.segment_id}
            return _counted(replace(book, segments=kept), fact.segment_id, fact.revision)
        case TagRuleSet():
            tags = {each: at for each, at in book.tags.items() if each != fact.tag}
            if fact.rule is not None:
                tags[fact.tag] = Ruled(fact.tag, fact.rule, fact.revision)
            return _counted(replace(book, tags=tags), fact.tag, fact.revision)
        case _:
            assert_never(fact)


def _counted(book: Book, which: UUID | str, revision: int) -> Book:
    return replace(book, revisions={**book.revisions, which: revision})


def define_segment(
    state: Book | None, *, segment_id: UUID, name: str, rule: Rule
) -> list[RuleFact]:
    """A new segment, or another definition of one. The same changes nothing.

    Raises RuleDoesNotFit.
    """
    book = state or Book()
    check(rule)
    known = book.segments.get(segment_id)
    if known and (known.name, known.rule) == (name, rule):
        return []
    revision = book.revisions.get(segment_id, 0) + 1
    return [SegmentDefined(segment_id=segment_id, name=name, rule=rule, revision=revision)]


def retire_segment(state: Book | None, *, segment_id: UUID) -> list[RuleFact]:
    """Again, nothing. Raises SegmentUnknown for one that never was."""
    book = state or Book()
    if segment_id not in book.revisions:
        raise SegmentUnknown(f"there is no segment {segment_id}")
    if segment_id not in book.segments:
        return []
    return [SegmentRetired(segment_id=segment_id, revision=book.revisions[segment_id] + 1)]


def set_tag_rule(state: Book | None, *, tag: str, rule: Rule | None) -> list[RuleFact]:
    """None ends the rule of a tag. The same rule changes nothing. Raises RuleDoesNotFit."""
    book = state or Book()
    if rule is not None:
        check(rule)
    known = book.tags.get(tag)
    if rule == (known.rule if known else None):
        return []
    return [TagRuleSet(tag=tag, rule=rule, revision=book.revisions.get(tag, 0) + 1)]


def check(rule: Rule) -> None:
    """Raises RuleDoesNotFit, which says of which criterion and why."""
    for one, alternative in enumerate(rule.any_of, 1):
        for other, criterion in enumerate(alternative.all_of, 1):
            if wrong := problem_of(criterion):
                raise RuleDoesNotFit(f"alternative {one}, criterion {other}: {wrong}")


def problem_of(criterion: Criterion) -> str | None:
    """What is wrong with a criterion, None if it can be asked of a customer."""
    feature = FEATURES.get(criterion.feature)
    if feature is None or feature.basis is not criterion.basis:
        known = [name for name, each in FEATURES.items() if each.basis is criterion.basis]
        return f"{criterion.basis} has no {criterion.feature}; there are {', '.join(known)}"
    bounds = [each for each in (criterion.at_least, criterion.at_most) if each is not None]
    if feature.number:
        if criterion.any_of or not bounds:
            return f"{criterion.feature} is a number: say at_least, at_most or both"
        if bounds != sorted(bounds):
            return f"{criterion.feature} is never at least {bounds[0]} and at most {bounds[1]}"
        return None
    if bounds or not criterion.any_of:
        return f"{criterion.feature} is a word: say any_of, and no bounds"
    strange = [word for word in criterion.any_of if not feature.takes(word)]
    if not strange:
        return None
    choices = f"; there are {', '.join(sorted(feature.choices))}" if feature.choices else ""
    return f"{criterion.feature} is never {strange[0]!r}{choices}"


def meets(rule: Rule, customer: Customer) -> bool:
    """Whether any alternative takes the customer in."""
    return any(
        all(fits(criterion, customer) for criterion in alternative.all_of)
        for alternative in rule.any_of
    )


def fits(criterion: Criterion, customer: Customer) -> bool:
    """What is not known meets no criterion, and every negated one."""
    return _found(criterion, FEATURES[criterion.feature], customer) != criterion.negated


def _found(criterion: Criterion, feature: Feature, customer: Customer) -> bool:
    known = feature.read(customer)
    if isinstance(known, int):
        least, most = criterion.at_least, criterion.at_most
        return (least is None or known >= least) and (most is None or known <= most)
    return known is not None and any(feature.meets(known, word) for word in criterion.any_of)
