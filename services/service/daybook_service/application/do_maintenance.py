"""Report maintenance that was done (SE4)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_service.application.streams import MAINTENANCE
from daybook_service.domain import after_sales


class DoMaintenance(Command):
    """`number` counts the days of the plan from 1."""

    plan_id: UUID
    number: Annotated[int, Field(ge=1, le=1000)]
    report: Text


def do_maintenance(command: DoMaintenance, work: Work) -> None:
    stream = work.load(MAINTENANCE, command.plan_id)
    facts = after_sales.do(stream.state, command.number, command.report)
    work.record(MAINTENANCE, stream, facts)
