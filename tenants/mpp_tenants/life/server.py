"""A plain connection with the owner's rights, beside Django's: these operations hold their own transactions."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.db import connections

LIBPQ = {"dbname": "PGDATABASE"}  # the others are PG and the parameter's name


def owner_parameters() -> dict[str, Any]:
    """How to reach this deployment's database as its owner."""
    settings = connections["owner"].settings_dict
    given = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"]}
    given |= {"password": settings["PASSWORD"], "dbname": settings["NAME"]}
    given |= {name: value for name, value in settings["OPTIONS"].items() if name.startswith("ssl")}
    return {name: str(value) for name, value in given.items() if value}


def program_environment(parameters: dict[str, str]) -> dict[str, str]:
    """The same for PostgreSQL's own programs; a password never stands on a command line."""
    return {**os.environ, **{LIBPQ.get(name, f"PG{name.upper()}"): value for name, value in parameters.items()}}


@contextmanager
def owner_transaction(parameters: dict[str, Any] | None = None, *, snapshot: bool = False) -> Iterator[Any]:
    """A cursor in one transaction of its own: committed on the way out, rolled back on an error.

    :param snapshot: see one moment of the whole database (repeatable read)
    """
    connection = psycopg2.connect(**(parameters or owner_parameters()))
    try:
        if snapshot:
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection, connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
