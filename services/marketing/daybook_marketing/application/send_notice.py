"""Tell a customer what happened, as a message about a service (SE9, SE4, SA18, CU22)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.consent import Purpose
from daybook_contracts.fact import Text
from daybook_marketing.application import notes
from daybook_marketing.application.policies import NOTICES
from daybook_marketing.domain.notice_policy import Occasion


class SendNotice(Command):
    """Once for each `notice_id`; `details` are what the policy's words may name."""

    notice_id: UUID
    customer_id: UUID
    occasion: Occasion
    subject_id: UUID
    details: dict[str, Text]


def send_notice(command: SendNotice, work: Work) -> None:
    """To whoever of the customer agreed to service on that channel; asked when it goes."""
    words = work.policy(NOTICES).policy.occasions.get(command.occasion)
    if words is None:
        return
    notes.write(
        work,
        mailing_id=command.notice_id,
        customer_id=command.customer_id,
        channel=words.channel,
        subject=words.subject,
        body=words.body.format_map(command.details).strip()[:10_000],
        about=f"{command.occasion} {command.subject_id}",
        purpose=Purpose.SERVICE,
        minds_hours=True,
    )
