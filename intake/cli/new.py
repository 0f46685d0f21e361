"""`intake new`: a skeleton of `application.json` from files found, or from a spreadsheet.

Nothing is guessed from a file's name, and what is there already is never overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from intake.casework.declaration import APPLICATION_FILE
from intake.casework.spreadsheet import COLUMNS, document_of, rows
from intake.casework.thresholds import MOST_PROBLEMS
from intake.cli.files import open_private
from intake.cli.thresholds import MAX_LISTED
from intake.domain.errors import UsageError

KEYS_TO_FILL = "请在其中填写（不填的不核对）：\n" + "\n".join(
    f"  {part}: "
    + "、".join(f"{key} {name}" for name, (where, key) in COLUMNS.items() if where == part)
    for part in ("applicant", "employment", "education")
)


def from_files(folder: Path, policy: str) -> Path:
    """Write the skeleton into `folder`, listing its uploads without slots.

    Raises UsageError when there is one already, or when there is no file to list.
    """
    if not folder.is_dir():
        raise UsageError("FOLDER_ABSENT", "文件夹不存在")
    uploads = _uploads(folder)
    if not uploads:
        raise UsageError("NO_UPLOADS", "没有找到文件：请把扫描件放在 uploads/ 中")
    return _write(
        folder,
        {
            "policy": policy,
            "round": 1,
            "applicant": {},
            "employment": {},
            "education": {},
            "continuing_education": [],
            "assessments": [],
            "uploads": uploads,
        },
    )


def _uploads(folder: Path) -> list[dict[str, str]]:
    """Every plain file under `uploads/`, or where there is none, beside it."""
    root = folder / "uploads"
    found = sorted((root if root.is_dir() else folder).rglob("*"))
    names = [
        path.relative_to(folder).as_posix()
        for path in found
        if path.is_file()
        and not path.is_symlink()
        and path.suffix != ".json"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    if len(names) > MAX_LISTED:
        raise UsageError("TOO_MANY_FILES", f"文件超过 {MAX_LISTED} 个，请核对文件夹")
    return [{"file": name} for name in names]


def from_excel(sheet: Path, folder: Path, policy: str) -> list[Path]:
    """One application folder per row of the first sheet; the files written.

    All rows are understood before the first file is written. Raises UsageError naming every
    row and column that cannot be used, never the value.
    """
    documents: dict[str, dict[str, Any]] = {}
    wrong: list[UsageError] = []
    for number, row in rows(sheet):
        try:
            name, document = document_of(number, row, policy)
            _require_free(number, folder / name, is_taken=name in documents)
            documents[name] = document
        except UsageError as problem:
            wrong.append(problem)
    if wrong:
        lines = "\n".join(problem.message for problem in wrong).split("\n")
        more = [f"……共 {len(lines)} 处"] if len(lines) > MOST_PROBLEMS else []
        raise UsageError(wrong[0].code, "\n".join(lines[:MOST_PROBLEMS] + more))
    if not documents:
        raise UsageError("SHEET_EMPTY", "填报表中没有任何一行")
    made = []
    for name, document in documents.items():
        target = folder / name
        (target / "uploads").mkdir(parents=True, exist_ok=True)
        uploads = _uploads(target)
        made.append(_write(target, document | ({"uploads": uploads} if uploads else {})))
    return made


def _require_free(number: int, folder: Path, *, is_taken: bool) -> None:
    if is_taken:
        raise UsageError(
            "DUPLICATE_FOLDER", f"第 {number} 行：文件夹与前面的行相同，请在“文件夹”列区分"
        )
    if (folder / APPLICATION_FILE).exists():
        raise UsageError(
            "ALREADY_THERE", f"第 {number} 行：该文件夹已有 {APPLICATION_FILE}，不覆盖"
        )


def _write(folder: Path, document: Mapping[str, Any]) -> Path:
    path = folder / APPLICATION_FILE
    if path.exists():
        raise UsageError("ALREADY_THERE", f"已有 {APPLICATION_FILE}，不覆盖")
    with open_private(path) as file:
        file.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return path
