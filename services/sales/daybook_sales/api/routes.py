"""The routes of the sales service: each carries out one command or reads one projection."""

from fastapi import APIRouter

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_chassis.service import Service
from daybook_sales.api import (
    activities,
    deals,
    finance,
    leads,
    offers,
    order_document,
    prospects,
    staff_tree,
    targets,
    work_reports,
)
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.change_heat import ChangeHeat
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.lose_opportunity import LoseOpportunity
from daybook_sales.application.move_opportunity import MoveOpportunity
from daybook_sales.application.open_opportunity import OpenOpportunity
from daybook_sales.application.report_opportunity import ReportOpportunity
from daybook_sales.application.sign_contract import SignContract


def router(service: Service) -> APIRouter:
    """Payments come through the door for finance's facts, not through a route of their own."""
    router = APIRouter()
    commands = CommandRoutes(router, service)
    commands.add("/opportunities", OpenOpportunity, "sales.opportunities.write", status=201)
    commands.add(
        "/reported-opportunities", ReportOpportunity, "sales.opportunities.report", status=201
    )
    commands.add(
        "/opportunities/{opportunity_id}/stage", MoveOpportunity, "sales.opportunities.write"
    )
    commands.add(
        "/opportunities/{opportunity_id}/lose", LoseOpportunity, "sales.opportunities.write"
    )
    commands.add("/opportunities/{opportunity_id}/heat", ChangeHeat, "sales.opportunities.write")
    commands.add("/contracts", DraftContract, "sales.contracts.write", status=201)
    commands.add("/contracts/{contract_id}/approve", ApproveContract, "sales.contracts.approve")
    commands.add("/contracts/{contract_id}/sign", SignContract, "sales.contracts.sign")
    queries = QueryRoutes(router, service)
    queries.add("/opportunities", "sales.pipeline", "sales.opportunities.read")
    queries.add("/stages", "sales.stages", "sales.opportunities.read")
    queries.add("/stage-history", "sales.stage_history", "sales.opportunities.read")
    queries.add("/contracts", "sales.contracts", "sales.contracts.read")
    queries.add("/receivables", "sales.receivables", "sales.receivables.read")
    queries.add("/accounts", "sales.accounts", "sales.receivables.read")
    under = staff_tree.under(service)
    activities.add(commands, queries, under)
    deals.add(commands, queries)
    finance.add(commands, queries)
    leads.add(commands, queries)
    offers.add(commands, queries)
    order_document.add(router, service)
    work_reports.add(commands, queries, under)
    prospects.add(commands, queries)
    targets.add(commands, queries)
    return router
