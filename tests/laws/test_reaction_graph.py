"""Reactions form a declared graph: a new cycle fails here until it names what damps it."""

from collections.abc import Iterator, Mapping

import pytest

from daybook_chassis.commands import Command, Work
from daybook_chassis.effects import Effect
from daybook_chassis.reaction import MAX_HOPS, Reaction
from daybook_chassis.references import References
from daybook_chassis.service import Parts
from daybook_contracts.customers.grading import CustomerGraded
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.payments import DayClosed
from daybook_contracts.topics import published
from tests.laws.graph import Emits, Graph, cycles, graph_of, joined, longest
from tests.laws.graph import told as in_words
from tests.laws.histories import History
from tests.laws.members import PARTS, REACTIONS

DAMPING: Mapping[tuple[str, ...], str] = {
    ("marketing.send_messages",): "quiet hours end, and attempts are bounded by policy",
}
"""Cycles of subscriptions, each beginning with its first name, and what damps it: publish only on
change, hysteresis, review tick. Grades, tiers and audiences follow from what
analytics finds, and analytics hears sales alone, at the tick of a closed month."""

RECURRING: Mapping[tuple[str, ...], str] = {
    ("customers.plan_grade_reviews",): "one timer a customer, by policy, while it is active",
    ("customers.keep_birthdays",): "a birthday comes once a year",
    ("marketing.run_journeys",): "steps lead to later ones only, an hour or more after a wait",
    ("marketing.keep_festivals",): "a festival comes once a year",
    ("sales.watch_activities",): "a reminder plans one more time of a series, a day later or more",
}
"""Cycles that go through a timer of an hour or more, each round of which begins a chain of its own
(ADR 0005)."""


@pytest.fixture(scope="module")
def emits(every_told: list[History]) -> Emits:
    return joined(
        told.emitted(service) for told in every_told for service in told.house.services.values()
    )


@pytest.fixture(scope="module")
def graph(emits: Emits) -> Graph:
    return graph_of(PARTS.values(), emits)


def test_every_cycle_names_its_damping(graph: Graph) -> None:
    undamped = [
        in_words(graph, cycle) for cycle in cycles(graph) - DAMPING.keys() - RECURRING.keys()
    ]

    assert not undamped, f"name what damps it, in DAMPING or RECURRING: {undamped}"


def test_every_damping_is_of_a_cycle(graph: Graph) -> None:
    assert DAMPING.keys() | RECURRING.keys() <= cycles(graph)
    assert all(why.strip() for why in (*DAMPING.values(), *RECURRING.values()))


def test_no_chain_of_reactions_is_cut_off_by_the_bound_on_hops(graph: Graph) -> None:
    assert longest(graph, DAMPING, RECURRING) < MAX_HOPS


def test_the_graph_reaches_from_finance_to_audiences(graph: Graph) -> None:
    """Otherwise it would be a graph of something else: this is how a payment becomes a mailing."""
    path = ["sales.finance", "analytics.review_customers", "customers.review_grade"]

    assert path[1] in graph[path[0]]
    assert path[2] in graph[path[1]]
    assert graph[path[2]].keys() >= {"service.assign_tier", "marketing.note_customer"}
    assert graph.keys() >= {reaction.name for _, reaction in REACTIONS}


def test_hops_in_histories_are_within_the_graph(every_told: list[History], graph: Graph) -> None:
    hops = [
        message.envelope.hops
        for told in every_told
        for messages in told.messages.values()
        for message in messages
    ]

    assert 3 <= max(hops) <= longest(graph, DAMPING, RECURRING)


def test_what_reactions_did_is_in_the_graph(every_told: list[History], emits: Emits) -> None:
    """Each fact that followed from another did so by a reaction that declares both."""
    declared = {
        reaction.name: (
            {fact.type for fact in reaction.on},
            {fact for command in reaction.issues for fact in emits[command]},
        )
        for _, reaction in REACTIONS
    }
    for told in every_told:
        types = {
            message.envelope.id: message.envelope.type
            for messages in told.messages.values()
            for message in messages
        }
        for messages in told.messages.values():
            for message in messages:
                _, by_reaction, name = message.envelope.actor.partition("reaction:")
                if by_reaction:
                    heard, said = declared[name]
                    assert types[message.envelope.causationid] in heard
                    assert message.envelope.type in said


class Regrade(Command):
    """What nobody asks for: analytics hearing of the grades that it causes."""


def _carry_out(command: Regrade, work: Work) -> None:
    raise NotImplementedError


def _react(fact: CustomerGraded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield from ()


def test_a_new_cycle_is_found(emits: Emits) -> None:
    regrade = Reaction("elsewhere.regrade", {CustomerGraded: _react}, issues=frozenset({Regrade}))
    elsewhere = Parts("elsewhere", published(), {Regrade: _carry_out}, reactions=(regrade,))
    closed: Emits = {**emits, Regrade: {DayClosed.type}}
    graph = graph_of([*PARTS.values(), elsewhere], closed)

    (cycle,) = cycles(graph) - DAMPING.keys() - RECURRING.keys()

    assert cycle == (
        "analytics.review_customers",
        "customers.review_grade",
        "elsewhere.regrade",
    )
    assert "elsewhere.regrade says crm.sales.DayClosed" in in_words(graph, cycle)


def test_every_cycle_through_one_subscription_is_found() -> None:
    graph: Graph = {
        "a": {"b": {"x"}, "c": {"y"}},
        "b": {"a": {"x"}},
        "c": {"b": {"x"}, "c": {"y"}},
    }

    assert cycles(graph) == {("a", "b"), ("a", "c", "b"), ("c",)}
    assert longest({"a": {"b": {"x"}}, "b": {}}, ()) == 2


def test_a_damped_cycle_is_gone_through_once_and_one_that_recurs_never() -> None:
    graph: Graph = {"a": {"b": {"x"}}, "b": {"b": {"y"}, "c": {"x"}}, "c": {}}

    assert longest(graph, [("b",)]) == 4
    assert longest(graph, [], [("b",)]) == 3
    assert longest({"a": {"b": {"x"}}, "b": {"b": {"x"}}}, [("b",)]) == 3
    assert longest({"a": {"b": {"x"}}, "b": {"b": {"x"}}}, (), [("b",)]) == 2
