"""File a complaint, to be answered within the time of the customer's tier (SE2)."""

from datetime import timedelta
from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_contracts.service.complaints import ComplaintFiled
from daybook_contracts.service.interactions import ContactChannel
from daybook_service.application.about_ticket import check_ticket
from daybook_service.application.policies import COMPLAINTS, HOURS
from daybook_service.application.streams import COMPLAINT
from daybook_service.application.terms import level_of
from daybook_service.domain import complaint


class FileComplaint(Command):
    """`ticket_id` is what the complaint is about, where it is about a ticket."""

    complaint_id: UUID
    customer_id: UUID
    channel: ContactChannel
    subject: Text
    ticket_id: UUID | None = None


def file_complaint(command: FileComplaint, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    check_ticket(command.ticket_id, command.customer_id, work)
    policy, hours = work.policy(COMPLAINTS), work.policy(HOURS)
    stream = work.find(COMPLAINT, command.complaint_id)
    tier = level_of(command.customer_id, work).tier
    minutes = timedelta(minutes=policy.policy.answer_minutes[tier])
    filed = ComplaintFiled(
        **command.model_dump(),
        filed_at=work.now,
        answer_due_at=hours.policy.of(tier).later(work.now, minutes),
    )
    versions = f"{policy.version} {hours.version}"
    work.record(COMPLAINT, stream, complaint.file(stream.state, filed), policy_version=versions)
