"""Routes of what the desk knows."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_service.application.publish_article import PublishArticle
from daybook_service.application.retire_article import RetireArticle
from daybook_service.application.use_article import UseArticle


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write, read = "service.articles.write", "service.articles.read"
    commands.add("/articles", PublishArticle, write, status=201)
    commands.add("/articles/{article_id}/retire", RetireArticle, write)
    commands.add("/articles/{article_id}/use", UseArticle, write)
    queries.add("/articles", "service.articles", read)
    queries.add("/article-versions", "service.article_versions", read)
    queries.add("/article-uses", "service.article_uses", read)
