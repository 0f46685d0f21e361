"""Who may do what: one table. What does not stand here is refused."""

from __future__ import annotations

from enum import StrEnum

from intake.casework.rounds import State
from intake.store import StaffRole


class May(StrEnum):
    """What a page or a button needs."""

    SEE_FILES = "see_files"
    DECIDE = "decide"
    RECOMMEND = "recommend"
    CONFIRM = "confirm"
    SPOT_CHECK = "spot_check"
    SEE_COUNTS = "see_counts"
    SEE_AUDIT = "see_audit"
    MANAGE_USERS = "manage_users"
    SEE_POLICIES = "see_policies"
    PROPOSE_POLICIES = "propose_policies"
    CONFIRM_POLICIES = "confirm_policies"
    ERASE = "erase"
    EXPORT = "export"
    ARCHIVE = "archive"
    IMPORT = "import"


_SEEING = {May.SEE_FILES, May.SEE_POLICIES, May.EXPORT}
MAY: dict[StaffRole, frozenset[May]] = {
    StaffRole.UNIT_REVIEWER: frozenset({*_SEEING, May.DECIDE, May.RECOMMEND, May.IMPORT}),
    StaffRole.COUNTY_REVIEWER: frozenset(
        {*_SEEING, May.DECIDE, May.CONFIRM, May.SEE_COUNTS, May.ARCHIVE, May.IMPORT}
    ),
    StaffRole.SUPERVISOR: frozenset(
        {*_SEEING, May.SPOT_CHECK, May.SEE_COUNTS, May.SEE_AUDIT, May.ARCHIVE, May.CONFIRM_POLICIES}
    ),
    # Whoever makes accounts reads nobody's papers.
    StaffRole.ADMINISTRATOR: frozenset(
        {
            May.MANAGE_USERS,
            May.SEE_AUDIT,
            May.SEE_POLICIES,
            May.ERASE,
            May.PROPOSE_POLICIES,
            May.CONFIRM_POLICIES,
        }
    ),
    StaffRole.OPERATOR: frozenset(),
}
STAGES: dict[StaffRole, State] = {
    StaffRole.UNIT_REVIEWER: State.SUBMITTED,
    StaffRole.COUNTY_REVIEWER: State.RECOMMENDED,
}
"""Whose turn a state is: only then can one of them work on a file."""
ROLE_WORDS: dict[StaffRole, str] = {
    StaffRole.UNIT_REVIEWER: "单位审核员",
    StaffRole.COUNTY_REVIEWER: "县人社局审核员",
    StaffRole.SUPERVISOR: "监督员",
    StaffRole.ADMINISTRATOR: "管理员",
    StaffRole.OPERATOR: "运维人员",
}
HOMES: dict[StaffRole, str] = {StaffRole.ADMINISTRATOR: "/admin/users", StaffRole.OPERATOR: "/ops"}
"""Where one arrives after signing in; everybody else at the queue."""
