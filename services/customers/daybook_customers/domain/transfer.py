"""Files of customers, in and out: what stays on record of each (CU6)."""

from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict
from daybook_contracts.customers.capture import CustomersExported, CustomersImported, FileForm

TransferFact = CustomersImported | CustomersExported


@dataclass(frozen=True, slots=True)
class Transfer:
    """A file that was read, or handed out."""

    id: UUID


def evolve(state: Transfer | None, fact: TransferFact) -> Transfer:
    match fact:
        case CustomersImported():
            return Transfer(fact.import_id)
        case CustomersExported():
            return Transfer(fact.export_id)
        case _:
            assert_never(fact)


def imported(
    state: Transfer | None,
    *,
    import_id: UUID,
    source_name: str,
    file_digest: str,
    imported: int,
    unchanged: int,
    refused: int,
) -> list[TransferFact]:
    """The same file again, of which nothing was new, changes nothing."""
    if state is not None and imported == 0:
        return []
    return [
        CustomersImported(
            import_id=import_id,
            source_name=source_name,
            file_digest=file_digest,
            rows=imported + unchanged + refused,
            imported=imported,
            unchanged=unchanged,
            refused=refused,
        )
    ]


def exported(
    state: Transfer | None,
    *,
    export_id: UUID,
    form: FileForm,
    filters: tuple[str, ...],
    rows: int,
) -> list[TransferFact]:
    """Every export is one of its own. Raises Conflict."""
    if state is not None:
        raise Conflict(f"export {export_id} exists")
    return [CustomersExported(export_id=export_id, form=form, filters=filters, rows=rows)]
