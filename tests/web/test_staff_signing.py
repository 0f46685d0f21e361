"""Signing in: by password, by a made-up OpenID provider, and not at all."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from intake.store import StaffRole
from intake.web.thresholds import LOGIN_BURST
from tests.web.staffed import PASSWORD, account, csrf_of, later

CLIENT = "intake-at-the-county"


@pytest.fixture
def li(service):
    return service.store.staff.add(
        "li",
        "李建国",
        StaffRole.COUNTY_REVIEWER,
        None,
        PASSWORD,
        service.clock.settings.now(),
        "command",
    )


def tried(client: httpx.Client, login: str, password: str) -> httpx.Response:
    csrf = csrf_of(client.get("/login").text)
    return client.post(
        "/login",
        data={"csrf": csrf, "login": login, "password": password},
        headers={"Accept": "text/html"},
    )


def test_the_right_password_opens_a_new_session_in_a_guarded_cookie(service, li):
    client = service.client()
    client.cookies.set("intake_staff", "a" * 43)  # what somebody else may have put there
    answer = tried(client, "Li", PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("intake_staff"))
    assert "httponly" in cookie.lower() and "samesite=lax" in cookie.lower()
    token = answer.cookies["intake_staff"]
    assert token != "a" * 43 and PASSWORD not in answer.text
    assert service.store.staff.of_session(token, service.clock.settings.now()).id == li.id


def test_wrong_login_and_wrong_password_are_told_alike_and_counted(service, li):
    client = service.client()
    pages = {tried(client, login, "wrong").text for login in ("li", "nobody")}
    assert len(pages) == 1 and "登录名或密码不对" in pages.pop()
    for _ in range(LOGIN_BURST):
        answer = tried(client, "li", "wrong")
    assert answer.status_code == 429
    assert "sign_in_failed" in {line.action for line in service.store.audit.entries()}


def test_signing_out_ends_the_session_for_everybody_who_has_its_cookie(service):
    person = account(service, StaffRole.COUNTY_REVIEWER)
    token = person.http.cookies["intake_staff"]
    person.press("/logout")
    thief = service.client()
    thief.cookies.set("intake_staff", token)
    assert thief.get("/review").status_code == 401


def test_an_idle_session_is_over(service):
    person = account(service, StaffRole.COUNTY_REVIEWER)
    later(service, 59)
    assert person.get("/review").status_code == 200
    later(service, 61)
    answer = person.get("/review?tab=returned")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/login?back=%2Freview%3Ftab%3Dreturned",
    )
    assert "请先登录" in person.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/review?tab=returned", "/review?tab=returned"),
        ("/admin/users", "/admin/users"),
        ("//elsewhere.example/review", "/staff"),
        ("https://elsewhere.example", "/staff"),
        ("/review\\@x", "/staff"),
    ],
)
def test_signing_in_leads_back_to_the_page_that_asked_for_it_and_to_no_other_site(
    service, li, back, leads
):
    client = service.client()
    csrf = csrf_of(client.get("/login", params={"back": back}).text)
    answer = client.post(
        "/login", data={"csrf": csrf, "login": "li", "password": PASSWORD, "back": back}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, leads)


def test_a_new_password_is_a_good_one_and_ends_every_other_session(service, li):
    client = service.client()
    tried(client, "li", PASSWORD)
    other = service.client()
    other.cookies.set(
        "intake_staff",
        service.store.staff.begin_session(li, service.clock.settings.now(), "password"),
    )
    csrf = csrf_of(client.get("/staff/account").text)

    def changed(old: str, new: str) -> int:
        return client.post(
            "/staff/account", data={"csrf": csrf, "old": old, "new": new}
        ).status_code

    assert (
        changed(PASSWORD, "short")
        == changed(PASSWORD, "li" * 8)
        == changed("wrong", "nine other words here")
        == 422
    )
    assert changed(PASSWORD, "nine other words here") == 303
    assert client.get("/review").status_code == 200
    assert other.get("/review").status_code == 401


def test_an_administrator_makes_and_closes_accounts_and_sees_no_papers(service):
    admin = account(service, StaffRole.ADMINISTRATOR)
    page = admin.press("/admin/users", login="wang", name="王秀兰", role="county_reviewer").text
    password = page.split('class="secret">')[1].split("<")[0]
    (wang,) = [one for one in service.store.staff.everybody() if one.login == "wang"]
    assert (
        service.store.staff.check_password("wang", password, service.clock.settings.now()).id
        == wang.id
    )
    assert password not in admin.get("/admin/users").text
    assert admin.press("/admin/users", login="wang", name="x", role="supervisor").status_code == 409
    assert admin.press("/admin/users", login="x", name="x", role="unit_reviewer").status_code == 422
    assert admin.press("/admin/users", login="x", name="x", role="king").status_code == 422
    assert admin.press(f"/admin/users/{wang.id}", what="close").status_code == 200
    assert service.store.staff.get(wang.id).disabled_at is not None
    assert admin.press(f"/admin/users/{admin.id}", what="close").status_code == 409
    line = service.store.audit.entries()[0]
    assert line.action == "user_changed" and line.detail["before"] == {
        "role": "county_reviewer",
        "unit": None,
        "is_disabled": False,
    }


# ------------------------------------------------------------------------ OpenID Connect


@dataclass
class Provider:
    """A tiny provider: it answers every code with what `claims` says, signed with `key`."""

    address: str = ""
    key: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k", "use": "sig"})
    )
    signer: RSAKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def document(self, path: str) -> Any:
        if path.endswith("/openid-configuration"):
            return {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/keys":
            return KeySet([self.key]).as_dict(private=False)
        return None

    def token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        self.asked |= {name: values[0] for name, values in form.items()}
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "17", "iat": now, "exp": now + 60}
        signed = jwt.encode(
            {"alg": "RS256", "kid": "k"}, claims | self.claims, self.signer or self.key
        )
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, document: Any) -> None:
            body = json.dumps(document).encode()
            self.send_response(200 if document is not None else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.answer(made.document(self.path))

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self.answer(made.token(parse_qs(self.rfile.read(length).decode())))

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def with_provider(service, provider):
    for name, value in (
        ("oidc_issuer", provider.address),
        ("oidc_client_id", CLIENT),
        ("oidc_client_secret", "s"),
    ):
        object.__setattr__(service.clock.settings, name, value)
    return service


def come_back(service: Any, provider: Provider, wanted: str = "", **changed: Any) -> httpx.Response:
    """Off to the provider and back with its answer, as a browser goes."""
    client = service.client()
    sent = client.get("/oidc/start", params={"back": wanted})
    query = {k: v[0] for k, v in parse_qs(urlsplit(sent.headers["Location"]).query).items()}
    assert query["code_challenge_method"] == "S256" and query["client_id"] == CLIENT
    provider.claims = {"nonce": query["nonce"], "preferred_username": "li"} | changed.pop(
        "claims", {}
    )
    back = {"code": "c", "state": query["state"]} | changed
    return client.get(f"/oidc/back?{urlencode(back)}")


def test_somebody_the_provider_knows_and_we_know_is_signed_in(with_provider, provider, li):
    answer = come_back(with_provider, provider)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff")
    token = answer.cookies["intake_staff"]
    assert (
        with_provider.store.staff.of_session(token, with_provider.clock.settings.now()).id == li.id
    )
    assert provider.asked["code_verifier"]
    assert with_provider.store.audit.entries()[0].detail == {"how": "oidc"}


def test_an_account_belongs_to_the_subject_that_came_first_whatever_its_name_is_now(
    with_provider, provider, li
):
    assert come_back(with_provider, provider).headers["Location"] == "/staff"
    renamed = come_back(with_provider, provider, claims={"preferred_username": "a-new-name"})
    assert renamed.headers["Location"] == "/staff"
    # The old name was given to somebody else.
    assert come_back(with_provider, provider, claims={"sub": "18"}).status_code == 401
    bound = with_provider.store.audit.entries(action="oidc_bound")
    assert [one.actor for one in bound] == [li.id]


@pytest.mark.parametrize(
    ("wanted", "arrives"),
    [
        ("/review/0123?a=%E4%B8%AD.1", "/review/0123?a=%E4%B8%AD.1"),
        ("//elsewhere.example", "/staff"),
        ("https://elsewhere.example/review", "/staff"),
        ("/review\\@elsewhere.example", "/staff"),
    ],
)
def test_the_provider_leads_back_to_the_page_that_was_wanted_and_never_to_another_site(
    with_provider, provider, li, wanted, arrives
):
    assert come_back(with_provider, provider, wanted).headers["Location"] == arrives


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"preferred_username": "somebody-else"}},
        {"claims": {"nonce": "another"}},
        {"claims": {"aud": "another-client"}},
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"exp": 1}},
        {"state": "another"},
    ],
)
def test_an_answer_that_is_not_for_us_signs_nobody_in(with_provider, provider, li, wrong):
    answer = come_back(with_provider, provider, **wrong)
    assert answer.status_code == 401 and "intake_staff" not in answer.cookies


def test_an_answer_signed_by_somebody_else_signs_nobody_in(with_provider, provider, li):
    provider.signer = RSAKey.generate_key(2048, {"kid": "k", "use": "sig"})
    assert come_back(with_provider, provider).status_code == 401


def test_an_answer_nobody_asked_for_is_refused(with_provider, li):
    answer = with_provider.client().get("/oidc/back?code=c&state=s")
    assert answer.status_code == 401


def test_without_a_provider_there_is_no_such_page(service):
    assert service.client().get("/oidc/start").status_code == 404
    assert "统一身份认证" not in service.client().get("/login").text
