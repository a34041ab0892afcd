"""The routes about leads."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_sales.application.leads import ConvertLead, CreateLead, DiscardLead, QualifyLead


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    commands.add("/leads", CreateLead, "sales.leads.write", status=201)
    commands.add("/leads/{lead_id}/qualify", QualifyLead, "sales.leads.write")
    commands.add("/leads/{lead_id}/discard", DiscardLead, "sales.leads.write")
    commands.add("/leads/{lead_id}/convert", ConvertLead, "sales.leads.write")
    queries.add("/leads", "sales.leads", "sales.leads.read")
