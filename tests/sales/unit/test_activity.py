"""What is due by somebody is done, missed or called off (SA6 to SA9, SA30)."""

from uuid import UUID

import pytest

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.sales.activities import (
    ActivityCancelled,
    ActivityCommented,
    ActivityCompleted,
    ActivityMissed,
    FollowUpLogged,
    FollowUpMissed,
    Outcome,
    Queue,
    ReminderFired,
    ReminderReported,
    TaskAccepted,
    TaskDone,
    TaskEscalated,
    VisitLogged,
)
from daybook_contracts.sales.opportunities import Stage
from daybook_sales.domain import activity, appointment, customer_contact, reminding, task
from daybook_sales.domain.activity import ActivityOver, DueInThePast, OtherActivity
from tests.sales.samples import CUSTOMER, NOON
from tests.sales.unit.activities import (
    ACTIVITY,
    DAY,
    FOLLOW_UP,
    HOUR,
    SERIES,
    TASK,
    VISIT,
    due,
)

THE = Scenario(activity.evolve)
ACCEPTED = TaskAccepted(activity_id=ACTIVITY, assigner="lee")
DONE = TaskDone(activity_id=ACTIVITY, assigner="lee", result="in the hall", late=False)
LOGGED = FollowUpLogged(
    customer_id=CUSTOMER,
    activity_id=ACTIVITY,
    owner="ann",
    queue=Queue.CONTACT,
    stage=Stage.PROPOSAL,
    outcome=Outcome.CONTINUES,
    result="wants it cheaper",
    late=False,
)
MISSED = FollowUpMissed(
    customer_id=CUSTOMER,
    activity_id=ACTIVITY,
    owner="ann",
    supervisor="lee",
    queue=Queue.CONTACT,
    due_at=NOON + DAY,
)
CANCELLED = ActivityCancelled(
    activity_id=ACTIVITY, owner="ann", numbers=(1, 2), reason="the harbour closes"
)


def test_SA30_a_task_is_assigned_accepted_and_done_once() -> None:
    assigned = THE.when(lambda state: activity.plan(state, TASK)).then(TASK)
    assigned.when(lambda state: activity.plan(state, TASK)).then()
    other = TASK.model_copy(update={"owner": "bob"})
    assigned.when(lambda state: activity.plan(state, other)).refused(Conflict)

    accepted = assigned.when(task.accept).then(ACCEPTED)
    accepted.when(task.accept).then()
    done = accepted.when(lambda state: task.finish(state, "in the hall", NOON + DAY)).then(DONE)
    done.when(lambda state: task.finish(state, "again", NOON)).then()
    done.when(task.accept).refused(ActivityOver)
    done.when(lambda state: activity.cancel(state, "too late")).then()


def test_SA30_a_task_that_is_done_after_it_was_due_is_late() -> None:
    late = DONE.model_copy(update={"late": True})

    THE.given(TASK).when(lambda state: task.finish(state, "in the hall", NOON + 2 * DAY)).then(late)


def test_SA30_an_overdue_task_escalates_level_by_level() -> None:
    first = TaskEscalated(
        activity_id=ACTIVITY, owner="ann", level=1, escalated_to="lee", due_at=NOON + DAY
    )
    the = THE.given(TASK)
    assert the.state is not None
    assert task.escalates_to(the.state, 1, NOON + DAY - HOUR) is None, "it is not due yet"
    assert task.escalates_to(the.state, 2, NOON + 3 * DAY) is None, "level 1 was left out"
    assert task.escalates_to(the.state, 1, NOON + DAY) == "lee"

    up = the.when(lambda state: task.escalate(state, 1, "lee")).then(first)
    assert up.state is not None
    assert task.escalates_to(up.state, 1, NOON + DAY) is None, "once a level"
    assert task.escalates_to(up.state, 2, NOON + 3 * DAY) == "lee", "whose supervisor it goes to"
    done = up.given(DONE).state
    assert done is not None
    assert task.escalates_to(done, 2, NOON + 3 * DAY) is None


def test_SA6_a_follow_up_is_logged_with_its_stage() -> None:
    the = THE.when(lambda state: activity.plan(state, FOLLOW_UP)).then(FOLLOW_UP)
    logged = the.when(
        lambda state: customer_contact.log_follow_up(
            state,
            stage=Stage.PROPOSAL,
            outcome=Outcome.CONTINUES,
            result="wants it cheaper",
            now=NOON,
        )
    ).then(LOGGED)
    logged.when(
        lambda state: customer_contact.log_follow_up(
            state, stage=Stage.PROPOSAL, outcome=Outcome.FAILED, result="again", now=NOON
        )
    ).then()


def test_SA6_a_missed_follow_up_is_a_fact_and_may_still_be_logged_late() -> None:
    the = THE.given(FOLLOW_UP)
    the.when(lambda state: activity.miss(state, 1, NOON + 2 * DAY - HOUR)).then()
    missed = the.when(lambda state: activity.miss(state, 1, NOON + 2 * DAY)).then(MISSED)
    missed.when(lambda state: activity.miss(state, 1, NOON + 3 * DAY)).then()
    missed.when(
        lambda state: customer_contact.log_follow_up(
            state,
            stage=Stage.PROPOSAL,
            outcome=Outcome.CONTINUES,
            result="wants it cheaper",
            now=NOON + 2 * DAY,
        )
    ).then(LOGGED.model_copy(update={"late": True}))


