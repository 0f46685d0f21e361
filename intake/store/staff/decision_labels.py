"""Reviewers' decisions as labels: how often a rule is overruled, and rows to calibrate by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from intake.casework.decisions import FINE
from intake.store.database import staff_schema as t
from intake.store.database.base import Core, moment
from intake.store.database.staff_records import Decided
from intake.store.staff.reviewing import decision_from

_D = t.decisions.c
_FEATURES = ("code", "severity", "kind", "material", "field", "year", "confidence")
"""Of a flag, what a threshold is tuned by; never a value that was declared or read."""


@dataclass(frozen=True, slots=True)
class Overruled:
    """One code: how often a reviewer upheld it, found nothing wrong, or disagreed with it."""

    code: str
    upheld: int
    overruled: int
    fine: int = 0


@dataclass
class DecisionLabels:
    """The part of the store that counts decisions."""

    core: Core

    def overruled(self) -> list[Overruled]:
        """Of decisions that stand, the most overruled code first."""
        with self.core.db.read() as connection:
            rows = connection.execute(
                select(_D.code, _D.action, _D.reason, func.count())
                .where(_D.n.in_(_standing()))
                .group_by(_D.code, _D.action, _D.reason)
            ).all()
        counts: dict[str, Counter[str]] = {}
        for code, action, reason, n in rows:
            counts.setdefault(code, Counter())[FINE if reason == FINE else action] += n
        made = [
            Overruled(code, of[Decided.UPHELD], of[Decided.OVERRULED], of[FINE])
            for code, of in counts.items()
        ]
        shown = (m for m in made if m.upheld + m.overruled + m.fine)
        return sorted(shown, key=lambda m: (-m.overruled, m.code))

    def spot_checks(self) -> tuple[int, int]:
        """Spot checks that found a passed file in order, and not."""
        with self.core.db.read() as connection:
            rows: dict[str, int] = dict(
                connection.execute(
                    select(_D.action, func.count()).where(_D.n.in_(_standing())).group_by(_D.action)
                ).all()
            )
        return rows.get(Decided.SPOT_GOOD, 0), rows.get(Decided.SPOT_BAD, 0)

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row for each decision that stands: the flag's features, decision and reason."""
        with self.core.db.read() as connection:
            rows = connection.execute(
                select(t.decisions).where(_D.n.in_(_standing())).order_by(_D.n)
            ).all()
            for row in rows:
                key = self.core.application_key(connection, row.application_id)
                made = decision_from(row, key)
                yield {
                    **{name: made.flag.get(name) for name in _FEATURES},
                    "decision": made.action.value,
                    "reason": made.reason,
                    "round": row.round,
                    "application": row.application_id,
                    "decided_at": moment(row.created_at).isoformat(),
                }


def _standing() -> Any:
    """The newest decision on each flag, of those not taken back."""
    return (
        select(func.max(_D.n))
        .where(_D.undone_at.is_(None))
        .group_by(_D.application_id, _D.flag_key)
    )
