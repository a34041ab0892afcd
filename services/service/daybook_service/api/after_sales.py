"""Routes of warranties, maintenance and goods that come back."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_service.application.approve_return import ApproveReturn
from daybook_service.application.decline_return import DeclineReturn
from daybook_service.application.do_maintenance import DoMaintenance
from daybook_service.application.plan_maintenance import PlanMaintenance
from daybook_service.application.register_warranty import RegisterWarranty
from daybook_service.application.request_return import RequestReturn
from daybook_service.application.settle_refund import SettleRefund
from daybook_service.application.ship_exchange import ShipExchange


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write, read = "service.aftersales.write", "service.aftersales.read"
    commands.add("/warranties", RegisterWarranty, write, status=201)
    commands.add("/maintenance", PlanMaintenance, write, status=201)
    commands.add("/maintenance/{plan_id}/done", DoMaintenance, write)
    commands.add("/returns", RequestReturn, write, status=201)
    commands.add("/returns/{return_id}/approve", ApproveReturn, write)
    commands.add("/returns/{return_id}/decline", DeclineReturn, write)
    commands.add("/returns/{return_id}/ship", ShipExchange, write)
    commands.add("/returns/{return_id}/refunded", SettleRefund, "service.refunds.settle")
    queries.add("/warranties", "service.warranties", read)
    queries.add("/maintenance", "service.maintenance", read)
    queries.add("/returns", "service.returns", read)
