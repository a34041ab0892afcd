"""Keep on record that a file of customers was read (CU6)."""

from typing import Annotated

from pydantic import Field

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Count, Reference
from daybook_customers.application.streams import TRANSFER, import_of
from daybook_customers.domain import transfer


class RecordImport(Command):
    source_name: Reference
    file_digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    imported: Count
    unchanged: Count
    refused: Count


def record_import(command: RecordImport, work: Work) -> None:
    import_id = import_of(command.source_name, command.file_digest)
    stream = work.find(TRANSFER, import_id)
    facts = transfer.imported(stream.state, import_id=import_id, **command.model_dump())
    work.record(TRANSFER, stream, facts)
