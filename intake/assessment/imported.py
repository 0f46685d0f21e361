"""Findings on an application that a reviewer took over from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.documents.flags import make_flag, recoded
from intake.domain.findings import Flag, Kind, Severity
from intake.policy.declarations import label_of


def flags_of_imported(flags: Sequence[Flag], unconfirmed: frozenset[str]) -> Iterator[Flag]:
    """The same findings, without an error that hangs on what nobody declared here, or on a
    declared value that a machine has read."""
    if unconfirmed:
        fields = sorted(unconfirmed)
        yield make_flag(
            "DECLARATION_UNCONFIRMED",
            labels="、".join(map(label_of, fields)),
            evidence={"fields": fields},
        )
    for flag in flags:
        if flag.code == "DECLARATION_MISSING":
            fields = list(flag.evidence["fields"])
            yield make_flag(
                "DECLARATION_ELSEWHERE",
                clause=flag.clause,
                labels="、".join(map(label_of, fields)),
                evidence={"fields": fields},
            )
        elif _accuses(flag) and flag.field in unconfirmed:
            yield recoded(flag, "FORM_VALUE_DIFFERS", {"instead_of": flag.code})
        else:
            yield flag


def _accuses(flag: Flag) -> bool:
    return flag.kind is Kind.MISREPORTED and flag.severity is not Severity.INFO
