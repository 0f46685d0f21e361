"""Nobody gets further than their token: every route there is, asked by everybody."""

from __future__ import annotations

import re
import stat
from itertools import takewhile
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute

from intake.domain.settings import Settings
from intake.store import IntegrationScope
from intake.web.api.problems import ProblemError
from intake.web.app import bare_app
from intake.web.serving import Limiter
from intake.web.thresholds import CREATE_BURST
from intake.web.tokens import is_token, staff_tokens
from tests.web.conftest import OPERATOR, REVIEWER
from tests.web.staffed import STAFF_ROUTES

OPEN = {
    ("POST", "/api/applications"),
    ("GET", "/api/policies"),
    ("GET", "/api/policies/{name}"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("POST", "/ops/login"),
    ("POST", "/ops/logout"),
}
"""What anybody may ask."""
OF_APPLICANT = {
    ("GET", "/api/applications/{id}/checklist"),
    ("GET", "/api/applications/{id}/letter"),
    ("GET", "/api/applications/{id}/letter.pdf"),
    ("GET", "/api/applications/{id}/uploads"),
    ("GET", "/api/applications/{id}"),
    ("PATCH", "/api/applications/{id}"),
    ("POST", "/api/applications/{id}/uploads"),
    ("POST", "/api/applications/{id}/submit"),
    ("GET", "/api/applications/{id}/uploads/{upload}"),
    ("DELETE", "/api/applications/{id}/uploads/{upload}"),
    ("GET", "/api/applications/{id}/events"),
    ("GET", "/api/applications/{id}/report"),
    ("GET", "/api/applications/{id}/contact"),
    ("PUT", "/api/applications/{id}/contact"),
}
OF_REVIEWER = {
    ("GET", "/api/applications/{id}/checklist"),
    ("GET", "/api/applications/{id}/letter"),
    ("GET", "/api/applications/{id}/letter.pdf"),
    ("GET", "/api/applications/{id}/uploads"),
    ("GET", "/api/applications"),
    ("GET", "/api/applications/{id}"),
    ("GET", "/api/applications/{id}/uploads/{upload}"),
    ("GET", "/api/applications/{id}/events"),
    ("GET", "/api/applications/{id}/report"),
    ("POST", "/api/applications/{id}/return"),
    ("GET", "/api/applications/{id}/decisions"),
    ("POST", "/api/applications/{id}/decisions"),
    ("POST", "/api/applications/{id}/seen"),
    ("POST", "/api/applications/{id}/recommend"),
    ("POST", "/api/applications/{id}/confirm"),
}
OPEN_PAGES = {
    ("GET", "/"),
    ("GET", "/static/{digest}/{name}"),
    ("GET", "/a/enter"),
    ("POST", "/a/enter"),
    ("GET", "/a/enter/{token}"),
    ("POST", "/a/enter/link"),
    ("GET", "/a/start"),
    ("POST", "/a/start"),
    ("POST", "/a/leave"),
    ("GET", "/a/privacy"),
}
"""Pages before anybody is known; a form that is none of ours is refused all the same."""
OF_SESSION = {
    ("GET", "/a"),
    ("GET", "/a/papers/{material}"),
    ("POST", "/a/papers/{material}"),
    ("POST", "/a/uploads/{upload}/withdraw"),
    ("POST", "/a/remarks"),
    ("POST", "/a/code"),
    ("GET", "/a/pictures/{upload}/{page}"),
    ("GET", "/a/declaration"),
    ("POST", "/a/declaration"),
    ("GET", "/a/submit"),
    ("POST", "/a/submit"),
    ("GET", "/a/letter"),
    ("GET", "/a/letter/letter.pdf"),
    ("GET", "/a/annexes/{material}.pdf"),
    ("GET", "/a/annexes/{material}.docx"),
    ("GET", "/a/prefill"),
    ("POST", "/a/phone"),
    ("GET", "/a/contact"),
    ("POST", "/a/contact"),
    ("POST", "/a/contact/code"),
    ("POST", "/a/contact/verify"),
    ("POST", "/a/uploads/{upload}/use"),
    ("GET", "/a/receipt"),
    ("GET", "/a/receipt/receipt.pdf"),
    ("GET", "/a/rights"),
    ("POST", "/a/human"),
    ("GET", "/a/mine.zip"),
}
"""Pages of the application whose session the browser holds; they name no other."""
OF_OPERATOR = {
    ("GET", "/ops"),
    ("POST", "/ops/jobs/{job}/retry"),
    ("POST", "/ops/jobs/{job}/person"),
}


def leaves(routes) -> list[APIRoute]:
    """Every route, however deep the routers stand in each other."""
    found = []
    for route in routes:
        if isinstance(route, APIRoute):
            found.append(route)
        else:
            below = getattr(route, "routes", None) or getattr(
                getattr(route, "original_router", None), "routes", []
            )
            found += leaves(below)
    return found


def every_route() -> list[tuple[str, str]]:
    app = bare_app()
    everything = [(m, r.path) for r in leaves(app.routes) for m in sorted(r.methods or [])]
    # Whose pages those are is asked role by role in `test_staff_access`.
    return [route for route in everything if route not in STAFF_ROUTES]


def test_every_route_belongs_to_somebody_here():
    pages = OPEN_PAGES | OF_SESSION
    assert set(every_route()) == OPEN | OF_APPLICANT | OF_REVIEWER | OF_OPERATOR | pages


def by_token() -> list[tuple[str, str]]:
    return [route for route in every_route() if route not in OPEN_PAGES | OF_SESSION]


@pytest.mark.parametrize(("method", "path"), sorted(OF_SESSION | OPEN_PAGES))
def test_a_page_opens_to_its_own_session_and_no_form_to_a_stranger(service, method, path):
    someone = service.applicant()
    for token in (None, REVIEWER, OPERATOR):
        status = asked(service.client(token), method, path, someone)
        if (method, path) in OF_SESSION or method == "POST":
            assert status in (401, 403)
        else:
            assert status in (200, 404)


def asked(client: httpx.Client, method: str, path: str, someone) -> int:
    """The status, without waiting for a stream's end."""
    url = path.replace("{id}", someone.id)
    url = re.sub(r"\{(upload|job|token|digest|name)\}", "0" * 32, url)
    url = url.replace("{material}", "commitment").replace("{page}", "1")
    with client.stream(method, url) as answer:
        return answer.status_code


@pytest.mark.parametrize(("method", "path"), by_token())
def test_nobody_without_a_token_gets_in(service, method, path):
    someone = service.applicant()
    for token in (None, "x", "a" * 43):
        status = asked(service.client(token), method, path, someone)
        if (method, path) in OPEN:
            assert status not in (401, 403) or path == "/ops/login"
        else:
            assert status == 401


@pytest.mark.parametrize(("method", "path"), [r for r in by_token() if r not in OPEN])
def test_a_token_opens_what_is_its_own_and_nothing_else(service, method, path):
    mine, others = service.applicant(), service.applicant()
    route = (method, path)
    refused = 401 if path.startswith("/ops") else 403
    own, foreign = (asked(mine.http, method, path, whose) for whose in (mine, others))
    reviewing = asked(service.reviewer, method, path, mine)
    operating = asked(service.client(OPERATOR), method, path, mine)
    if route in OF_APPLICANT:
        assert own not in (401, 403)
        assert foreign == 404
    else:
        assert own == refused
        assert foreign == (404 if "{id}" in path else refused)
    # A program confirms for the county or recommends for a unit, never both.
    confirming = asked(service.program(IntegrationScope.COUNTY), method, path, mine)
    acting = confirming if path.endswith("/confirm") else reviewing
    assert (acting not in (401, 403)) == (route in OF_REVIEWER)
    assert (operating not in (401, 403)) == (route in OF_OPERATOR)


def test_a_foreign_application_looks_as_if_it_were_not_there(service):
    mine, others = service.applicant(), service.applicant()
    foreign = mine.http.get(others.url).json()
    absent = mine.http.get(f"/api/applications/{'0' * 32}").json()
    assert {**foreign, "instance": ""} == {**absent, "instance": ""}


def test_another_applications_upload_is_not_found_under_ones_own(service):
    mine, others = service.applicant(), service.applicant()
    upload = others.send().json()
    for method in ("GET", "DELETE"):
        answer = mine.http.request(method, f"{mine.url}/uploads/{upload['id']}")
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer  x", "Basic eDp5", "token", f"bearer{REVIEWER}"]
)
def test_a_garbled_header_is_no_token(service, header):
    someone = service.applicant()
    answer = service.client().get(someone.url, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_an_erased_persons_token_opens_nothing(service):
    someone = service.applicant()
    service.store.erasure.erase(someone.id)
    assert someone.http.get(someone.url).status_code == 401


def test_creating_is_limited_per_address_and_says_when_to_come_back(service):
    client = service.client()
    # The slower the machine, the more of them are allowed again while these are asked.
    answers = (client.post("/api/applications", json={}) for _ in range(10 * CREATE_BURST))
    allowed = [answer.status_code for answer in takewhile(lambda a: a.status_code != 429, answers)]
    assert len(allowed) >= CREATE_BURST
    assert set(allowed) == {422}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert int(refused.headers["Retry-After"]) >= 1


def test_one_address_does_not_use_up_anothers_share():
    limiter = Limiter(2, 0.001)
    for address in ("a", "a", "b", "b"):
        limiter.take(address)
    for address in ("a", "b"):
        with pytest.raises(ProblemError):
            limiter.take(address)


def test_staff_tokens_are_made_once_for_the_owner_alone(tmp_path):
    settings = Settings(data_dir=tmp_path)
    first = staff_tokens(settings)
    assert staff_tokens(settings) == first
    mode = Path(tmp_path / "tokens" / "operator").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert staff_tokens(Settings(data_dir=tmp_path, operator_token=OPERATOR)).operator == OPERATOR


def test_tokens_are_compared_whole():
    assert is_token(REVIEWER, REVIEWER)
    for wrong in ("", REVIEWER[:-1], REVIEWER + "x", "ü" * 5):
        assert not is_token(wrong, REVIEWER)
