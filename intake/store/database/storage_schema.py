"""The table that says which storage belongs to this database."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table

from intake.store.database.schema import metadata

storage_epoch = Table(
    "storage_epoch",
    metadata,
    # One row. A number that rises here and in the storage: an older database shows by it.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("store", String(32), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    # Until then nothing is collected.
    Column("held_until", BigInteger),
)
