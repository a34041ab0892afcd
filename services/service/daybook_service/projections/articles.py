"""What does the desk know, in which version, and did it help (SE10)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.knowledge import ArticlePublished, ArticleRetired, ArticleUsed


def _article(fact: ArticlePublished | ArticleRetired, envelope: Envelope) -> list[Key]:
    return [(str(fact.article_id),)]


def _said(fact: ArticlePublished, envelope: Envelope) -> Row:
    return {
        "article_version": fact.article_version,
        "kind": fact.kind.value,
        "language": fact.language,
        "title": fact.title,
        "body": fact.body,
        "published_at": instant(envelope.occurredat),
        "published_by": envelope.actor,
    }


def _published(row: Row, fact: ArticlePublished, envelope: Envelope) -> Row:
    return row | _said(fact, envelope) | {"retired": False, "reason": None}


def _retired(row: Row, fact: ArticleRetired, envelope: Envelope) -> Row:
    return row | {"retired": True, "reason": fact.reason}


ARTICLES = Projection(
    "service.articles",
    table(
        "articles",
        key("article_id"),
        integer("article_version"),
        text("kind"),
        text("language"),
        text("title"),
        text("body"),
        text("published_at"),
        text("published_by"),
        truth("retired"),
        text("reason"),
    ),
    {
        ArticlePublished: On(_published, _article),
        ArticleRetired: On(_retired, _article),
    },
    customer_column=None,
)


def _version(fact: ArticlePublished, envelope: Envelope) -> list[Key]:
    return [(str(fact.article_id), f"{fact.article_version:06d}")]


def _kept(row: Row, fact: ArticlePublished, envelope: Envelope) -> Row:
    return row | _said(fact, envelope)


ARTICLE_VERSIONS = Projection(
    "service.article_versions",
    table(
        "article_versions",
        key("article_id"),
        key("place"),
        integer("article_version"),
        text("kind"),
        text("language"),
        text("title"),
        text("body"),
        text("published_at"),
        text("published_by"),
    ),
    {ArticlePublished: On(_kept, _version)},
    customer_column=None,
)


def _use(fact: ArticleUsed, envelope: Envelope) -> list[Key]:
    return [(str(fact.article_id), str(fact.ticket_id))]


def _used(row: Row, fact: ArticleUsed, envelope: Envelope) -> Row:
    return row | {
        "article_version": fact.article_version,
        "helpful": fact.helpful,
        "used_at": instant(envelope.occurredat),
        "used_by": envelope.actor,
    }


ARTICLE_USES = Projection(
    "service.article_uses",
    table(
        "article_uses",
        key("article_id"),
        key("ticket_id"),
        integer("article_version"),
        truth("helpful"),
        text("used_at"),
        text("used_by"),
    ),
    {ArticleUsed: On(_used, _use)},
    customer_column=None,
)