def test_SA6_what_is_done_is_never_missed() -> None:
    THE.given(FOLLOW_UP, LOGGED).when(lambda state: activity.miss(state, 1, NOON + 9 * DAY)).then()
    THE.given(TASK).when(lambda state: activity.miss(state, 1, NOON + 9 * DAY)).then()


def test_SA9_the_result_of_a_visit_is_reported_once_into_its_plan() -> None:
    contact = UUID(int=7)
    logged = VisitLogged(
        customer_id=CUSTOMER,
        activity_id=ACTIVITY,
        owner="ann",
        contact_id=contact,
        result="they need twelve",
        late=False,
    )

    def log(state: activity.Activity) -> list[activity.ActivityFact]:
        return customer_contact.log_visit(
            state, contact_id=contact, result="they need twelve", now=NOON
        )

    THE.given(VISIT).when(log).then(logged).when(log).then()
    THE.given(FOLLOW_UP).when(log).refused(OtherActivity, "no visit")


def test_SA9_a_visit_that_is_not_reported_is_missed() -> None:
    missed = ActivityMissed(
        customer_id=CUSTOMER, activity_id=ACTIVITY, number=1, owner="ann", due_at=NOON + DAY
    )

    THE.given(VISIT).when(lambda state: activity.miss(state, 1, NOON + 2 * DAY)).then(missed)


def fired(number: int) -> ReminderFired:
    return ReminderFired(
        activity_id=ACTIVITY,
        number=number,
        owner="ann",
        title="Call the harbour",
        due_at=NOON + number * DAY,
        channels=SERIES.channels,
        answer_by=NOON,
    )


def test_SA7_the_first_answer_to_a_reminder_counts() -> None:
    by_mail, by_phone = SERIES.channels
    reported = ReminderReported(activity_id=ACTIVITY, number=1, sent=(by_mail,), failed=(by_phone,))
    the = THE.given(SERIES)
    the.when(lambda state: reminding.report(state, 1, (by_mail,), ())).then()
    after = (
        the.given(fired(1))
        .when(lambda state: reminding.report(state, 1, (by_mail,), (by_phone,)))
        .then(reported)
    )
    after.when(lambda state: reminding.report(state, 1, (), ())).then()
    nobody_waits = THE.given(FOLLOW_UP, fired(1).model_copy(update={"channels": ()}))
    nobody_waits.when(lambda state: reminding.report(state, 1, (), ())).then()


def test_SA7_a_reminder_fires_once_and_plans_the_time_that_follows() -> None:
    more = SERIES.model_copy(update={"occurrences": (due(3, 3 * DAY),)})
    the = THE.given(SERIES)
    assert the.state is not None
    assert not reminding.falls_due(the.state, 1, NOON)
    assert not reminding.falls_due(the.state, 3, NOON + 9 * DAY), "it is not planned"
    assert reminding.falls_due(the.state, 1, NOON + DAY - HOUR)

    after = the.when(lambda state: reminding.remind(state, 1, due(3, 3 * DAY), NOON)).then(
        fired(1), more
    )
    assert after.state is not None
    assert not reminding.falls_due(after.state, 1, NOON + DAY)
    assert reminding.falls_due(after.state, 3, NOON + 3 * DAY)


def test_SA7_of_what_is_done_nobody_is_reminded_and_the_series_goes_on() -> None:
    more = SERIES.model_copy(update={"occurrences": (due(3, 3 * DAY),)})
    done = ActivityCompleted(activity_id=ACTIVITY, number=1, result="nobody there", late=False)
    the = (
        THE.given(SERIES)
        .when(lambda state: appointment.complete(state, 1, "nobody there", NOON))
        .then(done)
    )
    the.when(lambda state: appointment.complete(state, 1, "again", NOON)).then()
    the.when(lambda state: reminding.remind(state, 1, due(3, 3 * DAY), NOON)).then(more)
    the.when(lambda state: reminding.remind(state, 1, None, NOON)).then()
    the.when(lambda state: appointment.complete(state, 9, "never", NOON)).refused(NotFound)


def test_SA7_what_is_called_off_is_over() -> None:
    the = THE.given(SERIES).when(lambda state: activity.cancel(state, "the harbour closes"))
    after = the.then(CANCELLED)
    after.when(lambda state: activity.cancel(state, "again")).then()
    after.when(lambda state: activity.miss(state, 1, NOON + 9 * DAY)).then()
    after.when(lambda state: appointment.complete(state, 1, "done", NOON)).refused(ActivityOver)
    assert after.state is not None
    assert not reminding.falls_due(after.state, 1, NOON + DAY)


def test_SA8_a_comment_is_made_once_and_says_whose_activity_it_is() -> None:
    comment_id = UUID(int=8)
    said = ActivityCommented(
        customer_id=CUSTOMER,
        activity_id=ACTIVITY,
        comment_id=comment_id,
        owner="ann",
        text="take the price list along",
    )
    the = THE.given(VISIT)
    after = the.when(lambda state: activity.comment(state, comment_id, said.text)).then(said)
    after.when(lambda state: activity.comment(state, comment_id, said.text)).then()
    after.when(lambda state: activity.comment(state, comment_id, "or not")).refused(Conflict)


def test_SA7_what_would_be_due_before_it_is_planned_or_ages_ahead_is_refused() -> None:
    activity.check_due(NOON, NOON)
    with pytest.raises(DueInThePast):
        activity.check_due(NOON - HOUR, NOON)
    with pytest.raises(Refusal, match="ahead"):
        activity.check_due(NOON + 4000 * DAY, NOON)
