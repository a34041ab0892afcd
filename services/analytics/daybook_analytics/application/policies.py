"""The policies that this service works by, and the book in which people set them."""

from daybook_analytics.views.association import AssociationPolicy
from daybook_analytics.views.clusters import ClusterPolicy
from daybook_analytics.views.contacts import ContactPolicy
from daybook_analytics.views.deviations import DeviationPolicy
from daybook_analytics.views.engagement import EngagementPolicy
from daybook_analytics.views.forecast import ForecastPolicy
from daybook_analytics.views.holdings import ReclaimPolicy
from daybook_analytics.views.lifecycle import LifecyclePolicy
from daybook_analytics.views.loyalty import LoyaltyPolicy
from daybook_analytics.views.relationship import RelationshipPolicy
from daybook_analytics.views.retention import RetentionPolicy
from daybook_analytics.views.rfm import ValuePolicy
from daybook_analytics.views.wallet import WalletPolicy
from daybook_analytics.views.worth import WorthPolicy
from daybook_chassis.policy import Policy
from daybook_chassis.policy_setting import PolicyBook
from daybook_contracts.analytics.policies import PolicySet

ASSOCIATION = Policy("daybook_analytics", "association", AssociationPolicy)
CLUSTERS = Policy("daybook_analytics", "clusters", ClusterPolicy)
CONTACTS = Policy("daybook_analytics", "contacts", ContactPolicy)
DEVIATIONS = Policy("daybook_analytics", "deviations", DeviationPolicy)
ENGAGEMENT = Policy("daybook_analytics", "engagement", EngagementPolicy)
FORECAST = Policy("daybook_analytics", "forecast", ForecastPolicy)
LIFECYCLE = Policy("daybook_analytics", "lifecycle", LifecyclePolicy)
LOYALTY = Policy("daybook_analytics", "loyalty", LoyaltyPolicy)
RECLAIM = Policy("daybook_analytics", "reclaim", ReclaimPolicy)
RELATIONSHIP = Policy("daybook_analytics", "relationship", RelationshipPolicy)
RETENTION = Policy("daybook_analytics", "retention", RetentionPolicy)
VALUE = Policy("daybook_analytics", "value", ValuePolicy)
WALLET = Policy("daybook_analytics", "wallet", WalletPolicy)
WORTH = Policy("daybook_analytics", "worth", WorthPolicy)

BOOK = PolicyBook(
    "analytics",
    (
        ASSOCIATION,
        CLUSTERS,
        CONTACTS,
        DEVIATIONS,
        ENGAGEMENT,
        FORECAST,
        LIFECYCLE,
        LOYALTY,
        RECLAIM,
        RELATIONSHIP,
        RETENTION,
        VALUE,
        WALLET,
        WORTH,
    ),
    PolicySet,
)
