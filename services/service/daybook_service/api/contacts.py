"""Routes of calls and of all other dealings with a customer."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_service.application.answer_call import AnswerCall
from daybook_service.application.choose_channel import ChooseChannel
from daybook_service.application.end_call import EndCall
from daybook_service.application.link_call import LinkCall
from daybook_service.application.receive_call import ReceiveCall
from daybook_service.application.record_interaction import RecordInteraction
from daybook_service.application.transfer_call import TransferCall


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write = "service.calls.write"
    commands.add("/calls", ReceiveCall, write, status=201)
    commands.add("/calls/{call_id}/transfer", TransferCall, write)
    commands.add("/calls/{call_id}/answer", AnswerCall, write)
    commands.add("/calls/{call_id}/link", LinkCall, write)
    commands.add("/calls/{call_id}/end", EndCall, write)
    queries.add("/calls", "service.calls", "service.calls.read")
    deal = "service.interactions.write"
    commands.add("/interactions", RecordInteraction, deal, status=201)
    commands.add("/entitlements/{customer_id}/channel", ChooseChannel, deal)
    queries.add("/timeline", "service.timeline", "service.interactions.read")
