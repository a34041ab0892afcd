"""The policies that this service works by, and the book in which people set them."""

from daybook_chassis.policy import Policy
from daybook_chassis.policy_setting import PolicyBook
from daybook_contracts.marketing.policies import PolicySet
from daybook_marketing.domain.attribution_policy import AttributionPolicy
from daybook_marketing.domain.audience_policy import AudiencePolicy
from daybook_marketing.domain.card_policy import CardPolicy
from daybook_marketing.domain.care_policy import CarePolicy
from daybook_marketing.domain.experiment_policy import ExperimentPolicy
from daybook_marketing.domain.greeting_policy import GreetingPolicy
from daybook_marketing.domain.journey_policy import JourneyPolicy
from daybook_marketing.domain.loyalty_policy import LoyaltyPolicy
from daybook_marketing.domain.message_policy import MessagePolicy
from daybook_marketing.domain.notice_policy import NoticePolicy
from daybook_marketing.domain.offer_policy import OfferPolicy
from daybook_marketing.domain.referral_policy import ReferralPolicy

AUDIENCES = Policy("daybook_marketing", "audiences", AudiencePolicy)
ATTRIBUTION = Policy("daybook_marketing", "attribution", AttributionPolicy)
MESSAGES = Policy("daybook_marketing", "messages", MessagePolicy)
LOYALTY = Policy("daybook_marketing", "loyalty", LoyaltyPolicy)
EXPERIMENTS = Policy("daybook_marketing", "experiments", ExperimentPolicy)
NOTICES = Policy("daybook_marketing", "notices", NoticePolicy)
GREETINGS = Policy("daybook_marketing", "greetings", GreetingPolicy)
REFERRALS = Policy("daybook_marketing", "referrals", ReferralPolicy)
CARDS = Policy("daybook_marketing", "cards", CardPolicy)
JOURNEYS = Policy("daybook_marketing", "journeys", JourneyPolicy)
CARE = Policy("daybook_marketing", "care", CarePolicy)
OFFERS = Policy("daybook_marketing", "offers", OfferPolicy)

BOOK = PolicyBook(
    "marketing",
    (
        AUDIENCES,
        ATTRIBUTION,
        MESSAGES,
        LOYALTY,
        EXPERIMENTS,
        NOTICES,
        GREETINGS,
        REFERRALS,
        CARDS,
        JOURNEYS,
        CARE,
        OFFERS,
    ),
    PolicySet,
)
