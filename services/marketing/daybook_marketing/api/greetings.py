"""Birthday and festival care over HTTP (MK4)."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_marketing.application.keep_festival import DropFestival, KeepFestival


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write, read = "marketing.festivals.write", "marketing.greetings.read"
    commands.add("/festivals", KeepFestival, write, status=201)
    commands.add("/festivals/{festival}/drop", DropFestival, write)
    queries.add("/festivals", "marketing.festivals", read)
    queries.add("/greetings", "marketing.greetings", read)
