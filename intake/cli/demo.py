"""`intake demo`: made-up applications through the whole service, as a client would.

A service of its own in a temporary folder: HTTP in, queue, workers, database, HTTP out.
Numbers of identity cards are masked over HTTP, so what is shown at the end is read from
the store on the same machine.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import socket
import tempfile
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from intake.casework.declaration import APPLICATION_FILE
from intake.casework.folder import load_application
from intake.cli.check import VERDICT_TONES
from intake.cli.files import HtmlTarget, open_private
from intake.cli.thresholds import ANSWER_SECONDS, PATIENCE_SECONDS, WAIT_SECONDS
from intake.domain.application import Slot
from intake.domain.errors import Fault
from intake.domain.findings import Report
from intake.domain.report_json import from_json
from intake.domain.settings import Settings
from intake.extraction.codec import pictures_from_kept
from intake.reporting.html import Pictures
from intake.reporting.terminal import print_report, print_summary
from intake.reporting.wording import VERDICTS, count_all
from intake.store import Readings, Reports, Store

CLOCK = "2024-10-20T10:00:00+08:00"
"""Within the window of the notice that the samples answer."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An application at the service: its folder's name, and the names of its uploads."""

    name: str
    id: str
    token: str
    files: Mapping[str, str]


@contextmanager
def own_settings(base: Settings) -> Iterator[Settings]:
    """A service's settings on a fresh temporary folder, whatever the operator's are."""
    with tempfile.TemporaryDirectory(prefix="intake-demo-") as folder:
        yield Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
            data_dir=Path(folder),
            clock=base.clock or dt.datetime.fromisoformat(CLOCK),
            host="127.0.0.1",
            port=_free_port(),
            models_dir=base.models_dir and base.models_dir.absolute(),
            runtime=base.runtime,
            database_url=None,
            storage=None,
            master_keys=None,
            broker_url=None,
            operator_token=None,
            services=base.services,
        )


class Client:
    """The service as any client sees it."""

    def __init__(self, settings: Settings) -> None:
        self._host, self._port = settings.host, settings.port

    def send(self, folder: Path) -> Sent:
        """Declare, upload every file, submit."""
        document = json.loads((folder / APPLICATION_FILE).read_text(encoding="utf-8"))
        document.pop("uploads", None)
        made = self._ask("POST", "/api/applications", _json(document))
        id, token = made["id"], made["upload_token"]
        files = {}
        for slot in load_application(folder).slots:
            path = f"/api/applications/{id}/uploads?{_query(slot)}"
            body = (folder / slot.upload).read_bytes()
            answer = self._ask("POST", path, body, token)
            files[answer["id"]] = slot.upload
        self._ask("POST", f"/api/applications/{id}/submit", b"", token)
        return Sent(folder.resolve().name, id, token, files)

    def wait(self, sent: Sent) -> None:
        """Until the report is complete."""
        for _ in range(PATIENCE_SECONDS // WAIT_SECONDS):
            path = f"/api/applications/{sent.id}/report"
            answer = self._ask("GET", path, None, sent.token, wait=WAIT_SECONDS)
            if "verdict" in answer:
                return
        raise Fault("DEMO_TOO_SLOW", f"{sent.name}：{PATIENCE_SECONDS} 秒内未出报告")

    def _ask(
        self, method: str, path: str, body: bytes | None, token: str = "", wait: int = 0
    ) -> Mapping[str, Any]:
        headers = {"Content-Type": "application/json"} if not token else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if wait:
            headers["Prefer"] = f"wait={wait}"
        line = http.client.HTTPConnection(self._host, self._port, timeout=ANSWER_SECONDS)
        try:
            line.request(method, path, body, headers)
            response = line.getresponse()
            answer: Mapping[str, Any] = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Fault("DEMO_FAILED", f"服务没有应答（{type(error).__name__}）") from error
        finally:
            line.close()
        if response.status >= http.client.BAD_REQUEST:
            raise Fault(
                "DEMO_FAILED", f"服务拒绝了请求：{answer.get('detail')}（{answer.get('code')}）"
            )
        return answer


def show(store: Store, all_sent: Sequence[Sent], html_to: str | None, json_to: Path | None) -> None:
    """What came out, on the terminal, as HTML and as JSON Lines."""
    console, screen = Console(), Console(stderr=True)
    html = HtmlTarget.of(html_to, len(all_sent))
    rows, lines, report = [], [], None
    for sent in all_sent:
        document, report = _report(store.reports, sent)
        lines.append(json.dumps(document, ensure_ascii=False))
        print_report(report, console)
        if html is not None:
            html.write(sent.name, report, _pictures(store.readings, sent))
        verdict, tone = VERDICTS[report.verdict][0], VERDICT_TONES[report.verdict]
        rows.append((sent.name, verdict, tone, *count_all(report)))
    if len(rows) > 1:
        print_summary(rows, console, report)
    if json_to is not None:
        with open_private(json_to) as file:
            file.writelines(f"{line}\n" for line in lines)
    if html is not None:
        screen.print(f"HTML 报告：{html.finish(rows)}", soft_wrap=True)


def _report(reports: Reports, sent: Sent) -> tuple[Any, Report]:
    stored = reports.newest(sent.id)
    if stored is None:
        raise Fault("DEMO_FAILED", f"{sent.name}：没有报告")
    document = _with_names(stored.body, {sent.id: sent.name, **sent.files})
    return document, from_json(document)


def _with_names(part: Any, names: Mapping[str, str]) -> Any:
    """Ids of the application and its uploads are replaced by what the folder calls them."""
    if isinstance(part, Mapping):
        return {key: _with_names(value, names) for key, value in part.items()}
    if isinstance(part, list):
        return [_with_names(value, names) for value in part]
    return names.get(part, part) if isinstance(part, str) else part


def _pictures(readings: Readings, sent: Sent) -> Pictures:
    crops, thumbnails = {}, {}
    for id, name in sent.files.items():
        kept = pictures_from_kept(readings.pictures(id) or b"")
        if kept is not None:
            crops.update({(name, page, box): jpeg for (page, box), jpeg in kept.crops.items()})
            thumbnails.update({(name, page): jpeg for page, jpeg in kept.thumbnails.items()})
    return Pictures(crops, thumbnails)


def _query(slot: Slot) -> str:
    given = {"material": slot.material, "year": slot.year, "filename": Path(slot.upload).name}
    return urllib.parse.urlencode({k: v for k, v in given.items() if v is not None})


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
