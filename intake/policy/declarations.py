"""What a policy wants to be declared: without it papers cannot be compared or asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import Field

from intake.domain.finding_codes import DECLARED_ONLY, FIELD_LABELS
from intake.policy.parts import Clause, Part, RuleId

DECLARABLE = frozenset({*FIELD_LABELS, *DECLARED_ONLY})
"""Names of values that somebody may declare (contract §1)."""


class Declaration(Part):
    """Values that one clause wants to be declared, by the contract's names."""

    id: RuleId | None = None
    clause: Clause
    fields: tuple[str, ...] = Field(min_length=1)


def undeclared(
    declarations: Iterable[Declaration], values: Mapping[str, str]
) -> Iterator[tuple[Declaration, tuple[str, ...]]]:
    """Each clause with those of its values that are not declared; none where all are."""
    for one in declarations:
        lacking = tuple(field for field in one.fields if not values.get(field, "").strip())
        if lacking:
            yield one, lacking


def label_of(field: str) -> str:
    """The value's name in Chinese."""
    return FIELD_LABELS.get(field) or DECLARED_ONLY.get(field, field)
