"""Whose work a supervisor sees: that of those below, and of those below them (SA8)."""

from collections import defaultdict
from collections.abc import Iterable

from daybook_chassis.http.queries import Widened
from daybook_chassis.projection import Row
from daybook_chassis.service import Service


def under(service: Service) -> dict[str, Widened]:
    """`?under=<name>`, of a list that has supervisors: by who is under whom as it is asked."""

    def supervisors(person: str) -> list[str]:
        return supervising(person, service.queries.all("sales.staff"))

    meaning = "whose supervisor is this person, or anybody below this person"
    return {"under": Widened("supervisor", supervisors, meaning)}


def supervising(person: str, staff: Iterable[Row]) -> list[str]:
    """The person, and all below who are somebody's supervisor themselves."""
    teams: dict[str, list[str]] = defaultdict(list)
    for row in staff:
        if row["supervisor"] is not None:
            teams[row["supervisor"]].append(row["person"])
    found, ahead = [person], [person]
    while ahead:
        below = [each for each in teams[ahead.pop()] if each in teams and each not in found]
        found += below
        ahead += below
    return found
