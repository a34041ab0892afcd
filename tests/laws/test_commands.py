"""Every command has a way in and a handler, and reactions ask only for what their service can."""

from collections.abc import Mapping
from functools import cache

import pytest

from daybook_chassis.commands import Command
from daybook_chassis.reaction import Reaction
from daybook_chassis.security import Tokens
from tests.laws.histories import History
from tests.laws.members import COMMANDS, PARTS, REACTIONS, app_of
from tests.laws.routes import ways_into

ELSEWHERE: Mapping[str, str] = {
    "ImportCustomer": "POST /imports and daybook customers import issue it, row by row",
    "RecordImport": "they issue it after the last row",
    "RecordExport": "POST /exports and daybook customers export issue it, before they answer",
    "RegisterUnknown": "daybook ingest issues it, before facts that name an unknown customer",
}
"""Commands that neither a route nor a reaction issues, each with who does."""


each_command = pytest.mark.parametrize(
    ("owner", "command"),
    COMMANDS,
    ids=[f"{owner}.{command.__name__}" for owner, command in COMMANDS],
)


@cache
def routed(owner: str) -> set[str]:
    """The names of the commands that a service's routes carry out."""
    handled = {command.__name__ for command in PARTS[owner].handlers}
    posted = {way.name for way in ways_into(app_of(owner, Tokens({}))) if way.method == "POST"}
    return posted & handled


def issued(owner: str) -> set[str]:
    return {command.__name__ for reaction in PARTS[owner].reactions for command in reaction.issues}


@each_command
def test_every_command_has_a_way_in(owner: str, command: type[Command]) -> None:
    name = command.__name__

    assert (name in routed(owner) | issued(owner)) != (name in ELSEWHERE)


@pytest.mark.parametrize(
    ("owner", "reaction"), REACTIONS, ids=[reaction.name for _, reaction in REACTIONS]
)
def test_every_reaction_asks_for_what_its_service_handles(owner: str, reaction: Reaction) -> None:
    assert reaction.issues
    assert reaction.issues <= PARTS[owner].handlers.keys()


@pytest.mark.parametrize("owner", PARTS)
def test_command_names_tell_commands_apart(owner: str) -> None:
    """Effects are stored by the name of their command."""
    names = [command.__name__ for command in PARTS[owner].handlers]

    assert len(set(names)) == len(names)


@each_command
def test_the_stories_carry_out_every_command(
    every_told: list[History], owner: str, command: type[Command]
) -> None:
    """What a command may emit is learnt from them, for the graph of reactions."""
    assert any(told.emitted(told.service(owner))[command] for told in every_told)
