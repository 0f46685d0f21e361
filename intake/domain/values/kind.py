"""The kinds of values under the name that the tables of documents use for them."""

from __future__ import annotations

from intake.domain.values import kinds as Notation  # noqa: N812

__all__ = ["Notation"]
