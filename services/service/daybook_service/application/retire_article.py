"""Retire an article that is not to be used any more (SE10)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_service.application.streams import ARTICLE
from daybook_service.domain import article


class RetireArticle(Command):
    article_id: UUID
    reason: Text


def retire_article(command: RetireArticle, work: Work) -> None:
    stream = work.load(ARTICLE, command.article_id)
    work.record(ARTICLE, stream, article.retire(stream.state, command.reason))
