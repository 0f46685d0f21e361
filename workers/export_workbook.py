"""What the queue, the checks and the returns hold, as an Excel file (home of XlsxWriter).

Everything is written as text: a number of 18 digits stays itself, and nothing that
somebody typed is ever a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

from intake.casework import decisions
from intake.documents import paper_title
from intake.domain.application import Material
from intake.domain.finding_codes import FIELD_LABELS
from intake.domain.findings import Kind, Severity
from intake.reporting import wording
from intake.reporting.masking import masked_report
from intake.reporting.words import STATES, VERDICTS, beijing
from intake.store import QueueRow, Store

SHEETS: dict[str, tuple[tuple[str, int], ...]] = {
    "汇总": (
        ("编号", 12),
        ("姓名", 16),
        ("单位", 28),
        ("学历", 8),
        ("系列", 16),
        ("专业", 14),
        ("状态", 14),
        ("第几次提交", 10),
        ("提交时间（北京时间）", 20),
        ("核对结果", 16),
        ("须补正", 8),
        ("须核对", 8),
    ),
    "逐项核对": (("编号", 12), ("材料", 36), ("年度", 8), ("是否必交", 10), ("结论", 14)),
    "意见": (
        ("编号", 12),
        ("材料", 36),
        ("内容", 14),
        ("类别", 14),
        ("谁须处理", 14),
        ("意见", 60),
        ("代码", 24),
        ("通知条款", 12),
        ("决定", 10),
        ("理由", 18),
    ),
    "退回": (
        ("编号", 12),
        ("第几次提交", 10),
        ("提交时间（北京时间）", 20),
        ("退回时间（北京时间）", 20),
        ("补正期限（北京时间）", 20),
        ("认可的问题", 10),
    ),
}
"""Sheet → its columns and their widths in characters."""
_STATES = {state: words for words, states in STATES.values() for state in states}


def workbook(store: Store, rows: Sequence[QueueRow], progress: Callable[[int], None]) -> bytes:
    """Numbers masked; `progress` hears how many applications are written."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format(
            {"bold": True, "bg_color": "#E8F0F8", "border": 1, "border_color": "#D5DCE3"}
        )
        sheets = {
            name: _Sheet(book.add_worksheet(name), columns, bold)
            for name, columns in SHEETS.items()
        }
        for done, row in enumerate(rows, start=1):
            _write(store, row, sheets)
            progress(done)
    return out.getvalue()


class _Sheet:
    """One sheet, row after row."""

    def __init__(self, sheet: Any, columns: Sequence[tuple[str, int]], bold: Any) -> None:
        self._sheet, self._next = sheet, 1
        for at, (title, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, title, bold)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, 0, len(columns) - 1)

    def add(self, *values: object) -> None:
        for at, value in enumerate(values):
            self._sheet.write_string(self._next, at, "" if value is None else str(value))
        self._next += 1


def _write(store: Store, row: QueueRow, sheets: Mapping[str, _Sheet]) -> None:
    number, declared = row.id[:8].upper(), row.declaration
    work, study = declared.get("employment", {}), declared.get("education", {})
    sheets["汇总"].add(
        number,
        declared.get("applicant", {}).get("name"),
        work.get("employer"),
        study.get("level"),
        work.get("series"),
        work.get("specialty"),
        _STATES.get(row.state, row.state),
        row.round,
        beijing(row.submitted_at, with_year=True, note=False),
        VERDICTS.get(row.verdict or "pending"),
        row.errors,
        row.warnings,
    )
    stored = store.reports.newest(row.id)
    if stored is not None:
        _checks(number, masked_report(stored.body, declared), store, row.id, sheets)
    for one in store.rounds.of(row.id):
        if one.returned_at is not None:
            kept = store.rounds.decisions(row.id, one.round) or []
            times = (one.submitted_at, one.returned_at, one.correct_by)
            sheets["退回"].add(
                number,
                one.round,
                *(beijing(t, with_year=True, note=False) for t in times),
                sum(d["action"] == decisions.UPHELD for d in kept),
            )


def _checks(
    number: str, body: Mapping[str, Any], store: Store, id: str, sheets: Mapping[str, _Sheet]
) -> None:
    for entry in body["materials"]:
        sheets["逐项核对"].add(
            number,
            paper_title(Material(entry["material"])),
            entry["year"],
            "是" if entry["required"] else "否",
            wording.STATUSES[entry["status"]],
        )
    decided = {one.flag_key: one for one in store.reviews.decisions(id)}
    for flag in body["flags"]:
        one = decided.get(decisions.flag_key(flag))
        title = (
            paper_title(Material(flag["material"]), flag["year"])
            if flag["material"]
            else "填报内容"
        )
        sheets["意见"].add(
            number,
            title,
            FIELD_LABELS.get(flag["field"] or "", flag["field"]),
            wording.KINDS[Kind(flag["kind"])],
            wording.SEVERITIES[Severity(flag["severity"])],
            flag["message"],
            flag["code"],
            flag["clause"],
            {"upheld": "认可", "overruled": "驳回"}.get(one.action, "") if one else "",
            decisions.REASONS.get(one.reason or "", "") if one else "",
        )
