"""A prospect joins and leaves audiences by grade and consent, one decision a test."""

from collections.abc import Callable
from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Fact
from daybook_contracts.marketing.audiences import LeftBecause
from daybook_marketing.domain import prospect
from daybook_marketing.domain.audience_policy import Audience, AudiencePolicy
from daybook_marketing.domain.prospect import Prospect, ProspectFact
from tests.marketing.samples import (
    ANNE,
    AUDIENCES,
    BERT,
    CUSTOMER,
    consent_noted,
    grade_noted,
    joined,
    left,
)

Decide = Callable[[Prospect | None], list[ProspectFact]]
A, B, C, D = Grade
POLICY = AUDIENCES.policy


def the(*facts: Fact) -> Scenario[Prospect]:
    return Scenario(prospect.evolve, facts)


def noting(grade: Grade, policy: AudiencePolicy = POLICY) -> Decide:
    return lambda state: prospect.note_grade(state, CUSTOMER, grade, policy)


def consenting(
    contact_id: UUID,
    *,
    granted: bool = True,
    purpose: Purpose = Purpose.MARKETING,
    channel: Channel = Channel.EMAIL,
) -> Decide:
    return lambda state: prospect.note_consent(
        state, CUSTOMER, contact_id, purpose, channel, granted=granted, policy=POLICY
    )


def test_MK2_a_grade_alone_puts_nobody_into_an_audience() -> None:
    the().when(noting(A)).then(grade_noted(A))


def test_CU22_a_consent_alone_puts_nobody_into_an_audience() -> None:
    the().when(consenting(ANNE)).then(consent_noted(ANNE))


@pytest.mark.parametrize(
    ("grade", "audiences"),
    [
        (A, ["newsletter", "vip"]),
        (B, ["newsletter"]),
        (C, ["newsletter", "loyalty"]),
        (D, ["promotions"]),
    ],
)
def test_CU26_MK2_consent_and_a_fitting_grade_join_in_either_order(
    grade: Grade, audiences: list[str]
) -> None:
    joining = [joined(audience, grade) for audience in audiences]

    the(grade_noted(grade)).when(consenting(ANNE)).then(consent_noted(ANNE), *joining)
    the(consent_noted(ANNE)).when(noting(grade)).then(grade_noted(grade), *joining)


def test_MK2_a_better_grade_joins_what_it_opens_and_stays_in_the_rest() -> None:
    the(grade_noted(B), consent_noted(ANNE), joined("newsletter", B)).when(noting(A)).then(
        grade_noted(A), joined("vip", A)
    )


MEMBER = (consent_noted(ANNE), grade_noted(A), joined("newsletter", A), joined("vip", A))


def test_MK2_a_grade_too_low_leaves_and_says_so() -> None:
    too_low = LeftBecause.GRADE_TOO_LOW

    the(*MEMBER).when(noting(C)).then(grade_noted(C), left("vip", too_low), joined("loyalty", C))
    the(*MEMBER).when(noting(D)).then(
        grade_noted(D), left("newsletter", too_low), left("vip", too_low), joined("promotions", D)
    )


def test_CU22_a_consent_withdrawn_leaves_every_audience_and_says_so() -> None:
    withdrawn = LeftBecause.CONSENT_WITHDRAWN

    the(*MEMBER).when(consenting(ANNE, granted=False)).then(
        consent_noted(ANNE, granted=False), left("newsletter", withdrawn), left("vip", withdrawn)
    )


def test_CU22_one_contacts_consent_is_enough_until_the_last_is_withdrawn() -> None:
    withdrawn = LeftBecause.CONSENT_WITHDRAWN

    the(*MEMBER).when(consenting(BERT)).then(consent_noted(BERT)).when(
        consenting(ANNE, granted=False)
    ).then(consent_noted(ANNE, granted=False)).when(consenting(BERT, granted=False)).then(
        consent_noted(BERT, granted=False), left("newsletter", withdrawn), left("vip", withdrawn)
    )


@pytest.mark.parametrize(
    ("purpose", "channel"),
    [
        (Purpose.SERVICE, Channel.EMAIL),
        (Purpose.ANALYSIS, Channel.EMAIL),
        (Purpose.MARKETING, Channel.PHONE),
    ],
)
def test_CU22_consent_for_another_purpose_or_channel_does_not_count(
    purpose: Purpose, channel: Channel
) -> None:
    noted = consent_noted(ANNE).model_copy(update={"purpose": purpose, "channel": channel})

    the(grade_noted(A)).when(consenting(ANNE, purpose=purpose, channel=channel)).then(noted)


@pytest.mark.parametrize(
    ("facts", "decide"),
    [
        (MEMBER, noting(A)),
        (MEMBER, consenting(ANNE)),
        ((), consenting(ANNE, granted=False)),
        (
            (consent_noted(ANNE), consent_noted(ANNE, granted=False)),
            consenting(ANNE, granted=False),
        ),
    ],
    ids=["grade", "consent", "withdrawal of nothing", "second withdrawal"],
)
def test_CU22_what_is_known_already_changes_nothing(
    facts: tuple[Fact, ...], decide: Decide
) -> None:
    the(*facts).when(decide).then()


def test_MK2_a_changed_policy_moves_the_customer_with_the_next_note() -> None:
    vip = POLICY.audiences["vip"]
    retired = AudiencePolicy(
        audiences=POLICY.audiences | {"vip": vip.model_copy(update={"grades": frozenset()})}
    )

    the(*MEMBER).when(noting(A, retired)).then(left("vip", LeftBecause.GRADE_TOO_LOW))


@pytest.mark.parametrize(
    "terms", [{}, {"newsletter": {"purpose": "spying", "channel": "email", "grades": ["A"]}}]
)
def test_MK2_a_policy_without_audiences_or_sense_is_not_loaded(terms: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AudiencePolicy.model_validate({"audiences": terms})


def test_MK2_the_audiences_are_those_of_the_policy_file() -> None:
    def mailing(*grades: Grade) -> Audience:
        return Audience(purpose=Purpose.MARKETING, channel=Channel.EMAIL, grades=frozenset(grades))

    assert AUDIENCES.version == "audiences/1"
    assert POLICY.audiences == {
        "newsletter": mailing(A, B, C),
        "vip": mailing(A),
        "loyalty": mailing(C),
        "promotions": mailing(D),
    }
