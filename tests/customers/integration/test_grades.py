"""What analytics finds out becomes a grade, and the grade can be explained (CU11)."""

from datetime import UTC, date, datetime
from uuid import UUID

from daybook_chassis.ids import new_id
from daybook_contracts.analytics.lifecycle import LifecycleStage, LifecycleStageChanged
from daybook_contracts.analytics.value import RfmScored, ValueTier
from daybook_contracts.customers.grading import CustomerGraded, Grade, GradeReviewDue
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.service.complaints import ComplaintFiled
from daybook_contracts.service.interactions import ContactChannel
from daybook_customers.application.review_grade import ReviewGrade
from daybook_customers.domain.grading import GradeInputsNoted
from tests.customers.integration.house import NOON, House
from tests.support.publisher import Publisher

MARCH = date(2025, 3, 31)
APRIL = date(2025, 4, 30)


def scored(customer_id: UUID, quintile: int, as_of: date = MARCH) -> RfmScored:
    return RfmScored(
        customer_id=customer_id,
        as_of=as_of,
        last_purchase_on=date(2025, 3, 1),
        days_since_purchase=30,
        purchases=4,
        spend=Money(125_000, "SEK"),
        recency=quintile,
        frequency=quintile,
        monetary=quintile,
        tier=ValueTier.GOLD,
    )


def staged(customer_id: UUID, stage: LifecycleStage, as_of: date = MARCH) -> LifecycleStageChanged:
    return LifecycleStageChanged(
        customer_id=customer_id,
        as_of=as_of,
        stage=stage,
        input=Money(0, "SEK"),
        output=Money(125_000, "SEK"),
    )


def complaint(customer_id: UUID) -> ComplaintFiled:
    return ComplaintFiled(
        customer_id=customer_id,
        complaint_id=new_id(),
        channel=ContactChannel.EMAIL,
        subject="It leaks",
        filed_at=NOON,
        answer_due_at=NOON,
    )


def kinds(house: House, customer_id: UUID) -> list[type[Fact]]:
    facts = [type(fact) for fact in house.facts(customer_id)]
    return [each for each in facts if each in (GradeInputsNoted, CustomerGraded)]


def test_CU11_what_analytics_scores_is_graded_under_the_policy_of_its_day(house: House) -> None:
    customer_id = house.register()

    house.hear(scored(customer_id, 4).model_copy(update={"monetary": 5, "recency": 1}))

    (row,) = house.rows("customers.directory")
    assert (row["grade"], row["score"], row["grade_policy"]) == ("B", 64, "grading/1")
    (grade,) = house.rows("customers.grades")
    assert (grade["monetary"], grade["frequency"], grade["recency"]) == (5, 4, 1)
    assert kinds(house, customer_id) == [GradeInputsNoted, CustomerGraded]


def test_CU11_grade_moves_only_when_the_grade_changes(house: House) -> None:
    customer_id = house.register()

    house.hear(scored(customer_id, 5))
    house.hear(staged(customer_id, LifecycleStage.GROWTH))
    house.hear(scored(customer_id, 5, APRIL))

    assert kinds(house, customer_id) == [GradeInputsNoted, CustomerGraded, GradeInputsNoted]


def test_CU11_a_stage_waits_for_the_scores_that_go_with_it(house: House) -> None:
    customer_id = house.register()

    house.hear(staged(customer_id, LifecycleStage.ENDED))
    assert kinds(house, customer_id) == [GradeInputsNoted]

    house.hear(scored(customer_id, 5))
    (row,) = house.rows("customers.grades")
    assert (row["grade"], row["score"], row["lifecycle_stage"]) == ("B", 70, "ended")


