"""What `intake letter` does, apart from how it is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from rich.console import Console

from intake.casework.folder import load_application
from intake.cli.check import check_folder
from intake.cli.files import PRIVATE_FOLDER, previous_reports, write_private
from intake.domain.application import BEIJING, Application
from intake.domain.errors import Fault, UsageError
from intake.domain.findings import Report
from intake.domain.report_json import EXIT_USAGE, exit_status, from_json
from intake.domain.settings import settings
from intake.pipeline import Checked
from intake.policy.notice import load_policy
from intake.reporting.html import Pictures
from intake.reporting.letter.compose import write_letter
from intake.reporting.letter.markdown import to_markdown
from intake.reporting.letter.pictures import pictures_of, refuse_other_files, shown
from intake.reporting.letter.plain import to_plain
from intake.reporting.letter.records import Letter, Point

PICTURES = "图样"
"""Behind the Markdown file's name: the folder of its pictures."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One call, as the command line says it."""

    folder: Path
    pdf: Path | None
    markdown: Path | None
    report: Path | None
    previous: Path | None
    returned_at: str | None
    with_pictures: bool
    text: Path | None = None


def run(asked: Asked, say: Callable[[str], None]) -> int:
    """Check or take the report, write the letter where asked; the exit status.

    `say` puts a line on the screen. Raises UsageError and Fault.
    """
    returned_at = _moment(asked.returned_at)
    application = load_application(asked.folder, now=settings().clock)
    checked = _checked(asked) if asked.report is None else None
    found = checked.report if checked else _given(asked, application)
    written = write_letter(
        found,
        application,
        load_policy(application.policy),
        returned_at,
        clock_is_set=settings().clock_is_set,
    )
    kept = Pictures()
    if checked and asked.with_pictures:
        kept = Pictures(checked.crops, checked.thumbnails)
    elif asked.with_pictures and (asked.pdf or asked.markdown):
        kept = pictures_of(written, asked.folder)
    try:
        _write(asked, written, kept, say)
    except OSError as wrong:
        raise UsageError("LETTER_NOT_WRITTEN", f"无法写入：{wrong.strerror}") from None
    return exit_status(found.verdict)


def _moment(text: str | None) -> dt.datetime:
    """A time without a zone is Beijing's."""
    if text is None:
        return settings().now()
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("TIME_INVALID", "--returned-at 应为时间，如 2024-10-21T09:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def _checked(asked: Asked) -> Checked:
    """The folder checked now; what stops that is said and ends the command."""
    from models.services import default_services

    wanted = settings()
    outcome = check_folder(
        asked.folder,
        lambda: default_services(wanted.models_dir, wanted.threads, wanted.runtime),
        previous_reports(asked.previous),
        Console(stderr=True),
        lambda _: None,
    )
    if outcome.checked is None:
        error = outcome.document["error"]
        stop = UsageError if outcome.status == EXIT_USAGE else Fault
        raise stop(error["code"], error["message"])
    return outcome.checked


def _given(asked: Asked, application: Application) -> Report:
    """The report made earlier, if it is still on this folder."""
    document = previous_reports(asked.report)(application.name)
    if document is None:
        raise UsageError("LETTER_REPORT_STALE", "报告中没有这份申报")
    report = from_json(document)
    if (report.policy, report.round) != (application.policy, application.round):
        raise UsageError("LETTER_REPORT_STALE", "报告与填报的政策或提交次数不同，请重新核对")
    refuse_other_files(report, asked.folder)
    return report


def _write(asked: Asked, written: Letter, pictures: Pictures, say: Callable[[str], None]) -> None:
    """Write what was named; nothing named: Markdown on the screen, without pictures."""
    if asked.pdf is None and asked.markdown is None and asked.text is None:
        say(to_markdown(written))
    if asked.text is not None:
        write_private(asked.text, to_plain(written).encode("utf-8", "backslashreplace"))
        say(f"已写 {asked.text}")
    if asked.pdf is not None:
        from intake.reporting.letter.pdf import to_pdf

        write_private(asked.pdf, to_pdf(written, pictures))
        say(f"已写 {asked.pdf}")
    if asked.markdown is not None:
        text = to_markdown(written, _beside(asked.markdown, pictures))
        write_private(asked.markdown, text.encode("utf-8", "backslashreplace"))
        say(f"已写 {asked.markdown}")


def _beside(markdown: Path, pictures: Pictures) -> Callable[[Point], str | None]:
    """Writes each picture once, into a folder beside the file, and tells its name there."""
    folder = markdown.with_name(markdown.stem + PICTURES)
    names: dict[bytes, str] = {}

    def name_of(point: Point) -> str | None:
        found = shown(point, pictures)
        if found is None:
            return None
        if found.jpeg not in names:
            folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            names[found.jpeg] = f"{len(names) + 1:02d}.jpg"
            write_private(folder / names[found.jpeg], found.jpeg)
        return f"{quote(folder.name)}/{names[found.jpeg]}"

    return name_of
