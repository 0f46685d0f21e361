"""The real server on a real store, its callers, and a worker's part played by the test."""

from __future__ import annotations

import datetime as dt
import functools
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import uvicorn

from intake.domain.settings import Settings
from intake.store import IntegrationScope, JobKind, Store, UploadStatus
from intake.web.app import create_app

CLOCK = "2024-10-20T10:00:00+08:00"
REVIEWER, OPERATOR = "a-reviewers-made-up-token", "an-operators-made-up-token"
"""Two made-up tokens; the first one opens nothing (any more)."""
ID_NUMBER = "652827199903081227"
DECLARED = {
    "policy": "hejing-2024",
    "applicant": {
        "name": "阿依古丽·买买提",
        "sex": "女",
        "ethnicity": "维吾尔族",
        "birth_date": "1999-03-08",
        "id_number": ID_NUMBER,
    },
    "employment": {
        "employer": "和静县水利站",
        "employer_kind": "public_institution",
        "status": "在职",
        "work_start": "2022-08-01",
        "series": "工程系列",
        "specialty": "水利",
        "applied_level": "初级",
    },
    "education": {
        "level": "本科",
        "school": "天山理工大学",
        "major": "水利水电工程",
        "graduated": "2022-06-20",
        "certificate_number": "107551202205012345",
    },
}
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40


@dataclass(frozen=True)
class Kept:
    """A made-up reading."""

    reading: bytes = b"reading"
    strips: bytes = b"strips"
    pictures: bytes = b"pictures"


@dataclass
class Clocked:
    """Settings whose clock the test moves."""

    settings: Settings

    def set(self, moment: str) -> None:
        object.__setattr__(self.settings, "clock", type(self.settings)(clock=moment).clock)


@dataclass
class Service:
    """A running server: `http` calls it; `work` does what the workers would."""

    url: str
    store: Store
    clock: Clocked
    open_clients: list[httpx.Client] = field(default_factory=list)

    def client(self, token: str | None = None) -> httpx.Client:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        made = httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False)
        self.open_clients.append(made)
        return made

    def applicant(self, declared: Mapping[str, Any] = DECLARED) -> Applicant:
        answer = self.client().post("/api/applications", json=declared)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        return Applicant(self, made["id"], self.client(made["upload_token"]))

    def ready(self, declared: Mapping[str, Any] = DECLARED) -> Applicant:
        """Somebody who has uploaded a paper and may submit."""
        someone = self.applicant(declared)
        assert someone.send().status_code == 202
        return someone

    def program(
        self, scope: IntegrationScope = IntegrationScope.READ, unit: str | None = None
    ) -> httpx.Client:
        """A program with a token of its own, good for years."""
        now = self.clock.settings.now()
        made = self.store.integrations.add(
            f"a program that may {scope}",
            scope,
            unit,
            now + dt.timedelta(days=3660),
            now,
            "command",
        )
        return self.client(made[1])

    @functools.cached_property
    def reviewer(self) -> httpx.Client:
        """A program that acts for the unit of `DECLARED`."""
        return self.program(IntegrationScope.UNIT, "和静县水利站")

    def send_back(
        self, someone: Applicant, by: httpx.Client | None = None, **headers: str
    ) -> httpx.Response:
        """All seen, all upheld, returned."""
        http = by or self.reviewer
        listed = http.get(f"{someone.url}/decisions").json().get("items", [])
        for one in (one for one in listed if one["action"] is None):
            http.post(f"{someone.url}/decisions", json={"flag": one["flag"], "action": "upheld"})
        unseen = http.post(f"{someone.url}/seen", json={"pages": []}).json().get("unseen", [])
        http.post(f"{someone.url}/seen", json={"pages": unseen})
        return http.post(f"{someone.url}/return", headers=headers)

    def work(self, flags: list[dict[str, Any]] | None = None, verdict: str = "pass") -> None:
        """Check whatever waits, then report on it, until nothing waits."""
        while bells := self.store.jobs.due(100):
            for bell in bells:
                claim = self.store.jobs.claim(bell.job_id, "the-test")
                if claim is None:
                    continue
                if claim.kind is JobKind.UPLOAD:
                    assert self.store.results.finish_upload(
                        claim, Kept(), UploadStatus.CHECKED, None, "v1"
                    )
                else:
                    record = self.store.cases.get(claim.application_id)
                    body = report_body(self.store, record.id, flags or [], verdict)
                    assert self.store.results.finish_report(claim, record.generation, body, verdict)


@dataclass(frozen=True)
class Applicant:
    """An applicant with the one application of hers."""

    service: Service
    id: str
    http: httpx.Client

    @property
    def url(self) -> str:
        return f"/api/applications/{self.id}"

    def send(self, data: bytes = JPEG, **query: Any) -> httpx.Response:
        return self.http.post(f"{self.url}/uploads", params=query, content=data)

    def submit(self, **headers: str) -> httpx.Response:
        return self.http.post(f"{self.url}/submit", headers=headers)

    def see(self) -> dict[str, Any]:
        return self.http.get(self.url).json()


def report_body(
    store: Store, application_id: str, flags: list[dict[str, Any]], verdict: str
) -> dict[str, Any]:
    """A report (contract §3) on this application as a worker stores it."""
    record = store.cases.get(application_id)
    rows = [
        {
            "upload": upload.id,
            "sha256": upload.sha256,
            "status": upload.status.value
            if upload.status is UploadStatus.CHECKED
            else "not_checked",
            "code": None if upload.status is UploadStatus.CHECKED else "CHECK_PENDING",
            "pages": [
                {
                    "page": 1,
                    "width": 1010,
                    "height": 637,
                    "rotation": 0,
                    "materials": ["id_card_portrait_side"],
                }
            ],
        }
        for upload in store.uploads.of(application_id)
    ]
    return {
        "schema": "intake.report/1",
        "application": application_id,
        "policy": record.policy,
        "as_of": CLOCK,
        "clock_is_set": True,
        "round": record.round,
        "scope": [],
        "versions": {"pipeline": "1"},
        "verdict": verdict,
        "uploads": rows,
        "flags": flags,
        "materials": [],
    }


def flag(upload: str | None = None, **more: Any) -> dict[str, Any]:
    """A flag with every key of the contract."""
    usual = {
        "kind": "misreported",
        "severity": "error",
        "code": "ID_NUMBER_MISMATCH",
        "material": "id_card_portrait_side",
        "year": None,
        "field": "id_number",
        "upload": upload,
        "page": 1,
        "box": [1, 2, 3, 4],
        "declared": None,
        "read": None,
        "confidence": 0.99,
        "clause": "六（一）1",
        "evidence": {},
        "message": "",
        "advice": "",
    }
    return usual | more


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    with Store.open(Settings(data_dir=tmp_path / "data")) as opened:
        yield opened


@pytest.fixture
def service(store, tmp_path) -> Iterator[Service]:
    settings = Settings(data_dir=tmp_path / "data", clock=CLOCK, operator_token=OPERATOR)
    yield from running(store, settings)


def running(store: Store, settings: Settings, broker_facts: Any = None) -> Iterator[Service]:
    """The server in a thread until the generator goes on."""
    config = uvicorn.Config(
        create_app(store, settings, broker_facts),
        port=0,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
            assert thread.is_alive(), "the server did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        served = Service(f"http://127.0.0.1:{port}", store, Clocked(settings))
        yield served
        for client in served.open_clients:
            client.close()
    finally:
        server.should_exit = True
        thread.join()
