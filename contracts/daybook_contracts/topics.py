"""Where facts travel: one topic per owner, declared once for broker, feeds and documents."""

from dataclasses import dataclass

from daybook_contracts import analytics, customers, erp, marketing, sales, service
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.fact import Fact


@dataclass(frozen=True, slots=True)
class Topic:
    """`source` owns the facts on it; `host` is the service whose log keeps them.

    A host keeps its own facts, or records those of an outside owner at its door. Retention is in
    days; the log, not the topic, is what lasts. The Kafka key is the envelope's `partitionkey`.
    """

    name: str
    source: str
    host: str
    facts: tuple[type[Fact], ...]
    partitions: int = 12
    retention_days: int = 30


def _owned_by(source: str) -> tuple[type[Fact], ...]:
    return tuple(fact for fact in erp.FACTS if fact.type.startswith(f"{source}."))


TOPICS: tuple[Topic, ...] = (
    Topic("crm.customers.v1", "crm.customers", "customers", customers.FACTS),
    Topic("crm.sales.v1", "crm.sales", "sales", sales.FACTS),
    Topic("crm.service.v1", "crm.service", "service", service.FACTS),
    Topic("crm.marketing.v1", "crm.marketing", "marketing", marketing.FACTS),
    Topic("crm.analytics.v1", "crm.analytics", "analytics", analytics.FACTS),
    Topic("erp.finance.v1", "erp.finance", "sales", _owned_by("erp.finance")),
    Topic("erp.scm.v1", "erp.scm", "sales", _owned_by("erp.scm")),
    Topic("erp.hr.v1", "erp.hr", "customers", _owned_by("erp.hr")),
)


def published() -> Catalogue:
    """Every fact that anyone publishes, in its newest version, with upcasters from older ones."""
    facts = (fact for topic in TOPICS for fact in topic.facts)
    return Catalogue(facts, upcasters=marketing.UPCASTERS)


def source_of(type_name: str) -> str:
    """The owner of a fact type: `crm.sales.ContractSigned` is owned by `crm.sales`."""
    return type_name.rpartition(".")[0]
