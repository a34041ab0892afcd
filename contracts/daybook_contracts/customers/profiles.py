"""Facts about what is known of a customer, its parts, and how far it has come (CU1 to CU3)."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Count, Fact, Reference, Text


class ProfileField(StrEnum):
    """What a profile says of a customer (CU1)."""

    ORGANIZATION_NAME = "organization_name"
    COUNTRY = "country"
    REGION = "region"
    INDUSTRY = "industry"
    EMPLOYEES = "employees"
    AGE_BAND = "age_band"
    LANGUAGE = "language"
    WEBSITE = "website"
    NEED = "need"
    LIFESTYLE = "lifestyle"
    KEY_RESOURCES = "key_resources"


class Profile(BaseModel):
    """What is known of a party, none of which names a person (CU1).

    `country` is ISO 3166-1 alpha-2, `region` ISO 3166-2, `industry` an ISIC or GB/T 4754 code,
    `language` BCP 47, `employees` a head count, `age_band` years such as 25-34. `key_resources`
    says whether the customer holds resources that we depend on (CU9).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    organization_name: Text | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    region: str | None = Field(default=None, pattern="^[A-Z]{2}-[A-Z0-9]{1,3}$")
    industry: str | None = Field(default=None, pattern="^[A-Z]?[0-9]{0,5}$", min_length=1)
    employees: Count | None = None
    age_band: str | None = Field(default=None, pattern="^[0-9]{1,3}(-[0-9]{1,3}|\\+)$")
    language: str | None = Field(default=None, pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
    website: Text | None = None
    need: Text | None = None
    lifestyle: Text | None = None
    key_resources: bool | None = None


class CustomerProfileChanged(Fact, type="crm.customers.CustomerProfileChanged", version=1):
    """What is known of a customer changed; the envelope says who changed it (CU1).

    `profile` is all of it afterwards, `previous` all of it before; `source_name` says where the
    change comes from.
    """

    customer_id: UUID
    source_name: Reference
    profile: Profile
    previous: Profile


class PartyRole(StrEnum):
    """The parts that a party may play, any number of them at a time (CU2)."""

    PROSPECT = "prospect"
    CUSTOMER = "customer"
    MEMBER = "member"
    VIP = "vip"
    SUPPLIER = "supplier"
    CHANNEL = "channel"
    COMPETITOR = "competitor"
    MEDIA = "media"
    PARTNER = "partner"


class CustomerRoleAssigned(Fact, type="crm.customers.CustomerRoleAssigned", version=1):
    """A party plays one part more (CU2)."""

    customer_id: UUID
    role: PartyRole


class CustomerRoleWithdrawn(Fact, type="crm.customers.CustomerRoleWithdrawn", version=1):
    """A party plays a part no longer (CU2)."""

    customer_id: UUID
    role: PartyRole


class CustomerStatus(StrEnum):
    """How far a customer has come, in this order (CU3)."""

    POTENTIAL = "potential"
    INTENT = "intent"
    WON = "won"


class CustomerStatusChanged(Fact, type="crm.customers.CustomerStatusChanged", version=1):
    """A customer came a step further, or its first signed contract won it at once (CU3)."""

    customer_id: UUID
    status: CustomerStatus
    previous_status: CustomerStatus
    reason: Text
    contract_id: UUID | None = None


FACTS: tuple[type[Fact], ...] = (
    CustomerProfileChanged,
    CustomerRoleAssigned,
    CustomerRoleWithdrawn,
    CustomerStatusChanged,
)
