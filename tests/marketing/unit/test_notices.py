"""What other services say becomes a notice to the customer, in a policy's words (SE9, SA18)."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_chassis import policy
from daybook_chassis.effects import Issue
from daybook_contracts.customers.consent import Channel
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.payments import PaymentDueSoon
from daybook_contracts.service.interactions import ContactChannel
from daybook_contracts.service.surveys import SurveyOccasion, SurveySent
from daybook_contracts.service.warranties import WarrantyExpiring
from daybook_marketing.domain.notice_policy import DETAILS, NoticePolicy, Occasion
from daybook_marketing.reactions.notices import SEND_NOTICES
from tests.marketing.samples import CUSTOMER, NINE

SURVEY = SurveySent(
    customer_id=CUSTOMER,
    survey_id=UUID(int=1),
    occasion=SurveyOccasion.POST_TICKET,
    channel=ContactChannel.EMAIL,
    aspects=("speed", "result"),
    sent_at=NINE,
    closes_at=datetime(2024, 4, 3, 9, tzinfo=UTC),
)
DUE = PaymentDueSoon(
    customer_id=CUSTOMER,
    account_id=UUID(int=2),
    instalment_id=UUID(int=3),
    due_on=date(2024, 3, 9),
    outstanding=Money(12500, "EUR"),
)


def commands(fact: Fact, *, event: str = "e1", timeline: str | None = None) -> list[Any]:
    envelope: Any = SimpleNamespace(source="crm", id=event, timeline=timeline)
    known: Any = None
    effects = SEND_NOTICES.on[type(fact)](fact, envelope, known)
    return [each.command for each in effects if isinstance(each, Issue)]


def test_SE9_a_survey_goes_to_its_customer_once_with_what_is_asked() -> None:
    (told,) = commands(SURVEY)

    assert (told.customer_id, told.occasion) == (CUSTOMER, Occasion.SURVEY)
    assert told.details["aspects"] == "speed, result"
    assert told.details["closes_on"] == "2024-04-03"
    assert commands(SURVEY) == [told]
    assert commands(SURVEY.model_copy(update={"channel": ContactChannel.PHONE})) == []


def test_SA18_who_owes_is_told_before_the_due_day() -> None:
    (told,) = commands(DUE)

    assert told.details == {"outstanding": "125.00 EUR", "due_on": "2024-03-09"}
    assert commands(DUE, event="e2")[0].notice_id != told.notice_id


def test_SE4_who_has_a_warranty_is_told_before_it_ends() -> None:
    ending = WarrantyExpiring(
        customer_id=CUSTOMER, warranty_id=UUID(int=4), product_ref="P-1", ends_on=date(2024, 5, 1)
    )

    (told,) = commands(ending)

    assert told.details == {"product_ref": "P-1", "ends_on": "2024-05-01"}


def test_SA18_nobody_is_written_to_because_of_an_imported_history() -> None:
    assert commands(DUE, timeline="acme-erp") == []


def test_SE9_the_words_as_shipped_name_all_that_they_may() -> None:
    shipped = policy.load("daybook_marketing", "notices", NoticePolicy).at(NINE.date()).policy

    assert shipped.occasions.keys() == set(Occasion)
    for occasion, words in shipped.occasions.items():
        said = words.body.format_map({name: f"<{name}>" for name in DETAILS[occasion]})
        assert all(f"<{name}>" in said for name in DETAILS[occasion])


@pytest.mark.parametrize(
    "body", ["{salary}", "{outstanding", "{outstanding!r}", "{outstanding:>9}", "{due_on.year}"]
)
def test_SA18_words_that_cannot_be_filled_in_are_refused(body: str) -> None:
    words = {"channel": Channel.EMAIL, "subject": "Due", "body": body}
    with pytest.raises(ValidationError):
        NoticePolicy.model_validate({"occasions": {"payment_due_soon": words}})
