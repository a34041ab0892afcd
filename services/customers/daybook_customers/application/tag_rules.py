"""Set the rule that gives a tag, or end it (CU14)."""

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.sorting import Rule
from daybook_contracts.fact import Reference
from daybook_customers.application.streams import RULES, RULES_ID
from daybook_customers.domain import rules


class SetTagRule(Command):
    """Whoever the rule takes in has the tag; what people gave by hand stays as it is."""

    tag: Reference
    rule: Rule


class EndTagRule(Command):
    """Who has the tag only by its rule has it no longer."""

    tag: Reference


def set_tag_rule(command: SetTagRule, work: Work) -> None:
    stream = work.find(RULES, RULES_ID)
    work.record(RULES, stream, rules.set_tag_rule(stream.state, tag=command.tag, rule=command.rule))


def end_tag_rule(command: EndTagRule, work: Work) -> None:
    stream = work.find(RULES, RULES_ID)
    work.record(RULES, stream, rules.set_tag_rule(stream.state, tag=command.tag, rule=None))
