"""Every view and projection by name, wherever it lives."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from daybook_analytics.application.answers import Answer, Answers
from daybook_analytics.views.catalogue import VIEWS
from daybook_chassis.errors import NotFound, Refusal
from daybook_cli.house import House


def named(words: Sequence[str]) -> str | None:
    """`list` or nothing is None; `show NAME`, or the name alone, is the name. Raises ValueError."""
    match words:
        case [] | ["list"]:
            return None
        case ["show", name] | [name]:
            return name
        case _:
            pass
    raise ValueError(f"ask for: list, or show NAME; not {' '.join(words)}")


def day(text: str | None) -> date | None:
    """Raises ValueError."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"a day is YYYY-MM-DD: {error}") from None


def today() -> date:
    return datetime.now(UTC).date()


def moment(text: str | None) -> datetime | None:
    """Raises ValueError for what is no instant with its zone."""
    if text is None:
        return None
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(f"{text} names no zone, as 2026-03-31T09:00:00Z does")
    return read


def names(house: House) -> dict[str, str]:
    """What can be asked, and the question it answers."""
    found: dict[str, str] = {}
    if "analytics" in house.services:
        found |= {name: view.question for name, view in VIEWS.items()}
    for service in house.services.values():
        for name, projection in service.generations.projections.items():
            found[name] = f"projection: {', '.join(projection.columns)}"
    return found


def answer(
    house: House, name: str, as_of: date | None, known_at: datetime | None = None
) -> Answer | None:
    """A view as of a day, of what was recorded up to a moment; None where there is no such view.

    Raises as `Answers.answer` does.
    """
    if "analytics" not in house.services or name not in VIEWS:
        return None
    return Answers(house["analytics"]).answer(name, as_of or today(), known_at)


def reservations(answer: Answer) -> Iterator[str]:
    """What the rows of a view do not say, and why."""
    if answer.incomplete:
        yield "facts are held back; see: daybook parked"
    if answer.left_out:
        currencies = ", ".join(answer.left_out)
        yield f"who pays in {currencies} is left out: {answer.policy} has no rates for it"


def rows(
    house: House, name: str, as_of: date | None, known_at: datetime | None = None
) -> list[dict[str, Any]]:
    """The rows of a view as of a day, of what was recorded up to a moment; or of a projection as it
    is, those with `incomplete` of whose customers facts are held back.

    Raises NotFound for an unknown name, Refusal for a projection as of a day.
    """
    if found := answer(house, name, as_of, known_at):
        return found.rows
    for service in house.services.values():
        if name in service.generations.projections:
            if as_of is not None or known_at is not None:
                raise Refusal(f"{name} is a projection: it says how things are, not how they were")
            return sorted(
                service.queries.marked(name), key=lambda row: [str(v) for v in row.values()]
            )
    raise NotFound(f"there is no view {name}; there are {', '.join(sorted(names(house)))}")
