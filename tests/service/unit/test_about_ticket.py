"""What one customer says is about no ticket of another (SE1, SE2, SE9, SE12)."""

from types import SimpleNamespace
from typing import cast
from uuid import UUID

import pytest

from daybook_chassis.commands import Work
from daybook_service.application.about_ticket import TicketOfAnother, check_ticket
from tests.service.samples import CUSTOMER, TICKET


class Loading:
    """One ticket, of one customer."""

    def load(self, kind: object, stream_id: UUID) -> SimpleNamespace:
        return SimpleNamespace(state=SimpleNamespace(customer_id=CUSTOMER), id=stream_id)


def test_SE2_a_complaint_is_about_a_ticket_of_its_customer_or_about_none() -> None:
    work = cast(Work, Loading())
    check_ticket(None, UUID(int=9), work)
    check_ticket(TICKET, CUSTOMER, work)
    with pytest.raises(TicketOfAnother, match="of another customer"):
        check_ticket(TICKET, UUID(int=9), work)
