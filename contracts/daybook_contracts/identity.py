"""How a customer of another system is named until, and after, it is linked to one of ours."""

from uuid import UUID, uuid5

_IDENTITIES = UUID("6f2d7c1e-0f0b-5b0e-9b3a-2a7c8e5d4f10")


def identity_of(source: str, customer_ref: str) -> UUID:
    """The id of a sender's customer reference: the same (`source`, `customer_ref`) gives the same.

    External facts carry it as partition key, so that all facts of one reference stay
    in order even before `SourceIdentityLinked` says whose it is.
    """
    return uuid5(_IDENTITIES, f"{source}\x1f{customer_ref}")
