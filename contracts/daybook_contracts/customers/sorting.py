"""Facts about rules by which customers are sorted, and where each is: segments, tags, personas.

Source: CU13, CU14.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Count, Fact, Quintile, Reference, Text

_CONFIG = ConfigDict(frozen=True, extra="forbid", strict=True)
_MOST = 50


class SegmentBasis(StrEnum):
    """What customers may be told apart by (CU13)."""

    VALUE = "value"
    NEED = "need"
    BEHAVIOUR = "behaviour"
    GEOGRAPHY = "geography"
    DEMOGRAPHIC = "demographic"
    PSYCHOGRAPHIC = "psychographic"
    CUSTOMER_TYPE = "customer_type"
    RISK = "risk"


class Criterion(BaseModel):
    """One feature of a basis: it is any of these values, or a number within these bounds.

    What is not known of a customer meets no criterion; `negated` turns what was found around.
    """

    model_config = _CONFIG

    basis: SegmentBasis
    feature: Reference
    any_of: Annotated[tuple[Text, ...], Field(max_length=_MOST)] = ()
    at_least: Count | None = None
    at_most: Count | None = None
    negated: bool = False


class Alternative(BaseModel):
    """Criteria that are met together."""

    model_config = _CONFIG

    all_of: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=_MOST)]


class Rule(BaseModel):
    """Whom it takes in: who meets any of the alternatives, each of which combines any bases."""

    model_config = _CONFIG

    any_of: Annotated[tuple[Alternative, ...], Field(min_length=1, max_length=_MOST)]


class SegmentDefined(Fact, type="crm.customers.SegmentDefined", version=1):
    """Who belongs to a segment, from now on; `revision` counts its definitions (CU13)."""

    segment_id: UUID
    name: Text
    rule: Rule
    revision: Count


class SegmentRetired(Fact, type="crm.customers.SegmentRetired", version=1):
    """Nobody belongs to the segment any more (CU13)."""

    segment_id: UUID
    revision: Count


class SegmentMembershipChanged(Fact, type="crm.customers.SegmentMembershipChanged", version=1):
    """A customer came to belong to a segment, or no longer does, by that revision of it (CU13)."""

    customer_id: UUID
    segment_id: UUID
    member: bool
    revision: Count


class TagOrigin(StrEnum):
    """Whether a person gave the tag, or a rule does (CU14)."""

    MANUAL = "manual"
    RULED = "ruled"


class TagRuleSet(Fact, type="crm.customers.TagRuleSet", version=1):
    """Who is given a tag by rule, from now on; nobody, where there is no rule (CU14)."""

    tag: Reference
    rule: Rule | None = None
    revision: Count


class CustomerTagged(Fact, type="crm.customers.CustomerTagged", version=1):
    """A customer was given a tag, by a person or by that revision of its rule (CU14)."""

    customer_id: UUID
    tag: Reference
    origin: TagOrigin
    revision: Count | None = None


class CustomerUntagged(Fact, type="crm.customers.CustomerUntagged", version=1):
    """A person took a tag back, or its rule no longer gives it (CU14)."""

    customer_id: UUID
    tag: Reference
    origin: TagOrigin


class PersonaInputs(BaseModel):
    """The recorded behaviour from which a persona was computed, and nothing else (CU14).

    Quintiles of purchases; days in touch, complaints, answers and suggestions of the year before
    the newest of them.
    """

    model_config = _CONFIG

    frequency: Quintile | None = None
    recency: Quintile | None = None
    lifecycle_stage: str | None = None
    contact_days: Count = 0
    complaints: Count = 0
    content_answers: Count = 0
    discontent_answers: Count = 0
    suggestions: Count = 0


class PersonaComputed(Fact, type="crm.customers.PersonaComputed", version=1):
    """How a customer behaves, in a word, None once none fits; by the envelope's policy (CU14)."""

    customer_id: UUID
    persona: Reference | None
    previous_persona: Reference | None = None
    inputs: PersonaInputs


FACTS: tuple[type[Fact], ...] = (
    SegmentDefined,
    SegmentRetired,
    SegmentMembershipChanged,
    TagRuleSet,
    CustomerTagged,
    CustomerUntagged,
    PersonaComputed,
)
