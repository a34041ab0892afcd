"""An article of what the desk knows: published by version, used for tickets, retired (SE10)."""

from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.service.knowledge import ArticlePublished, ArticleRetired, ArticleUsed

ArticleFact = ArticlePublished | ArticleRetired


@dataclass(frozen=True, slots=True)
class Article:
    published: ArticlePublished
    retired: bool = False


class ArticleIsRetired(Refusal):
    """It is not to be used any more, unless it is published anew."""


def evolve(state: Article | None, fact: ArticleFact) -> Article:
    match fact:
        case ArticlePublished():
            return Article(fact)
        case ArticleRetired():
            assert state is not None, "an article is published before it is retired"
            return replace(state, retired=True)
        case _:
            assert_never(fact)


def next_version(state: Article | None) -> int:
    return 1 if state is None else state.published.article_version + 1


def publish(state: Article | None, published: ArticlePublished) -> list[ArticleFact]:
    """Publishing what is published changes nothing; a retired article is in use again."""
    if state is not None and not state.retired:
        same = {"article_version": published.article_version}
        if state.published.model_copy(update=same) == published:
            return []
    return [published]


def retire(state: Article, reason: str) -> list[ArticleFact]:
    """Retiring again changes nothing."""
    if state.retired:
        return []
    return [ArticleRetired(article_id=state.published.article_id, reason=reason)]


def used(state: ArticleUsed | None, fact: ArticleUsed) -> ArticleUsed:
    return fact


def use(
    before: ArticleUsed | None, state: Article, ticket_id: UUID, *, helpful: bool
) -> list[ArticleUsed]:
    """The version in force now; saying so again changes nothing. Raises ArticleIsRetired."""
    published = state.published
    if state.retired:
        raise ArticleIsRetired(f"article {published.article_id} is retired")
    now = ArticleUsed(
        article_id=published.article_id,
        article_version=published.article_version,
        ticket_id=ticket_id,
        helpful=helpful,
    )
    return [] if before == now else [now]
