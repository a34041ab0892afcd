"""`daybook tokens`: who else may ask the services over HTTP, for what and until when (I10)."""

import sys
from datetime import date
from fnmatch import filter as matching
from typing import Annotated

import typer
from fastapi.routing import iter_route_contexts

from daybook_chassis.database import Database
from daybook_chassis.errors import NotFound
from daybook_chassis.grants import Grants
from daybook_chassis.http.app import create_app
from daybook_chassis.http.edge import permits
from daybook_chassis.security import OPERATOR, Tokens
from daybook_chassis.settings import Settings
from daybook_cli import views
from daybook_cli.house import BUILDERS
from daybook_cli.opening import answering
from daybook_cli.output import Format, render
from daybook_cli.serve import ROUTERS

app = typer.Typer(
    help="Grant tokens that may do some things and no others, and revoke them.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="Whose token; facts name this actor.")]
Form = Annotated[Format, typer.Option("--format", help="How to print rows.")]


@app.command()
def grant(
    name: Name,
    permission: Annotated[
        list[str],
        typer.Option(help="Such as customers.profiles.read, or a pattern; may be repeated."),
    ],
    expires: Annotated[
        str | None, typer.Option(help="A day, YYYY-MM-DD in UTC, from which it is refused.")
    ] = None,
) -> None:
    """Print a new token. It is kept nowhere: who loses it gets another."""
    with answering():
        if name == OPERATOR:
            raise ValueError("the operator has a token of its own: see DAYBOOK_TOKEN")
        known = _permissions()
        for pattern in permission:
            if not matching(known, pattern):
                raise NotFound(f"no route takes {pattern}; see: daybook tokens permissions")
        print(Grants(Settings().home).add(name, permission, _day(expires)))


@app.command("list")
def list_tokens(form: Form = Format.TABLE) -> None:
    """Who has a token, for what and until when; never the tokens."""
    with answering():
        rows = [
            {
                "name": name,
                "permissions": " ".join(each.permissions),
                "expires_on": each.expires_on and each.expires_on.isoformat(),
            }
            for name, each in Grants(Settings().home).all().items()
        ]
        columns = ["name", "permissions", "expires_on"]
        sys.stdout.write(render(rows, form, "tokens", columns))


@app.command()
def revoke(name: Name) -> None:
    """From the next request on, this token is unknown."""
    with answering():
        Grants(Settings().home).revoke(name)
        print(f"{name} has no token any more")


@app.command()
def permissions() -> None:
    """Every permission that a route takes."""
    print("\n".join(_permissions()))


def _permissions() -> list[str]:
    """As the routes declare them, of services that are put together and opened nowhere."""
    found: set[str] = set()
    for name, build in BUILDERS.items():
        service = build(Database("sqlite://"))
        routes = create_app(service, [ROUTERS[name](service)], Tokens({})).routes
        asking = [getattr(each, "dependant", None) for each in iter_route_contexts(routes)]
        found |= {each.permission for asked in asking if asked for each in permits(asked)}
        service.close()
    return sorted(found)


def _day(text: str | None) -> date | None:
    day = views.day(text)
    if day is not None and day <= views.today():
        raise ValueError("--expires: a day to come")
    return day
