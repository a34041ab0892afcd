"""Grades and consents that customers publishes move customers into audiences, and out again."""

import pytest
from sqlalchemy import text

from daybook_chassis.errors import NotFound
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.customers.grading import Grade
from tests.marketing.integration.office import Office
from tests.marketing.samples import BERT, CUSTOMER, day


def test_MK2_a_customer_with_consent_and_grade_is_in_the_audience(office: Office) -> None:
    office.grade(Grade.B, day(0))
    office.grant(day(1))
    office.settle()

    assert office.row("newsletter") == {
        "audience": "newsletter",
        "customer_id": str(CUSTOMER),
        "member": True,
        "joined_with": "B",
        "reason": None,
        "since": "2024-03-05T09:00:00Z",
        "policy": "audiences/1",
    }
    with pytest.raises(NotFound):
        office.row("vip")


def test_CU22_a_consent_withdrawn_drops_the_customer_from_the_audience(office: Office) -> None:
    office.grade(Grade.A, day(0))
    office.grant(day(1))
    office.settle()
    office.withdraw(day(2))
    office.settle()

    for audience in ("newsletter", "vip"):
        row = office.row(audience)
        assert (row["member"], row["reason"]) == (False, "consent_withdrawn")
        assert row["since"] == "2024-03-06T09:00:00Z"
    members = office.service.queries.page("marketing.audiences", where=[("member", "true")])
    assert members.rows == []


def test_CU22_the_consent_of_another_contact_keeps_the_customer_in(office: Office) -> None:
    office.grade(Grade.A, day(0))
    office.grant(day(1))
    office.grant(day(1), BERT)
    office.withdraw(day(2))
    office.settle()

    assert office.row("newsletter")["member"] is True


def test_MK2_a_grade_too_low_drops_the_customer_until_it_rises_again(office: Office) -> None:
    office.grant(day(0))
    office.grade(Grade.A, day(1))
    office.grade(Grade.D, day(2))
    office.settle()
    row = office.row("vip")
    assert (row["member"], row["reason"]) == (False, "grade_too_low")

    office.grade(Grade.A, day(3))
    office.settle()

    row = office.row("vip")
    assert (row["member"], row["reason"], row["since"]) == (True, None, "2024-03-07T09:00:00Z")
    assert row["policy"] == "audiences/1"


def test_MK2_only_changes_are_published_and_only_of_audiences(office: Office) -> None:
    for number in range(3):
        office.grade(Grade.B, day(number))
        office.grant(day(number))
        office.settle()
    office.withdraw(day(5))
    office.settle()

    assert [message.envelope.type for message in office.said()] == [
        "crm.marketing.AudienceJoined",
        "crm.marketing.AudienceLeft",
    ]
    assert {message.envelope.policyversion for message in office.said()} == {"audiences/1"}


def test_MK2_effects_carried_out_again_after_a_crash_change_nothing(office: Office) -> None:
    office.grade(Grade.A, day(0))
    office.grant(day(1))
    office.withdraw(day(2))
    office.settle()
    position, rows = office.service.log.head(), office.service.queries.all("marketing.audiences")
    with office.service.database.write() as tx:
        forgotten = tx.execute(text("UPDATE effects SET state = 'owed'")).rowcount
    office.restart()

    assert office.service.effects.run() == forgotten >= 3  # each fact had something done
    office.settle()

    assert office.service.log.head() == position
    assert office.service.queries.all("marketing.audiences") == rows


def test_MK2_rebuilt_from_its_facts_the_audiences_are_the_same(office: Office) -> None:
    office.grade(Grade.A, day(0))
    office.grant(day(1))
    office.grade(Grade.C, day(2))
    office.settle()
    live = office.service.queries.digest("marketing.audiences")
    assert len(office.service.queries.all("marketing.audiences")) == 3

    posting = office.service.generations.build("marketing.audiences")
    feeds = office.service.feeds()
    LocalTransport(feeds).drain(office.service.consumers(feeds))

    with office.service.database.read() as tx:
        assert posting.digest(tx) == live
