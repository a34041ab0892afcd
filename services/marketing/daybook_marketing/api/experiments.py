"""Experiments within campaigns over HTTP (MK5)."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_marketing.application.assign_variant import AssignVariant
from daybook_marketing.application.conclude_experiment import ConcludeExperiment, StopExperiment
from daybook_marketing.application.start_experiment import StartExperiment


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write, read = "marketing.experiments.write", "marketing.experiments.read"
    one = "/campaigns/{campaign_id}/experiment"
    commands.add(one, StartExperiment, write, status=201)
    commands.add(f"{one}/assignments", AssignVariant, "marketing.experiments.assign", status=201)
    commands.add(f"{one}/conclusion", ConcludeExperiment, write, status=201)
    commands.add(f"{one}/stop", StopExperiment, write)
    queries.add("/experiments", "marketing.experiments", read)
    queries.add("/experiment-arms", "marketing.experiment_arms", read)
    queries.add("/variant-assignments", "marketing.variant_assignments", read)
