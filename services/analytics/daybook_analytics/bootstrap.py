"""Puts analytics together; nothing happens before `build` is called."""

from typing import TYPE_CHECKING

from daybook_analytics.application.build_clusters import BuildClusters, Clustering
from daybook_analytics.application.measure_funnel import MeasureFunnel, Measuring
from daybook_analytics.application.policies import BOOK
from daybook_analytics.application.remove_report import RemoveReport, remove_report
from daybook_analytics.application.review_customers import ReviewCustomers, Reviewer
from daybook_analytics.application.review_figures import FigureReviewer, ReviewFigures
from daybook_analytics.application.save_report import Keeper, SaveReport
from daybook_analytics.application.train_model import Trainer, TrainModel
from daybook_analytics.projections.customer_days import CUSTOMER_DAYS
from daybook_analytics.projections.opportunity_moves import OPPORTUNITY_MOVES
from daybook_analytics.reports.catalogue import SHIPPED
from daybook_analytics.subscriptions import PROJECTIONS, REACTIONS, subscribe
from daybook_chassis.database import Database
from daybook_chassis.generations import Generations
from daybook_chassis.queries import Queries
from daybook_chassis.seals import NoKeys, Seals, SubjectKeys
from daybook_chassis.service import Parts, Service
from daybook_chassis.settings import Settings
from daybook_chassis.store.log import Log
from daybook_contracts.topics import published

if TYPE_CHECKING:
    from faststream import FastStream


def parts(database: Database) -> Parts:
    """What the service is made of."""
    queries = Queries(database, Generations(database, PROJECTIONS))
    reviewer = Reviewer(queries, Log(database, "crm.analytics"))
    return Parts(
        name="analytics",
        catalogue=published(),
        handlers={
            **BOOK.handlers,
            BuildClusters: Clustering(queries, CUSTOMER_DAYS).build_clusters,
            MeasureFunnel: Measuring(queries, OPPORTUNITY_MOVES).measure_funnel,
            RemoveReport: remove_report,
            ReviewCustomers: reviewer.review_customers,
            ReviewFigures: FigureReviewer(queries, CUSTOMER_DAYS).review_figures,
            SaveReport: Keeper(queries, SHIPPED).save_report,
            TrainModel: Trainer(queries, CUSTOMER_DAYS).train_model,
        },
        policies=BOOK,
        projections=PROJECTIONS,
        reactions=REACTIONS,
    )


def build(database: Database, keys: SubjectKeys | None = None) -> Service:
    """The service over its database. Analytics holds no subject keys: it reads persons sealed."""
    return Service(parts(database), database, Seals(keys or NoKeys()))


def messaging() -> "FastStream":
    """What the service hears: `faststream run daybook_analytics.bootstrap:messaging --factory`.

    Raises ValueError where the settings name no cluster.
    """
    from daybook_chassis.transport.kafka import messaging_of  # only where there is Kafka

    settings = Settings()
    service = build(Database(settings.database_url("analytics"), settings.limits()))
    return messaging_of(service, settings, subscribe).application()
