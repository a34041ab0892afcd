"""How do experiments stand, what did each variant come to, and who got which (MK5).

Counts come under the keys of customers, in any order: they are only ever added.
"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.marketing.experiments import (
    ExperimentConcluded,
    ExperimentStarted,
    ExperimentStopped,
    VariantAssigned,
    VariantConverted,
    VariantSpent,
)


def _campaign(
    fact: ExperimentStarted | ExperimentConcluded | ExperimentStopped, envelope: Envelope
) -> list[Key]:
    return [(str(fact.campaign_id),)]


def _started(row: Row, fact: ExperimentStarted, envelope: Envelope) -> Row:
    return row | {
        "status": "running",
        "goal": fact.goal.value,
        "measure": fact.measure.value,
        "variants": len(fact.variants),
        "started_at": instant(envelope.occurredat),
    }


def _concluded(row: Row, fact: ExperimentConcluded, envelope: Envelope) -> Row:
    return row | {
        "status": "concluded",
        "winner": fact.winner,
        "p_value_ppm": fact.p_value,
        "ended_at": instant(envelope.occurredat),
        "policy": envelope.policyversion,
    }


def _stopped(row: Row, fact: ExperimentStopped, envelope: Envelope) -> Row:
    ended_at = instant(envelope.occurredat)
    return row | {"status": "stopped", "reason": fact.reason, "ended_at": ended_at}


EXPERIMENTS = Projection(
    "marketing.experiments",
    table(
        "experiments",
        key("campaign_id"),
        text("status"),
        text("goal"),
        text("measure"),
        integer("variants"),
        text("winner"),
        integer("p_value_ppm"),
        text("reason"),
        text("started_at"),
        text("ended_at"),
        text("policy"),
    ),
    {
        ExperimentStarted: On(_started, _campaign),
        ExperimentConcluded: On(_concluded, _campaign),
        ExperimentStopped: On(_stopped, _campaign),
    },
    customer_column=None,
)


def _arm(fact: VariantAssigned | VariantConverted | VariantSpent, envelope: Envelope) -> list[Key]:
    return [(str(fact.campaign_id), fact.variant)]


def _counted(row: Row, **more: int) -> Row:
    counts = {
        name: (row[name] or 0) + more.get(name, 0)
        for name in ("assigned", "converted", "spent_minor")
    }
    customers = counts["assigned"] or 1
    means = {
        "rate_ppm": counts["converted"] * 1_000_000 // customers,
        "mean_minor": counts["spent_minor"] // customers,
    }
    return row | counts | means


def _one_more(row: Row, fact: VariantAssigned, envelope: Envelope) -> Row:
    return _counted(row, assigned=1)


def _one_converted(row: Row, fact: VariantConverted, envelope: Envelope) -> Row:
    return _counted(row, converted=1)


def _more_spent(row: Row, fact: VariantSpent, envelope: Envelope) -> Row:
    """The first that a customer spends converts them; their square grows with each."""
    before = fact.spent.minor - fact.amount.minor
    squares = int(row["squares"] or 0) + fact.spent.minor**2 - before**2
    counted = _counted(row, converted=before == 0, spent_minor=fact.amount.minor)
    return counted | {"currency": fact.amount.currency, "squares": str(squares)}


EXPERIMENT_ARMS = Projection(
    "marketing.experiment_arms",
    table(
        "experiment_arms",
        key("campaign_id"),
        key("variant"),
        integer("assigned"),
        integer("converted"),
        integer("rate_ppm"),
        integer("spent_minor"),
        text("currency"),
        integer("mean_minor"),
        text("squares"),
    ),
    {
        VariantAssigned: On(_one_more, _arm),
        VariantConverted: On(_one_converted, _arm),
        VariantSpent: On(_more_spent, _arm),
    },
    customer_column=None,
)


def _trial(
    fact: VariantAssigned | VariantConverted | VariantSpent, envelope: Envelope
) -> list[Key]:
    return [(str(fact.campaign_id), str(fact.customer_id))]


def _assigned(row: Row, fact: VariantAssigned, envelope: Envelope) -> Row:
    return row | {"variant": fact.variant, "converted": False}


def _converted(row: Row, fact: VariantConverted, envelope: Envelope) -> Row:
    return row | {"converted": True}


def _spent(row: Row, fact: VariantSpent, envelope: Envelope) -> Row:
    spent = {"spent_minor": fact.spent.minor, "currency": fact.spent.currency}
    return row | {"converted": True} | spent


VARIANT_ASSIGNMENTS = Projection(
    "marketing.variant_assignments",
    table(
        "variant_assignments",
        key("campaign_id"),
        key("customer_id"),
        text("variant"),
        truth("converted"),
        integer("spent_minor"),
        text("currency"),
    ),
    {
        VariantAssigned: On(_assigned, _trial),
        VariantConverted: On(_converted, _trial),
        VariantSpent: On(_spent, _trial),
    },
)
