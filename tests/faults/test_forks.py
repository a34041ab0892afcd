"""What a restore gave up counts no more, and nothing else is forgiven."""

from typing import Any

import pytest

from tests.faults.forks import standing
from tests.faults.journal import Entry


def event(position: int | None) -> Entry:
    return {"kind": "event", "id": f"e-{position}", "position": position}


def command(source: str, last: int) -> Entry:
    return {"kind": "command", "receipt": {"source": source, "first": last, "last": last}}


def restored(**forks: list[int]) -> Entry:
    return {"kind": "restored", "forks": {name.replace("_", "."): at for name, at in forks.items()}}


RESTORED = restored(erp_finance=[2, 5], crm_sales=[2, 7])


@pytest.mark.parametrize(
    "entry",
    [event(6), command("crm.sales", 8)],
    ids=["an event", "a command"],
)
def test_what_was_acknowledged_after_the_backup_is_lost(entry: Entry) -> None:
    assert standing([entry, RESTORED]) == [RESTORED]
    assert standing([RESTORED, entry]) == [RESTORED, entry], "it was said after the restore"


@pytest.mark.parametrize(
    "entry",
    [
        event(5),
        event(None),
        command("crm.sales", 7),
        command("crm.customers", 8),
        {"kind": "command", "status": 409, "receipt": {"title": "Conflict"}},
        {"kind": "bug", "status": 500},
    ],
    ids=["before", "refused", "command before", "other log", "refused command", "bug"],
)
def test_everything_else_counts(entry: dict[str, Any]) -> None:
    assert standing([entry, RESTORED]) == [entry, RESTORED]


def test_each_restore_gives_up_what_came_before_it() -> None:
    again = restored(erp_finance=[3, 4])
    said = [event(4), event(6), RESTORED, event(6), event(5), again, event(5)]
    assert standing(said) == [event(4), RESTORED, again, event(5)]
