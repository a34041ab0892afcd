"""Warranties and maintenance plans have timers for when somebody is to be reminded (SE4)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.service.warranties import MaintenancePlanned, WarrantyRegistered
from daybook_service.application.note_due_maintenance import NoteDueMaintenance
from daybook_service.application.remind_of_warranty import RemindOfWarranty


def remind(fact: WarrantyRegistered, envelope: Envelope, known: References) -> Iterator[Effect]:
    remind = RemindOfWarranty(warranty_id=fact.warranty_id)
    yield Schedule(f"warranty:{fact.warranty_id}", fact.remind_at, remind)


def expect(fact: MaintenancePlanned, envelope: Envelope, known: References) -> Iterator[Effect]:
    for number, moment in enumerate(fact.due_at, 1):
        note = NoteDueMaintenance(plan_id=fact.plan_id, number=number)
        yield Schedule(f"maintenance:{fact.plan_id}:{number}", moment, note)


WATCH_AFTER_SALES = Reaction(
    "service.watch_after_sales",
    {WarrantyRegistered: remind, MaintenancePlanned: expect},
    issues=frozenset({RemindOfWarranty, NoteDueMaintenance}),
)
