"""Facts about deals that somebody registered, and the protection that this gives (SA3)."""

from uuid import UUID

from daybook_contracts.fact import Day, Fact, Reference, Text


class DealRegistered(Fact, type="crm.sales.DealRegistered", version=1):
    """A seller or dealer asks to have a customer to themselves, for one product (SA3)."""

    customer_id: UUID
    product_id: UUID
    registration_id: UUID
    registrant: Reference
    note: Text


class DealConflictRaised(Fact, type="crm.sales.DealConflictRaised", version=1):
    """Somebody else registered the same before; `against` is that registration (SA3)."""

    customer_id: UUID
    product_id: UUID
    registration_id: UUID
    against: UUID


class DealAccepted(Fact, type="crm.sales.DealAccepted", version=1):
    """Until the end of a day nobody else sells this product to this customer (SA3)."""

    customer_id: UUID
    product_id: UUID
    registration_id: UUID
    registrant: Reference
    protected_until: Day


class DealRejected(Fact, type="crm.sales.DealRejected", version=1):
    """A registration gives no protection, and why (SA3)."""

    customer_id: UUID
    product_id: UUID
    registration_id: UUID
    reason: Text


class DealProtectionEnded(Fact, type="crm.sales.DealProtectionEnded", version=1):
    """The term of an accepted registration is over (SA3)."""

    customer_id: UUID
    product_id: UUID
    registration_id: UUID
    ended_on: Day


FACTS: tuple[type[Fact], ...] = (
    DealRegistered,
    DealConflictRaised,
    DealAccepted,
    DealRejected,
    DealProtectionEnded,
)
