"""Close a day of a finance system's books, after everything it said before is posted."""

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_sales.application.streams import BOOKS, books_of
from daybook_sales.domain import books


class CloseDay(Command):
    """`told_on` is the day on which we heard of it, None where that is part of a history."""

    day: Day
    source_name: Reference
    told_on: Day | None = None


def close_day(command: CloseDay, work: Work) -> None:
    """Raises DayToCome."""
    stream = work.find(BOOKS, books_of(command.source_name))
    facts = books.close_day(stream.state, command.day, command.source_name, told_on=command.told_on)
    work.record(BOOKS, stream, facts)
