"""Publish an article, or the next version of one (SE10)."""

from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_contracts.service.knowledge import ArticleKind, ArticlePublished, Body
from daybook_service.application.streams import ARTICLE
from daybook_service.domain import article


class PublishArticle(Command):
    """`language` is a BCP 47 tag."""

    article_id: UUID
    kind: ArticleKind
    title: Text
    body: Body
    language: str = Field(default="en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")


def publish_article(command: PublishArticle, work: Work) -> None:
    stream = work.find(ARTICLE, command.article_id)
    published = ArticlePublished(
        **command.model_dump(), article_version=article.next_version(stream.state)
    )
    work.record(ARTICLE, stream, article.publish(stream.state, published))
