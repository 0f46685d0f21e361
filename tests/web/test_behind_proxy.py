"""Behind a real proxy with TLS: people are told apart, cookies and links are of the public address."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from intake.web.serving import address_of
from tests.servers import free_port
from tests.web.conftest import DECLARED

PROXY = "127.0.0.9"
"""Where the proxy's requests come from; the service itself trusts no other address."""
PUBLIC = "https://zc.example.cn"
RUN = "from intake.cli.app import app; app()"
CONFIGURATION = Path(__file__).parents[2] / "docker" / "nginx.conf"


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "zc.example.cn")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@contextlib.contextmanager
def running_nginx(folder: Path, port: int, upstream: int) -> Iterator[None]:
    """nginx with the published configuration; only places and ports are of this test."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(program).exists():
        pytest.skip("apt-get install nginx-light")
    certificate(folder)
    site = CONFIGURATION.read_text(encoding="utf-8")
    site = site.replace("web:8000", f"127.0.0.1:{upstream}").replace("/etc/nginx/tls", str(folder))
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    site = site.replace("listen 80", f"listen 127.0.0.1:{free_port()}")
    site = site.replace("proxy_http_version", f"proxy_bind {PROXY};\n        proxy_http_version")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"pid {folder}/nginx.pid;\ndaemon off;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{site}}}\n"
    )
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    child = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        yield
    finally:
        child.terminate()
        child.wait(20)


@contextlib.contextmanager
def running_web(folder: Path, **environment: str) -> Iterator[int]:
    port = free_port()
    child = subprocess.Popen(
        [sys.executable, "-c", RUN, "web"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "INTAKE_DATA_DIR": str(folder / "data"),
            "INTAKE_PORT": str(port),
            "INTAKE_CLOCK": "2024-10-20T10:00:00+08:00",
            **environment,
        },
    )
    try:
        for _ in range(1800):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200:
                    break
            time.sleep(0.1)
        yield port
    finally:
        child.terminate()
        child.wait(60)


def person(port: int, address: str = "127.0.0.1", **headers: str) -> httpx.Client:
    """Somebody who reaches the proxy from this address."""
    transport = httpx.HTTPTransport(local_address=address, verify=False)
    base = f"https://127.0.0.1:{port}"
    return httpx.Client(
        base_url=base, transport=transport, headers={"host": "zc.example.cn", **headers}, timeout=60
    )


def create_until_refused(http: httpx.Client) -> int:
    for made in range(1000):
        if http.post("/api/applications", json=DECLARED).status_code == 429:
            return made
    raise AssertionError("never refused")


def test_people_behind_the_proxy_are_told_apart_and_everything_is_https(tmp_path):
    port = free_port()
    settings = {"INTAKE_TRUSTED_PROXIES": PROXY, "INTAKE_PUBLIC_URL": PUBLIC}
    liar_says = {"x-forwarded-for": "203.0.113.7"}
    with (
        running_web(tmp_path, **settings) as web,
        running_nginx(tmp_path, port, web),
        person(port) as first,
        person(port, "127.0.0.2") as second,
        person(port, **liar_says) as liar,
    ):
        wait_for(first)
        cookies = first.get("/login").headers.get_list("set-cookie")
        assert cookies and all("secure" in one.lower() for one in cookies)
        create_until_refused(first)
        assert second.post("/api/applications", json=DECLARED).status_code == 201
        # Who claims another address in a header is still himself.
        assert liar.post("/api/applications", json=DECLARED).status_code == 429


def test_nobody_but_the_proxy_is_believed(tmp_path):
    headers = {"x-forwarded-for": "203.0.113.7", "x-forwarded-proto": "https"}
    with (
        running_web(tmp_path, INTAKE_TRUSTED_PROXIES=PROXY) as web,
        httpx.Client(base_url=f"http://127.0.0.1:{web}", headers=headers, timeout=60) as direct,
    ):
        cookies = direct.get("/login").headers.get_list("set-cookie")
        assert cookies and not any("secure" in one.lower() for one in cookies)
        create_until_refused(direct)
        direct.headers["x-forwarded-for"] = "203.0.113.8"
        assert direct.post("/api/applications", json=DECLARED).status_code == 429


def wait_for(http: httpx.Client) -> None:
    for _ in range(600):
        with contextlib.suppress(httpx.HTTPError):
            if http.get("/healthz").status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the proxy does not answer")


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("testclient", "testclient"),
    ],
)
def test_one_persons_ipv6_addresses_are_one(host, counted):
    class Asked:
        class client:
            pass

    Asked.client.host = host
    assert address_of(Asked) == counted
