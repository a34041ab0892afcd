"""Routes of surveys, and of what is to become better."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_service.application.answer_survey import AnswerSurvey
from daybook_service.application.finish_improvement import FinishImprovement
from daybook_service.application.open_improvement import OpenImprovement
from daybook_service.application.plan_surveys import PlanSurveys
from daybook_service.application.send_survey import SendSurvey


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write, read = "service.surveys.write", "service.surveys.read"
    commands.add("/surveys", SendSurvey, write, status=201)
    commands.add("/surveys/{survey_id}/answer", AnswerSurvey, write)
    commands.add("/survey-plans", PlanSurveys, write, status=201)
    commands.add("/improvements", OpenImprovement, write, status=201)
    commands.add("/improvements/{improvement_id}/finish", FinishImprovement, write)
    queries.add("/surveys", "service.surveys", read)
    queries.add("/satisfaction", "service.satisfaction", read)
    queries.add("/improvements", "service.improvements", read)
