"""Alembic's entry: the connection, and its transaction, are the store's."""

from __future__ import annotations

from alembic import context

from intake.store.database import staff_schema, storage_schema  # noqa: F401  metadata too
from intake.store.database.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
