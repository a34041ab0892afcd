"""Where one customer belongs: tags, persona, segments, as published last (CU13, CU14)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.customers.sorting import (
    CustomerTagged,
    CustomerUntagged,
    PersonaComputed,
    SegmentMembershipChanged,
    TagOrigin,
)

BelongingFact = CustomerTagged | CustomerUntagged | PersonaComputed | SegmentMembershipChanged
Tag = tuple[str, TagOrigin]


class TagIsRuled(Refusal):
    """A rule gives this tag, and would give it again: change the rule (CU14)."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """`segments` are those it is a member of, with the revision by which it became one."""

    tags: frozenset[Tag] = frozenset()
    persona: str | None = None
    segments: Mapping[UUID, int] = field(default_factory=dict)


def evolve(state: Belonging, fact: BelongingFact) -> Belonging:
    match fact:
        case CustomerTagged():
            return replace(state, tags=state.tags | {(fact.tag, fact.origin)})
        case CustomerUntagged():
            return replace(state, tags=state.tags - {(fact.tag, fact.origin)})
        case PersonaComputed():
            return replace(state, persona=fact.persona)
        case SegmentMembershipChanged():
            others = {each: at for each, at in state.segments.items() if each != fact.segment_id}
            joined = {fact.segment_id: fact.revision} if fact.member else {}
            return replace(state, segments=others | joined)
        case _:
            assert_never(fact)


def tag(state: Belonging, *, customer_id: UUID, tag: str) -> list[BelongingFact]:
    """By hand, whatever rules say. The same again changes nothing."""
    if (tag, TagOrigin.MANUAL) in state.tags:
        return []
    return [CustomerTagged(customer_id=customer_id, tag=tag, origin=TagOrigin.MANUAL)]


def untag(state: Belonging, *, customer_id: UUID, tag: str) -> list[BelongingFact]:
    """Take back what a person gave; a tag that it does not have changes nothing.

    Raises TagIsRuled for one that only a rule gives.
    """
    if (tag, TagOrigin.MANUAL) in state.tags:
        return [CustomerUntagged(customer_id=customer_id, tag=tag, origin=TagOrigin.MANUAL)]
    if (tag, TagOrigin.RULED) in state.tags:
        raise TagIsRuled(f"a rule gives the tag {tag}: change the rule, or what it goes by")
    return []
