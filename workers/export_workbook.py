"""What the queue, the checks and the returns hold, as an Excel file (home of XlsxWriter).

What somebody typed is written as text: a number of 18 digits stays itself, and nothing is
ever a formula or a link. What the program counts is written as a number. An application
that cannot be shown takes one row that says so; the others are written all the same.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from intake.casework import decisions
from intake.documents import paper_title
from intake.domain.application import Material
from intake.domain.errors import Fault
from intake.domain.finding_codes import FIELD_LABELS
from intake.domain.findings import Kind, Severity
from intake.reporting import telling, wording
from intake.reporting.masking import masked_report
from intake.reporting.words import STATES, VERDICTS, beijing
from intake.store import QueueRow, Rounds, Store
from intake.store.database.staff_records import DecisionRecord

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
    "逐项核对": (
        ("编号", 12),
        ("姓名", 16),
        ("材料", 36),
        ("年度", 8),
        ("是否必交", 10),
        ("结论", 14),
    ),
    "意见": (
        ("编号", 12),
        ("姓名", 16),
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
        ("姓名", 16),
        ("第几次提交", 10),
        ("提交时间（北京时间）", 20),
        ("退回时间（北京时间）", 20),
        ("补正期限（北京时间）", 20),
        ("认可的问题", 10),
    ),
}
"""Sheet → its columns and their widths in characters."""
Row = tuple[str, tuple[object, ...]]
"""The sheet and the values of one row."""
log = logging.getLogger(__name__)
_STATES = {state: words for words, states in STATES.values() for state in states}


def workbook(store: Store, rows: Sequence[QueueRow], progress: Callable[[int], None]) -> bytes:
    """Numbers masked; `progress` hears how many applications are written."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        sheets = _sheets(book, SHEETS)
        for done, row in enumerate(rows, start=1):
            for sheet, values in _rows(store, row):
                sheets[sheet].add(*values)
            progress(done)
    return out.getvalue()


def unreached_workbook(store: Store, unit: str | None) -> bytes:
    """Who could not be told what: with address and text, for whoever calls."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        sheet = _sheets(book, {"未送达": _UNREACHED})["未送达"]
        for one in store.told.unreached():
            if unit is not None and not store.queue.belongs_to(one.application_id, unit):
                continue
            addresses = [
                contact.address + ("" if contact.verified_at else "（未验证）")
                for contact in store.contacts.of(one.application_id)
            ]
            sheet.add(
                one.told.number,
                one.told.name,
                "、".join(addresses),
                telling.kind_words(one.told.kind),
                beijing(one.told.until, note=False),
                telling.why(one.reason) or "还没有发出",
                telling.to_say(one.told),
            )
    return out.getvalue()


_UNREACHED = (
    ("编号", 12),
    ("姓名", 16),
    ("联系方式", 24),
    ("事由", 12),
    ("补正期限（北京时间）", 20),
    ("为什么没有送达", 28),
    ("可复制的内容", 80),
)
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def _sheets(book: Any, wanted: Mapping[str, Sequence[tuple[str, int]]]) -> dict[str, _Sheet]:
    """Empty sheets with their columns' titles."""
    bold = book.add_format(
        {"bold": True, "bg_color": "#E8F0F8", "border": 1, "border_color": "#D5DCE3"}
    )
    return {
        name: _Sheet(book.add_worksheet(name), columns, bold) for name, columns in wanted.items()
    }


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
            if isinstance(value, int):
                self._sheet.write_number(self._next, at, value)
            else:
                self._sheet.write_string(self._next, at, "" if value is None else str(value))
        self._next += 1


def _rows(store: Store, row: QueueRow) -> list[Row]:
    """Every row of one application, or one that says that it could not be shown."""
    try:
        return [*_summary(row), *_checks(store, row), *_returns(store.rounds, row)]
    except Fault:
        raise
    except Exception as error:  # whatever one application holds, the others are exported
        log.error("application %s is not in the export: %s", row.id, type(error).__name__)
        return [("汇总", (_number(row), "本份申报无法导出，请在审核页面查看"))]


def _number(row: QueueRow) -> str:
    return row.id[:8].upper()


def _name(row: QueueRow) -> str | None:
    name = row.declaration.get("applicant", {}).get("name")
    return name if isinstance(name, str) else None


def _summary(row: QueueRow) -> Iterator[Row]:
    work, study = row.declaration.get("employment", {}), row.declaration.get("education", {})
    yield (
        "汇总",
        (
            _number(row),
            _name(row),
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
        ),
    )


def _returns(rounds: Rounds, row: QueueRow) -> Iterator[Row]:
    for one in rounds.of(row.id):
        if one.returned_at is None:
            continue
        kept = rounds.decisions(row.id, one.round) or []
        times = (one.submitted_at, one.returned_at, one.correct_by)
        shown = (beijing(t, with_year=True, note=False) for t in times)
        upheld = sum(d["action"] == decisions.UPHELD for d in kept)
        yield "退回", (_number(row), _name(row), one.round, *shown, upheld)


def _checks(store: Store, row: QueueRow) -> Iterator[Row]:
    stored = store.reports.newest(row.id)
    if stored is None:
        return
    body = masked_report(stored.body, row.declaration)
    for entry in body["materials"]:
        required, status = "是" if entry["required"] else "否", wording.STATUSES[entry["status"]]
        title = paper_title(Material(entry["material"]))
        yield "逐项核对", (_number(row), _name(row), title, entry["year"], required, status)
    decided = {one.flag_key: one for one in store.reviews.decisions(row.id)}
    for flag in body["flags"]:
        one = decided.get(decisions.flag_key(flag))
        yield "意见", (_number(row), _name(row), *_opinion(flag, one))


def _opinion(flag: Mapping[str, Any], decided: DecisionRecord | None) -> tuple[object, ...]:
    material = flag["material"]
    action, reason = (decided.action, decided.reason) if decided else ("", None)
    return (
        paper_title(Material(material), flag["year"]) if material else "填报内容",
        FIELD_LABELS.get(flag["field"] or "", flag["field"]),
        wording.KINDS[Kind(flag["kind"])],
        wording.SEVERITIES[Severity(flag["severity"])],
        flag["message"],
        flag["code"],
        flag["clause"],
        "" if reason == decisions.FINE else {"upheld": "认可", "overruled": "驳回"}.get(action, ""),
        decisions.REASONS.get(reason or "", ""),
    )
