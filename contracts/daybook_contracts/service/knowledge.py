"""Facts about what the desk knows, by version, and what of it helped (SE10)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.fact import Fact, Text

Body = Annotated[str, Field(min_length=1, max_length=20_000, pattern=r"^[^\x00]*$")]
"""The text of an article; no database of ours holds NUL."""

ArticleVersion = Annotated[int, Field(ge=1, le=2**31 - 1, json_schema_extra={"x-unit": "version"})]


class ArticleKind(StrEnum):
    SOLUTION = "solution"
    DUTY = "duty"
    TRAINING = "training"
    COMPETITOR = "competitor"
    REGULATION = "regulation"


class ArticlePublished(Fact, type="crm.service.ArticlePublished", version=1):
    """An article says this from now on; versions are counted from 1 (SE10)."""

    article_id: UUID
    article_version: ArticleVersion
    kind: ArticleKind
    title: Text
    body: Body
    language: str = Field(
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", json_schema_extra={"x-standard": "BCP 47"}
    )


class ArticleRetired(Fact, type="crm.service.ArticleRetired", version=1):
    """The article is not to be used any more (SE10)."""

    article_id: UUID
    reason: Text


class ArticleUsed(Fact, type="crm.service.ArticleUsed", version=1):
    """A version of an article was used for a ticket, and helped or did not (SE10)."""

    article_id: UUID
    article_version: ArticleVersion
    ticket_id: UUID
    helpful: bool


FACTS: tuple[type[Fact], ...] = (ArticlePublished, ArticleRetired, ArticleUsed)
