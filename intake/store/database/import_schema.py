"""The tables of imports: what was handed in at once for many people, and where it comes from.

Names of files and people are sealed; what is left in clear are ids, states, counters, times.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from intake.store.database.schema import metadata

imports = Table(
    "imports",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("actor", Text, nullable=False),
    Column("status", Text, nullable=False),
    # What is wanted and what came of it, sealed with the store's key.
    Column("wanted", LargeBinary, nullable=False),
    Column("outcome", LargeBinary),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("lease_until", BigInteger),
    # How often whoever did it died at it, since it was begun or a question was answered.
    Column("deaths", Integer, nullable=False, server_default="0"),
    Column("created_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Index("imports_of_status", "status"),
)

import_sources = Table(
    "import_sources",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("import_id", String(32), ForeignKey("imports.id"), nullable=False, index=True),
    Column("path", LargeBinary, nullable=False),
    Column("blob", Text, nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    # The data key of the stored file, sealed with the store's key.
    Column("file_key", LargeBinary, nullable=False),
)

imported = Table(
    "imported",
    metadata,
    Column("application_id", String(32), ForeignKey("applications.id"), primary_key=True),
    Column("import_id", String(32), nullable=False),
    # Keyed digest of the name: who is imported again is found by it.
    Column("name_mac", LargeBinary),
    # Of what the folder or file was called, which no form read later changes.
    Column("label_mac", LargeBinary),
    # Where each declared value comes from, and what a reviewer should know.
    Column("origins", LargeBinary, nullable=False),
    Column("confirmed_by", Text),
    Column("confirmed_at", BigInteger),
    Index("imported_by_name", "name_mac"),
    Index("imported_by_label", "label_mac"),
    Index("imported_of_import", "import_id"),
)

import_layouts = Table(
    "import_layouts",
    metadata,
    # Keyed digest of a list's headings: which column means what was confirmed once.
    Column("mac", LargeBinary, primary_key=True),
    Column("meanings", LargeBinary, nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("confirmed_at", BigInteger, nullable=False),
)
