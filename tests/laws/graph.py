"""The graph of reactions: what a subscription says because of facts, and who hears that.

Reactions declare which facts they hear and which commands they issue; which facts a command may
emit is observed in histories. Whoever announces references releases what waits for them, so that
all reactions of its service may follow.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from itertools import pairwise

from daybook_chassis.commands import Command
from daybook_chassis.service import Parts

Emits = Mapping[type[Command], Set[str]]
"""The types of facts that were seen to follow from each command."""

Graph = dict[str, dict[str, set[str]]]
"""Subscription to subscription, with the facts by which one sets off the other."""


def graph_of(services: Iterable[Parts], emits: Emits) -> Graph:
    heard: dict[str, set[str]] = {}
    said: dict[str, set[str]] = {}
    for parts in services:
        for reaction in parts.reactions:
            heard[reaction.name] = {fact.type for fact in reaction.on}
            said[reaction.name] = {
                fact for command in reaction.issues for fact in emits.get(command, ())
            }
        if parts.references:
            name = f"{parts.name}.references"
            heard[name] = {fact.type for fact in parts.references}
            said[name] = {fact for reaction in parts.reactions for fact in said[reaction.name]}
    graph: Graph = {name: {} for name in heard}
    for one, facts in said.items():
        for other in heard:
            if facts & heard[other]:
                graph[one][other] = facts & heard[other]
    return graph


def cycles(graph: Graph) -> set[tuple[str, ...]]:
    """Every cycle that meets no subscription twice, beginning with its first name."""
    found: set[tuple[str, ...]] = set()
    for start in sorted(graph):
        found |= set(_back_to(graph, (start,)))
    return found


def _back_to(graph: Graph, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for following in sorted(graph[path[-1]]):
        if following == path[0]:
            yield path
        elif following > path[0] and following not in path:
            yield from _back_to(graph, (*path, following))


def longest(
    graph: Graph, damped: Iterable[tuple[str, ...]], recurring: Iterable[tuple[str, ...]] = ()
) -> int:
    """How many reactions may follow one another when every damped cycle is gone through once.

    One that recurs with time is no longer than its first round: each begins a chain of its own.
    """
    once = frozenset((cycle[-1], cycle[0]) for cycle in damped)
    never = {(cycle[-1], cycle[0]) for cycle in recurring}

    @cache
    def depth(name: str, left: frozenset[tuple[str, str]]) -> int:
        """From there on, with these edges to be gone along once more."""
        edges = [(name, other) for other in graph[name] if (name, other) not in never]
        further = [
            depth(edge[1], left - {edge}) for edge in edges if edge in left or edge not in once
        ]
        return 1 + max(further, default=0)

    return max((depth(name, once) for name in graph), default=0)


def told(graph: Graph, cycle: tuple[str, ...]) -> str:
    """A cycle for a person to read."""
    steps = [
        f"{one} says {', '.join(sorted(graph[one][other]))}"
        for one, other in pairwise((*cycle, cycle[0]))
    ]
    return "; ".join([*steps, f"and {cycle[0]} hears it"])


def joined(observed: Iterable[Emits]) -> dict[type[Command], set[str]]:
    """What several histories showed, together."""
    together: dict[type[Command], set[str]] = defaultdict(set)
    for emits in observed:
        for command, facts in emits.items():
            together[command] |= facts
    return dict(together)
