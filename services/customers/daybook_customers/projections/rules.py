"""By which rules are customers sorted: segments and ruled tags, with their bases (CU13, CU14)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.customers.sorting import Rule, SegmentDefined, SegmentRetired, TagRuleSet
from daybook_contracts.envelope import Envelope, instant


def _defined(row: Row, fact: SegmentDefined, envelope: Envelope) -> Row:
    return row | _ruled(fact.rule) | _told(fact, envelope) | {"name": fact.name}


def _retired(row: Row, fact: SegmentRetired, envelope: Envelope) -> Row:
    return row | _told(fact, envelope) | {"in_force": False}


def _set(row: Row, fact: TagRuleSet, envelope: Envelope) -> Row:
    """The rule that was ended stays to be read."""
    ruled = {"in_force": False} if fact.rule is None else _ruled(fact.rule)
    return row | ruled | _told(fact, envelope) | {"name": fact.tag}


def _ruled(rule: Rule) -> Row:
    bases = {each.basis.value for some in rule.any_of for each in some.all_of}
    return {"rule": rule.model_dump_json(), "bases": " ".join(sorted(bases)), "in_force": True}


def _told(fact: SegmentDefined | SegmentRetired | TagRuleSet, envelope: Envelope) -> Row:
    return {"revision": fact.revision, "since": instant(envelope.occurredat)}


def _segment(fact: SegmentDefined | SegmentRetired, envelope: Envelope) -> list[Key]:
    return [("segment", str(fact.segment_id))]


def _tag(fact: TagRuleSet, envelope: Envelope) -> list[Key]:
    return [("tag", fact.tag)]


RULES = Projection(
    "customers.rules",
    table(
        "rules",
        key("kind"),
        key("ref"),
        text("name"),
        text("bases"),
        text("rule"),
        truth("in_force"),
        integer("revision"),
        text("since"),
    ),
    {
        SegmentDefined: On(_defined, _segment),
        SegmentRetired: On(_retired, _segment),
        TagRuleSet: On(_set, _tag),
    },
    customer_column=None,
)