def test_CU11_every_change_of_a_grade_can_be_explained(house: House) -> None:
    customer_id, other = house.register(), house.register()
    house.hear(scored(other, 1))
    house.hear(scored(customer_id, 4))
    house.hear(staged(customer_id, LifecycleStage.RETENTION, APRIL))
    house.hear(scored(customer_id, 2, APRIL))

    first, second = house.rows("customers.grades", customer_id=customer_id)

    causes = [
        message.envelope.id
        for message in house.analytics.feeds()["crm.analytics"].read(0, 100).messages
    ]
    said = {
        (message.envelope.subject, f"{message.envelope.streamversion:010d}"): message.envelope
        for message in house.service.feeds()["crm.customers"].read(0, 100).messages
    }
    why_first = said[first["customer_id"], first["stream_version"]]
    why_second = said[second["customer_id"], second["stream_version"]]
    assert why_first.policyversion == first["policy"] == "grading/1"
    assert (why_first.causationid, why_second.causationid) == (causes[1], causes[3])
    assert first["previous_grade"] is None
    assert second == {
        "customer_id": str(customer_id),
        "stream_version": f"{why_second.streamversion:010d}",
        "as_of": "2025-04-30",
        "grade": "D",
        "previous_grade": "B",
        "score": 34,
        "monetary": 2,
        "frequency": 2,
        "recency": 2,
        "lifecycle_stage": "retention",
        "spend_points": 14,
        "frequency_points": 8,
        "interaction_points": 6,
        "potential_points": 6,
        "feedback_points": 0,
        "contact_days": 0,
        "complaints": 0,
        "content_answers": 0,
        "discontent_answers": 0,
        "suggestions": 0,
        "review_due_on": "2025-07-29",
        "policy": "grading/1",
        "graded_at": "2025-04-01T12:00:00Z",
    }


def test_CU11_a_complaint_that_service_hears_of_lowers_the_grade(
    house: House, desk: Publisher
) -> None:
    customer_id = house.register()
    house.hear(scored(customer_id, 5))

    house.hear_of(desk, customer_id, complaint(customer_id))

    first, second = house.rows("customers.grades", customer_id=customer_id)
    assert (first["grade"], first["complaints"], first["as_of"]) == ("A", 0, "2025-03-31")
    assert (second["grade"], second["complaints"], second["as_of"]) == ("B", 1, "2025-04-01")


def test_CU11_a_grade_that_nothing_moves_is_reviewed_when_it_is_due(
    house: House, desk: Publisher
) -> None:
    """Which a complaint of long ago then lowers no more; the quarter after that, nothing moves."""
    customer_id = house.register()
    house.hear(scored(customer_id, 5))
    house.hear_of(desk, customer_id, complaint(customer_id))

    for due in (datetime(2025, 6, 30, tzinfo=UTC), datetime(2025, 9, 28, tzinfo=UTC)):
        assert house.service.timers.advance("live", due) == 1
        house.settle()

    grades = house.rows("customers.grades", customer_id=customer_id)
    assert [row["grade"] for row in grades] == ["A", "B", "A"]
    reviews = [fact for fact in house.facts(customer_id) if isinstance(fact, GradeReviewDue)]
    assert [(due.grade, due.due_on) for due in reviews] == [
        (Grade.B, date(2025, 6, 30)),
        (Grade.A, date(2025, 9, 28)),
    ]


def test_CU11_inputs_stay_private(house: House) -> None:
    customer_id = house.register()
    house.hear(scored(customer_id, 3))

    published = house.service.feeds()["crm.customers"].read(0, 100).messages
    assert GradeInputsNoted in kinds(house, customer_id)
    assert GradeInputsNoted.type not in {message.envelope.type for message in published}


def test_CU11_a_customer_nobody_registered_is_not_graded(house: House) -> None:
    stranger = new_id()
    house.hear(scored(stranger, 5))

    known = house.register()
    house.hear(scored(known, 5))

    assert house.facts(stranger) == []
    assert [row["customer_id"] for row in house.rows("customers.grades")] == [str(known)]


def test_CU11_a_review_with_nothing_given_is_by_what_is_known(house: House) -> None:
    customer_id = house.register()
    house.hear(scored(customer_id, 3))

    receipt = house.ask(ReviewGrade(customer_id=customer_id, as_of=APRIL))

    assert receipt.last < receipt.first


def test_CU12_CU18_a_score_puts_a_customer_into_tiers_and_queue(house: House) -> None:
    best, worst = house.register(), house.register()
    house.hear(scored(worst, 1))
    house.hear(scored(best, 5))

    queue = house.service.queries.page("customers.standings", sort="-priority").rows

    assert [row["customer_id"] for row in queue] == [str(best), str(worst)]
    assert [row["class"] for row in queue] == ["important", "ordinary"]
    assert [row["tier"] for row in queue] == ["strategic", "general"]
    assert {row["value_tier"] for row in queue} == {"gold"}
    assert queue[0]["measures"] == "more_care offers dedicated_manager personal_service"
    assert queue[0]["policy"] == "standing/1"
