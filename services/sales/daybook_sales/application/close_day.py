"""Close a day of a finance system's books, after everything it said before is posted."""

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_sales.application.streams import BOOKS, books_of
from daybook_sales.domain import books


class CloseDay(Command):
    day: Day
    source_name: Reference


def close_day(command: CloseDay, work: Work) -> None:
    stream = work.find(BOOKS, books_of(command.source_name))
    work.record(BOOKS, stream, books.close_day(stream.state, command.day, command.source_name))
