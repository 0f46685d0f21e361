"""The schema brought up to this program's version when a store is opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from intake.store.database import import_schema, staff_schema, storage_schema, telling_schema  # noqa: F401  metadata too
from intake.store.database.schema import metadata
from intake.store.database.wording import unavailable

HEAD = "0017"
"""The newest migration; a test compares it with the folder."""
FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x1A7A4E
"""PostgreSQL: one number for all of ours, so that only one process migrates."""


def migrate(connection: Connection, target: str = HEAD) -> None:
    """Apply what is missing within this transaction; nothing when all is there.

    target: an older state, for the rows of a backup that was made then.

    Raises Fault STORE_UNAVAILABLE when the data were written by a newer program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
    version = _version(connection)
    if version == target:
        return
    if version is not None and version > HEAD:
        raise unavailable("数据由更新版本的程序写成，请先升级本程序")
    # Only now: it takes 0.2 s to import, and every command opens a store.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def clear(connection: Connection) -> None:
    """Every table of ours is gone, with all that is in it."""
    for table in reversed(metadata.sorted_tables):
        connection.execute(text(f"DROP TABLE IF EXISTS {table.name}"))
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION IF EXISTS audit_append_only()"))


def is_current(connection: Connection) -> bool:
    """Whether nothing has to be done."""
    return _version(connection) == HEAD


def version_of(connection: Connection) -> str | None:
    """The newest migration that was applied; None: there are no tables yet."""
    return _version(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None
