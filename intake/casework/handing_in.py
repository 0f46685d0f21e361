"""What must be there before a round may be submitted: the declaration, and some paper.

A submission that nobody could review would use up one of the few that the notice allows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from intake.casework import rounds
from intake.casework.declaration import path_of
from intake.casework.rounds import Move, Standing
from intake.domain.errors import NotAllowed
from intake.policy.declarations import label_of, undeclared
from intake.policy.notice import Policy


def undeclared_fields(policy: Policy, values: Mapping[str, str]) -> tuple[str, ...]:
    """The values that the policy wants declared and that are not, in its order."""
    found = [field for _, fields in undeclared(policy.declarations, values) for field in fields]
    return tuple(dict.fromkeys(found))


def require_complete(policy: Policy, values: Mapping[str, str], uploads: int) -> None:
    """Enough is there to be reviewed.

    Raises NotAllowed DECLARATION_MISSING, whose words name each value under `errors`, and
    NOTHING_UPLOADED.
    """
    lacking = undeclared_fields(policy, values)
    if lacking:
        labels = "、".join(map(label_of, lacking))
        errors = [
            {"pointer": path_of(field), "message": f"请填报{label_of(field)}"} for field in lacking
        ]
        raise NotAllowed(
            "DECLARATION_MISSING",
            f"填报还缺：{labels}。补齐后才能提交；现在没有提交，不占用提交次数",
            {"errors": errors},
        )
    if not uploads:
        raise NotAllowed(
            "NOTHING_UPLOADED", "还没有上传任何材料，不能提交；现在没有提交，不占用提交次数"
        )


def hand_in(
    standing: Standing,
    policy: Policy,
    now: dt.datetime,
    declaration: Mapping[str, Any],
    uploads: int,
) -> Move:
    """The applicant closes the round, when it is allowed and complete.

    Raises NotAllowed as `rounds.submit` and `require_complete`.
    """
    move = rounds.submit(standing, policy, now)
    require_complete(policy, values_of(declaration), uploads)
    return move


def values_of(declaration: Mapping[str, Any]) -> dict[str, str]:
    """The declared scalars of an `application.json`, by the contract's names."""
    parts = (declaration.get(part, {}) for part in ("applicant", "employment", "education"))
    return {
        name: value
        for part in parts
        for name, value in part.items()
        if isinstance(value, str) and value.strip()
    }
