"""Keep on record that customers leave as a file, before they do (CU6)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.capture import FileForm
from daybook_contracts.fact import Count, Text
from daybook_customers.application.streams import TRANSFER
from daybook_customers.domain import transfer


class RecordExport(Command):
    """`filters` say which customers, each as `column=value`."""

    export_id: UUID
    form: FileForm
    filters: tuple[Text, ...] = ()
    rows: Count


def record_export(command: RecordExport, work: Work) -> None:
    stream = work.find(TRANSFER, command.export_id)
    facts = transfer.exported(
        stream.state,
        export_id=command.export_id,
        form=command.form,
        filters=command.filters,
        rows=command.rows,
    )
    work.record(TRANSFER, stream, facts)
