"""Files the commands write and read: mode 0600, because they hold values in full."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from intake.domain.errors import UsageError
from intake.domain.findings import Report
from intake.domain.report_json import from_json
from intake.reporting.html import Pictures, render, render_index

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def open_private(path: Path) -> IO[str]:
    """An empty text file that only its owner can read, also if it was there before.

    A link is not followed: whoever placed it may point it anywhere. Raises OSError.
    """
    # A name or value may hold what is no character; it must not stop the report.
    return os.fdopen(_emptied(path), "w", encoding="utf-8", errors="backslashreplace")


def write_private(path: Path, content: bytes) -> None:
    """As `open_private`, for bytes."""
    with os.fdopen(_emptied(path), "wb") as file:
        file.write(content)


def _emptied(path: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    number = os.open(path, flags, PRIVATE_FILE)
    os.fchmod(number, PRIVATE_FILE)
    return number


@dataclass
class HtmlTarget:
    """Where HTML goes: one file, or a folder with one file per application."""

    path: Path
    is_folder: bool
    _names: dict[str, str | None] = field(default_factory=dict)
    _hrefs: list[tuple[str, str]] = field(default_factory=list)
    _latest: Report | None = None

    @classmethod
    def of(cls, where: str | None, applications: int) -> HtmlTarget | None:
        """A folder for several applications or where one is named; made if absent."""
        if where is None:
            return None
        path = Path(where)
        is_folder = applications > 1 or path.is_dir() or where.endswith("/")
        if is_folder:
            path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        elif not path.parent.is_dir():
            raise UsageError("HTML_FOLDER_ABSENT", "写 HTML 的文件夹不存在")
        return cls(path, is_folder)

    def write(self, application: str, report: Report, pictures: Pictures) -> None:
        """Write one application's report; raises OSError."""
        target, self._latest = self.path, report
        if self.is_folder:
            name = self._free_name(application)
            self._hrefs.append((application, name))
            target = self.path / name
        with open_private(target) as file:
            file.write(render(report, pictures))

    def finish(self, rows: Sequence[tuple[str, str, str, str, str]]) -> Path:
        """Write the list of a batch; the file to open first."""
        if not self.is_folder:
            return self.path
        if len(rows) == 1 and self._hrefs:
            return self.path / self._hrefs[0][1]
        hrefs = iter(self._hrefs)
        listed = []
        for application, verdict, tone, errors, warnings in rows:
            href = next(hrefs)[1] if errors.isdigit() else None
            listed.append(
                {
                    "application": application,
                    "verdict": verdict,
                    "tone": tone,
                    "errors": errors,
                    "warnings": warnings,
                    "href": href,
                }
            )
        index = self.path / "index.html"
        with open_private(index) as file:
            file.write(render_index(listed, self._latest))
        return index

    def _free_name(self, application: str) -> str:
        """`name.html`, numbered when two folders of a batch have the same name."""
        number, name = 1, f"{application}.html"
        while name in self._names or name == "index.html":
            number += 1
            name = f"{application}-{number}.html"
        self._names[name] = None
        return name


def previous_reports(path: Path | None) -> Callable[[str], Mapping[str, Any] | None]:
    """The round before, by application; one report serves whatever its folder is called.

    `path`: what `--json` wrote, one object or JSON Lines. Raises UsageError
    (`PREVIOUS_INVALID`).
    """
    if path is None:
        return lambda _: None
    reports = _documents(path)
    for report in reports:
        from_json(report)
    if len(reports) == 1:
        return lambda _: reports[0]
    by_name = {str(report["application"]): report for report in reports}
    return by_name.get


def _documents(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as wrong:
        raise UsageError("PREVIOUS_INVALID", "上一轮报告读不出来") from wrong
    try:
        try:
            found = [json.loads(text)]
        except ValueError:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as wrong:
        raise UsageError("PREVIOUS_INVALID", "上一轮报告不是 JSON") from wrong
    reports = [f for f in found if not (isinstance(f, dict) and "error" in f)]
    if not reports:
        raise UsageError("PREVIOUS_INVALID", "上一轮报告中没有任何报告")
    return reports
