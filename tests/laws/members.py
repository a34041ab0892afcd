"""Everything that laws visit, as each service's `bootstrap.py` declares it; no list is kept."""

from collections.abc import Mapping

from fastapi import FastAPI

from daybook_chassis.commands import Command
from daybook_chassis.database import Database
from daybook_chassis.http.app import create_app
from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Reaction, announcing_name
from daybook_chassis.security import Tokens
from daybook_chassis.service import Parts, Service
from daybook_cli.house import BUILDERS
from daybook_cli.serve import ROUTERS

SERVICES: Mapping[str, Service] = {
    name: build(Database("sqlite://")) for name, build in BUILDERS.items()
}
"""Put together and not created: good for reading what they are made of."""

PARTS: Mapping[str, Parts] = {name: service.parts for name, service in SERVICES.items()}

PROJECTIONS: list[tuple[str, Projection]] = [
    (name, projection) for name, parts in PARTS.items() for projection in parts.projections
]
REACTIONS: list[tuple[str, Reaction]] = [
    (name, reaction) for name, parts in PARTS.items() for reaction in parts.reactions
]
COMMANDS: list[tuple[str, type[Command]]] = [
    (name, command) for name, parts in PARTS.items() for command in parts.handlers
]


def subscriptions_that_act() -> list[tuple[str, str]]:
    """Those that are no projection: reactions, references, and what a service has besides."""
    return [
        (name, subscription)
        for name, parts in PARTS.items()
        for subscription in (
            *([announcing_name(name, parts.references)] if parts.references else []),
            *(parts.extras or {}),
            *(reaction.name for reaction in parts.reactions),
        )
    ]


def app_of(name: str, tokens: Tokens) -> FastAPI:
    """A service's whole application, over an empty database that is not even there."""
    service = SERVICES[name]
    return create_app(service, [ROUTERS[name](service)], tokens)
