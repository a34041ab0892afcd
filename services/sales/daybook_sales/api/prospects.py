"""The routes about who may buy, how soon, and who may sell to them."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_sales.application.prospects import GradeProspect, SetCloseHorizon
from daybook_sales.application.registrations import AcceptDeal, RegisterDeal, RejectDeal


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    commands.add("/prospects/{customer_id}/grade", GradeProspect, "sales.prospects.write")
    commands.add("/prospects/{customer_id}/horizon", SetCloseHorizon, "sales.prospects.write")
    queries.add("/prospects", "sales.prospects", "sales.prospects.read")
    deal = "/registrations/{customer_id}/{product_id}/{registration_id}"
    commands.add("/registrations", RegisterDeal, "sales.registrations.write", status=201)
    commands.add(f"{deal}/accept", AcceptDeal, "sales.registrations.decide")
    commands.add(f"{deal}/reject", RejectDeal, "sales.registrations.decide")
    queries.add("/registrations", "sales.registrations", "sales.registrations.read")
