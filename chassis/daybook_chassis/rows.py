"""Columns of projection tables: text, whole numbers and truth, which digest alike on any database.

Dates and times are ISO 8601 text, ids are text, money is minor units beside its currency.
"""

from sqlalchemy import BigInteger, Boolean, Column, MetaData, Table, Text

VERSION = "version"


def table(name: str, *columns: "Column[object]") -> Table:
    """A projection's table as it is declared; it is created under a generation's name."""
    return Table(name, MetaData(), *columns)


def key(name: str) -> "Column[object]":
    return Column(name, Text, primary_key=True)


def text(name: str) -> "Column[object]":
    return Column(name, Text)


def integer(name: str) -> "Column[object]":
    return Column(name, BigInteger)


def truth(name: str) -> "Column[object]":
    return Column(name, Boolean)


def version() -> "Column[object]":
    """The version of the row's stream, for `If-Match`; the chassis fills it in."""
    return Column(VERSION, BigInteger)
