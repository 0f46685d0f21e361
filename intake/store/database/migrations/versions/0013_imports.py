"""Imports: what was handed in at once for many people."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Text

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "imports",
        Column("id", String(32), primary_key=True),
        Column("actor", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("wanted", LargeBinary, nullable=False),
        Column("outcome", LargeBinary),
        Column("done", Integer, nullable=False),
        Column("total", Integer, nullable=False),
        Column("fence", Integer, nullable=False),
        Column("lease_until", BigInteger),
        Column("created_at", BigInteger, nullable=False),
        Column("ends_at", BigInteger, nullable=False),
    )
    op.create_index("imports_of_status", "imports", ["status"])
    op.create_table(
        "import_sources",
        Column("id", String(32), primary_key=True),
        Column("import_id", String(32), ForeignKey("imports.id"), nullable=False),
        Column("path", LargeBinary, nullable=False),
        Column("blob", Text, nullable=False, unique=True),
        Column("size", BigInteger, nullable=False),
        Column("file_key", LargeBinary, nullable=False),
    )
    op.create_index("ix_import_sources_import_id", "import_sources", ["import_id"])
    op.create_table(
        "imported",
        Column("application_id", String(32), ForeignKey("applications.id"), primary_key=True),
        Column("import_id", String(32), nullable=False),
        Column("name_mac", LargeBinary),
        Column("origins", LargeBinary, nullable=False),
        Column("confirmed_by", Text),
        Column("confirmed_at", BigInteger),
    )
    op.create_index("imported_by_name", "imported", ["name_mac"])
    op.create_index("imported_of_import", "imported", ["import_id"])
    op.create_table(
        "import_layouts",
        Column("mac", LargeBinary, primary_key=True),
        Column("meanings", LargeBinary, nullable=False),
        Column("confirmed_by", Text, nullable=False),
        Column("confirmed_at", BigInteger, nullable=False),
    )
