"""Which clusters were found when, and are they any: a row a cluster of each model (AN15)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.analytics.clusters import ClustersBuilt
from daybook_contracts.envelope import Envelope

_MEASURES = ("recency", "frequency", "monetary")


def _built(row: Row, fact: ClustersBuilt, envelope: Envelope) -> Row:
    """Real numbers are text, in which every double is exact, and alike on any database."""
    (cluster,) = (each for each in fact.clusters if str(each.number) == row["cluster"])
    return row | {
        "currency": fact.currency,
        "model_version": envelope.streamversion,
        "as_of": fact.as_of.isoformat(),
        "customers": cluster.customers,
        **{name: repr(getattr(cluster.centre, name)) for name in _MEASURES},
        **{f"{name}_scale": repr(getattr(fact.scale, name)) for name in _MEASURES},
        "silhouette": repr(fact.silhouette),
        "shapeless": repr(fact.shapeless),
        "supported": fact.supported,
        "policy_version": envelope.policyversion,
        "positions": ", ".join(f"{each.source} {each.position}" for each in fact.positions),
        "input_digest": fact.input_digest,
        "fold": fact.fold,
        "code": fact.code,
        "built_at": envelope.time.isoformat(),
    }


def _by_cluster(fact: ClustersBuilt, envelope: Envelope) -> list[Key]:
    model_id = f"k-means-{fact.currency}-{envelope.streamversion}"
    return [(model_id, str(each.number)) for each in fact.clusters]


CLUSTERS = Projection(
    "analytics.clusters",
    table(
        "clusters",
        key("model_id"),
        key("cluster"),
        text("currency"),
        integer("model_version"),
        text("as_of"),
        integer("customers"),
        *(text(name) for name in _MEASURES),
        *(text(f"{name}_scale") for name in _MEASURES),
        text("silhouette"),
        text("shapeless"),
        truth("supported"),
        text("policy_version"),
        text("positions"),
        text("input_digest"),
        text("fold"),
        text("code"),
        text("built_at"),
    ),
    {ClustersBuilt: On(_built, _by_cluster)},
    customer_column=None,
)
