"""Signing in with an OpenID provider, only where one is set (home of Authlib and joserfc).

The provider says who somebody is; what they may do stands in our own accounts: a name
without an account gets in nowhere. An account belongs to the subject that came first under
its name; the same name of another subject opens nothing. Authorization code with PKCE, state and nonce; the
answer's signature, issuer, audience and times are checked before a name is believed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

import httpx
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc6749.errors import OAuth2Error
from fastapi import APIRouter, Request, Response
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from intake.domain.settings import Settings
from intake.web import cookies
from intake.web.api.problems import ProblemError
from intake.web.applicant.render import page
from intake.web.serving import Now, Served, address_of
from intake.web.staff.session import COOKIE, keep_session, to
from intake.web.staff.signing import way_back
from intake.web.staff.thresholds import LEEWAY_SECONDS, PROVIDER_SECONDS, WAY_SECONDS

router = APIRouter(prefix="/oidc", include_in_schema=False)

WAY = "intake_oidc"
"""Cookie: state, nonce and verifier of one attempt, and the page to go back to; read once."""
ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "EdDSA"]
"""Signatures only: `none` and shared secrets prove nothing here."""
NAMES = ("preferred_username", "email", "sub")
"""Claims that may be a login of ours, the first one there is."""
REFUSED = "统一身份认证没有成功，或您在本系统还没有账号；请联系管理员"


def _client(settings: Settings, request: Request) -> OAuth2Client:
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        raise ProblemError("NOT_FOUND")
    return OAuth2Client(
        settings.oidc_client_id,
        settings.oidc_client_secret,
        scope="openid profile email",
        redirect_uri=str(request.url_for("oidc_back")),
        code_challenge_method="S256",
        timeout=PROVIDER_SECONDS,
        trust_env=False,
    )


def _provider(issuer: str) -> dict[str, Any]:
    """What the provider says about itself; its own issuer must be the one that was set."""
    address = issuer.rstrip("/") + "/.well-known/openid-configuration"
    found = httpx.get(address, timeout=PROVIDER_SECONDS, trust_env=False).raise_for_status().json()
    if found.get("issuer") != issuer:
        raise ValueError("another issuer")
    return dict(found)


@router.get("/start")
def start(request: Request, serving: Served) -> Response:
    """Off to the provider, with what its answer must bring back."""
    wanted = way_back(request.query_params.get("back", ""))
    serving.logins.take(address_of(request))
    client = _client(serving.settings, request)
    nonce, verifier = generate_token(32), generate_token(48)
    try:
        provider = _provider(serving.settings.oidc_issuer or "")
        address, state = client.create_authorization_url(
            provider["authorization_endpoint"], nonce=nonce, code_verifier=verifier
        )
    except (httpx.HTTPError, ValueError, KeyError):
        return _refused(request, wanted)
    answer = to(address)
    way = f"{state}.{nonce}.{verifier}.{quote(wanted, safe='')}"
    cookies.put(request, answer, WAY, way, WAY_SECONDS)
    return answer


@router.get("/back", name="oidc_back")
def back(request: Request, serving: Served, now: Now) -> Response:
    """The provider's answer: believed only whole, for somebody we know."""
    serving.logins.take(address_of(request))
    client = _client(serving.settings, request)
    state, nonce, verifier, wanted = [*cookies.read(request, WAY).split(".", 3), "", "", "", ""][:4]
    wanted = way_back(unquote(wanted))
    try:
        claims = _claims(client, serving.settings, str(request.url), (state, nonce, verifier))
    except (httpx.HTTPError, OAuth2Error, JoseError, ValueError, KeyError, TypeError):
        return _refused(request, wanted)
    login = next((str(claims[name]) for name in NAMES if claims.get(name)), "")
    subject = str(claims["sub"])
    user = serving.store.staff.of_subject(claims["iss"], subject, login, now)
    if user is None:
        return _refused(request, wanted)
    token = serving.store.staff.begin_session(user, now, "oidc", cookies.read(request, COOKIE))
    answer = to(wanted or "/staff")
    cookies.drop(request, answer, WAY)
    keep_session(request, answer, token)
    return answer


def _claims(
    client: OAuth2Client, settings: Settings, address: str, way: tuple[str, str, str]
) -> dict[str, Any]:
    state, nonce, verifier = way
    provider = _provider(settings.oidc_issuer or "")
    token = client.fetch_token(
        provider["token_endpoint"],
        authorization_response=address,
        state=state,
        code_verifier=verifier,
    )
    keys = httpx.get(provider["jwks_uri"], timeout=PROVIDER_SECONDS, trust_env=False)
    keys.raise_for_status()
    found = jwt.decode(token["id_token"], KeySet.import_key_set(keys.json()), ALGORITHMS)
    jwt.JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": settings.oidc_issuer or ""},
        aud={"essential": True, "value": settings.oidc_client_id or ""},
        nonce={"essential": True, "value": nonce},
        exp={"essential": True},
        sub={"essential": True},
    ).validate(found.claims)
    return dict(found.claims)


def _refused(request: Request, back: str) -> Response:
    return page(request, "s_login.html.j2", 401, has_oidc=True, wrong=REFUSED, back=back)
