"""When a rule has changed, all customers who are known already are sorted anew (CU13, CU14)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from daybook_chassis.consistency import Token
from daybook_chassis.effects import Effect, Issue, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.policies import PolicySet
from daybook_contracts.customers.sorting import SegmentDefined, SegmentRetired, TagRuleSet
from daybook_contracts.envelope import Envelope
from daybook_customers.application.policies import PERSONAS
from daybook_customers.application.sort_customers import PARTS, SortCustomers

_Changed = SegmentDefined | SegmentRetired | TagRuleSet


def sort(fact: _Changed, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield from _sort_all(envelope)


def compute(fact: PolicySet, envelope: Envelope, known: References) -> Iterator[Effect]:
    """Terms of a later day count from its beginning on, for everybody: days are of UTC."""
    if fact.name != PERSONAS.name:
        return
    if fact.effective_from <= envelope.occurredat.date():
        yield from _sort_all(envelope)
        return
    begins = datetime.combine(fact.effective_from, time.min, tzinfo=UTC)
    for part in range(PARTS):
        yield Schedule(f"{fact.policy_version}:{part}", begins, SortCustomers(part=part))


def _sort_all(envelope: Envelope) -> Iterator[Effect]:
    assert envelope.slot is not None, "what is heard is public"
    after = str(Token(envelope.source, envelope.epoch, {envelope.slot: envelope.sequence}))
    for part in range(PARTS):
        yield Issue(SortCustomers(part=part, after=after))


SORT_CUSTOMERS = Reaction(
    "customers.sort_customers",
    {SegmentDefined: sort, SegmentRetired: sort, TagRuleSet: sort, PolicySet: compute},
    issues=frozenset({SortCustomers}),
)
