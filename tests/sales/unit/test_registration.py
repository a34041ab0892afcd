"""The first accepted registration of a customer and product protects it for a term (SA3)."""

from datetime import date
from functools import partial
from uuid import UUID

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_chassis.testing.scenario import Decided, Scenario
from daybook_contracts.sales.registrations import (
    DealAccepted,
    DealConflictRaised,
    DealProtectionEnded,
    DealRegistered,
    DealRejected,
)
from daybook_sales.domain import registration
from daybook_sales.domain.registration import Deal, DealProtected, RegistrationDecided
from tests.sales.samples import CUSTOMER, day

PRODUCT = UUID("01890000-0000-7000-8000-0000000000e1")
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def registered(registration_id: UUID, who: str) -> DealRegistered:
    return DealRegistered(
        customer_id=CUSTOMER,
        product_id=PRODUCT,
        registration_id=registration_id,
        registrant=who,
        note="met them",
    )


def conflict(registration_id: UUID, against: UUID) -> DealConflictRaised:
    return DealConflictRaised(
        customer_id=CUSTOMER, product_id=PRODUCT, registration_id=registration_id, against=against
    )


FIRST, SECOND = registered(ONE, "ann"), registered(TWO, "dealer-7")
ACCEPTED = DealAccepted(
    customer_id=CUSTOMER,
    product_id=PRODUCT,
    registration_id=ONE,
    registrant="ann",
    protected_until=day(90),
)
ENDED = DealProtectionEnded(
    customer_id=CUSTOMER, product_id=PRODUCT, registration_id=ONE, ended_on=day(90)
)
NOBODYS: Scenario[Deal] = Scenario(registration.evolve)
BOTH = NOBODYS.given(FIRST, SECOND, conflict(TWO, ONE))
ANNS = BOTH.given(ACCEPTED)


def register(before: Scenario[Deal], asked: DealRegistered, today: int = 1) -> Decided[Deal]:
    return before.when(partial(registration.register, asked=asked, today=day(today)))


def accept(before: Scenario[Deal], which: UUID, today: int = 0) -> Decided[Deal]:
    decide = partial(registration.accept, registration_id=which, today=day(today), term_days=90)
    return before.when(decide)


def test_SA3_a_second_registration_raises_a_conflict_with_the_first() -> None:
    first = register(NOBODYS, FIRST).then(FIRST)
    register(first, SECOND).then(SECOND, conflict(TWO, ONE))
    third = registered(THREE, "bo")
    register(BOTH, third).then(third, conflict(THREE, ONE), conflict(THREE, TWO))


def test_SA3_the_same_registration_again_changes_nothing_and_another_under_its_id_is_refused() -> (
    None
):
    register(BOTH, FIRST).then()
    register(BOTH, registered(ONE, "bo")).refused(Conflict, "exists")
    register(BOTH, registered(THREE, "ann")).refused(Refusal, "ann has registered this already")


def test_SA3_the_first_accepted_wins_until_its_term_is_over() -> None:
    accept(BOTH, ONE).then(ACCEPTED)
    accept(ANNS, ONE, today=5).then()
    accept(ANNS, TWO, today=90).refused(DealProtected, "ann's to sell")
    later = ACCEPTED.model_copy(
        update={"registration_id": TWO, "registrant": "dealer-7", "protected_until": day(181)}
    )
    accept(ANNS, TWO, today=91).then(later)
    register(ANNS.given(ENDED), registered(THREE, "bo"), today=91).then(
        registered(THREE, "bo"), conflict(THREE, TWO)
    )


def test_SA3_whoever_is_later_meets_the_one_who_is_protected() -> None:
    third = registered(THREE, "bo")
    rejected = DealRejected(
        customer_id=CUSTOMER, product_id=PRODUCT, registration_id=TWO, reason="late"
    )
    decide = partial(registration.reject, registration_id=TWO, reason="late")
    settled = ANNS.when(decide).then(rejected)
    settled.when(decide).then()
    register(settled, third).then(third, conflict(THREE, ONE))
    accept(settled, TWO).refused(RegistrationDecided, "is rejected")
    accept(settled, UUID(int=9)).refused(NotFound, "no registration")


def test_SA3_protection_ends_once_and_only_after_its_last_day() -> None:
    def end(before: Scenario[Deal], today: int, which: UUID = ONE) -> Decided[Deal]:
        return before.when(partial(registration.end, registration_id=which, today=day(today)))

    end(ANNS, 90).then()
    end(ANNS, 91, TWO).then()
    end(end(ANNS, 91).then(ENDED), 92).then()


def test_SA3_nobody_else_sells_what_is_protected() -> None:
    def sell(who: str, today: date) -> Decided[Deal]:
        def decide(state: Deal | None) -> list[registration.DealFact]:
            registration.check_free(state, who, today)
            return []

        return ANNS.when(decide)

    sell("ann", day(1)).then()
    sell("bo", day(90)).refused(DealProtected, "until 2025-06-18")
    sell("bo", day(91)).then()
