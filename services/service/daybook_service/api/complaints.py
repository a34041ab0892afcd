"""Routes of complaints and suggestions."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_service.application.answer_complaint import AnswerComplaint
from daybook_service.application.file_complaint import FileComplaint
from daybook_service.application.record_suggestion import RecordSuggestion


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write, read = "service.complaints.write", "service.complaints.read"
    commands.add("/complaints", FileComplaint, write, status=201)
    commands.add("/complaints/{complaint_id}/answer", AnswerComplaint, write)
    commands.add("/suggestions", RecordSuggestion, write, status=201)
    queries.add("/complaints", "service.complaints", read)
    queries.add("/suggestions", "service.suggestions", read)
