"""Kinds of documents: one object says everything that is particular to a kind.

A new kind is a module here and a line in a policy, not a branch in the code.
"""

from intake.documents.registry import (
    PAPERS,
    course_material,
    document,
    order_of,
    paper_title,
    sides_with,
    titles_in_short,
)
from intake.documents.spec import FieldSpec, Group, PaperSpec

__all__ = [
    "PAPERS",
    "FieldSpec",
    "Group",
    "PaperSpec",
    "course_material",
    "document",
    "order_of",
    "paper_title",
    "sides_with",
    "titles_in_short",
]
