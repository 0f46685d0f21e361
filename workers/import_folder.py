"""The watched folder: what is laid there is imported and moved aside."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from pathlib import Path

from intake.casework.importing.archive import ARCHIVES, Left
from intake.casework.rounds import State
from intake.domain.settings import Settings
from intake.policy.notice import newest_policy
from intake.store import Store
from workers.import_placing import Doing, Outcome, Wanted
from workers.import_sources import opened
from workers.importing import do_next, run, submitted_when
from workers.thresholds import QUIET_SECONDS


def work(store: Store, settings: Settings) -> bool:
    """The oldest import that waits, else what lies in the watched folder; False: nothing."""
    if do_next(store, settings.now()):
        return True
    return settings.import_dir is not None and take_next(store, settings.import_dir, settings.now())


def take_next(store: Store, folder: Path, now: dt.datetime) -> bool:
    """Import one archive or folder that lies in the watched folder and is not being written to
    any more; afterwards it lies under 已导入, with what came of it beside. False: none."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name == TAKEN or path.name.startswith(".") or not _is_quiet(path):
            continue
        if path.is_file() and path.suffix.lower() not in ARCHIVES:
            continue
        lists = [(one.name, one) for one in sorted(folder.glob("*.xlsx"))]
        told = _taken(store, path, lists, now)
        home = folder / TAKEN
        home.mkdir(exist_ok=True)
        name = f"{now:%Y%m%d-%H%M%S}-{path.name}"
        path.rename(home / name)
        (home / f"{name}.导入结果.txt").write_text("\n".join(told.sentences()) + "\n", "utf-8")
        return True
    return False


TAKEN = "已导入"


def _is_quiet(path: Path) -> bool:
    """Nobody writes to it any more: nothing of it changed for a while."""
    newest = max(
        (one.lstat().st_mtime for one in (path, *(path.rglob("*") if path.is_dir() else ()))),
        default=0.0,
    )
    return time.time() - newest > QUIET_SECONDS


def _taken(
    store: Store, path: Path, lists: Sequence[tuple[str, Path]], now: dt.datetime
) -> Outcome:
    notice = store.policies.current(newest_policy(now).id)
    when = submitted_when(notice, now)
    wanted = Wanted(notice.id, State.RECOMMENDED, when, asks=False)
    kept = {"policy": notice.id, "stage": wanted.stage.value, "submitted_at": when.isoformat(),
            "title": path.name}  # fmt: skip
    claim = store.imports.take(store.imports.begin(BY_FOLDER, kept, now))
    left: list[Left] = []
    with opened([(path.name, path)], left) as items:
        doing = Doing(store, claim.id, BY_FOLDER, wanted, now)
        outcome = run(doing, items, left, lambda *_: None, lists)
    store.imports.finish(claim, outcome.as_json())
    return outcome


BY_FOLDER = "watched folder"
"""Who acts in the audit when the watched folder does."""
