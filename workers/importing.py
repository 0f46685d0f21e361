"""An import done: archives opened, files brought together by person, each person's placed.

Safe to run again from the start: a person is found by citizen's number, or by name together
with a file that is there already, and a file by its content.
"""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from intake.casework.importing.archive import LISTS, Item, Left, pieces
from intake.casework.importing.columns import Layout
from intake.casework.importing.people import declare, gathered
from intake.casework.importing.sheet import PeopleList, open_list
from intake.casework.rounds import State
from intake.domain.application import BEIJING
from intake.domain.errors import Fault, IntakeError, UsageError
from intake.policy.notice import Policy
from intake.store import ImportClaim, ImportStatus, Store
from intake.store.jobs.thresholds import RENEW_SECONDS
from workers.import_finding import seen_by
from workers.import_placing import Doing, Outcome, Progress, Wanted, place_all
from workers.import_sources import arrived

log = logging.getLogger(__name__)


def run(
    doing: Doing,
    items: Sequence[Item],
    left: list[Left],
    progress: Progress,
    excel: Sequence[tuple[str, Path]] = (),
) -> Outcome:
    """All these files placed or listed; what came of it.

    With a list whose columns nobody has confirmed, nothing is placed: `question` says what
    is to be confirmed. `left`: what was refused when the sources were opened.
    """
    outcome, store = Outcome(), doing.store
    with ExitStack() as stack:
        lists = _lists(items, excel, left, stack)
        layouts = {id(one): store.imports.layouts.remembered(one.layout.headings) for one in lists}
        unsure = next((one for one in lists if layouts[id(one)] is None), None)
        if unsure is not None and doing.wanted.asks:
            outcome.question = _question(unsure)
            return outcome
        rows = [
            row for one in lists for row in one.declared(_confirmed(one.layout, layouts[id(one)]))
        ]
        known = {name for _, declared in rows if (name := declared.value("name"))}
        people, _ = gathered((one for one in items if not _is_list(one, lists)), known, left)
        outcome.notes += declare(people, rows)
        outcome.files = sum(len(one.items) for one in people)
        place_all(doing, people, outcome, left, progress)
    outcome.left += [{"path": one.path, "reason": one.reason} for one in left]
    return outcome


def _is_list(item: Item, lists: Sequence[PeopleList]) -> bool:
    return item.ending in LISTS and any(one.file == str(item.path) for one in lists)


def _lists(
    items: Sequence[Item], excel: Sequence[tuple[str, Path]], left: list[Left], stack: ExitStack
) -> list[PeopleList]:
    """The lists of people among the files, and those that were named as such."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    places = list(excel)
    for number, item in enumerate(one for one in items if one.ending in LISTS):
        beside = folder / f"{number}.xlsx"
        try:
            with beside.open("xb") as stream:
                for piece in pieces(item.open):
                    stream.write(piece)
        except UsageError as wrong:
            left.append(Left(str(item.path), wrong.message))
            continue
        places.append((str(item.path), beside))
    found = []
    for name, path in places:
        try:
            one = open_list(path, name)
        except UsageError as wrong:
            left.append(Left(name, wrong.message))
            continue
        if one is not None:
            found.append(one)
    return found


def _question(unsure: PeopleList) -> dict[str, Any]:
    sample = next((d.document for _, d in unsure.declared()), {})
    return {
        "file": unsure.file,
        "sheet": unsure.sheet,
        "headings": list(unsure.layout.headings),
        "meanings": {str(column): name for column, name in unsure.layout.meanings.items()},
        "rows": sum(1 for _ in unsure.declared()),
        "example": sorted(sample),
    }


def _confirmed(layout: Layout, meanings: dict[int, str] | None) -> Layout:
    return layout if meanings is None else replace(layout, meanings=meanings)


def submitted_when(policy: Policy, now: dt.datetime) -> dt.datetime:
    """When it was submitted elsewhere, where nobody says: now, or the end of the window that
    is over, since later nothing could be submitted there."""
    window = policy.submission
    return min(max(now, window.opens), window.closes).astimezone(BEIJING)


@contextmanager
def _held(store: Store, claim: ImportClaim) -> Iterator[None]:
    """The import stays ours while we are at it, however long one archive or file takes."""
    is_over = threading.Event()

    def keep() -> None:
        while not is_over.wait(RENEW_SECONDS):
            try:
                if not store.imports.renew(claim):
                    return
            except IntakeError as fault:
                log.warning("import %s: not renewed (%s)", claim.id, fault.code)

    thread = threading.Thread(target=keep, name="import lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def do_next(store: Store, now: dt.datetime) -> bool:
    """Do the oldest import that waits; False when there is none."""
    claim = store.imports.claim()
    if claim is None:
        return False
    wanted = Wanted(
        claim.wanted["policy"],
        State(claim.wanted["stage"]),
        dt.datetime.fromisoformat(claim.wanted["submitted_at"]),
        claim.wanted.get("unit"),
        claim.wanted.get("asks", True),
        seen_by(store, claim.actor),
    )

    def progress(done: int, total: int) -> None:
        if not store.imports.goes_on(claim, done, total):
            raise InterruptedError

    left: list[Left] = []
    doing = Doing(store, claim.id, claim.actor, wanted, now)
    try:
        with _held(store, claim), arrived(store, claim.id, left) as items:
            outcome = run(doing, items, left, progress)
    except InterruptedError:
        return True
    except Fault:
        raise
    except Exception as error:
        log.warning("import %s failed: %s", claim.id, type(error).__name__)
        store.imports.finish(
            claim,
            {"problem": f"程序出错（{type(error).__name__}），请告诉运维人员"},
            ImportStatus.FAILED,
        )
        return True
    status = ImportStatus.ASKING if outcome.question else ImportStatus.DONE
    store.imports.finish(claim, outcome.as_json(), status)
    return True
