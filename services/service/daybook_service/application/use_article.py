"""Note that an article was used for a ticket, and whether it helped (SE10)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.streams import ARTICLE, ARTICLE_USE, TICKET, use_of
from daybook_service.domain import article


class UseArticle(Command):
    """What counts is the version in force now."""

    article_id: UUID
    ticket_id: UUID
    helpful: bool = True


def use_article(command: UseArticle, work: Work) -> None:
    known = work.load(ARTICLE, command.article_id).state
    work.load(TICKET, command.ticket_id)
    stream = work.find(ARTICLE_USE, use_of(command.article_id, command.ticket_id))
    facts = article.use(stream.state, known, command.ticket_id, helpful=command.helpful)
    work.record(ARTICLE_USE, stream, facts)
