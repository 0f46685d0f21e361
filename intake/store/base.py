"""What every part of the store works with."""

from __future__ import annotations


class Base:
    """Database, sealed files and keys of one store."""
