"""Requests made up from the description: none ends in a 5xx or in an undescribed answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = 15
"""Per call and phase; 100 of each (2,187 requests) found nothing more."""
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)


@pytest.mark.parametrize("who", ["applicant", "reviewer"])
def test_no_generated_request_breaks_the_service(service, tmp_path, who):
    someone = service.applicant()
    someone.send()
    someone.submit()
    service.work()
    http = someone.http if who == "applicant" else service.reviewer
    bearer = http.headers["Authorization"]
    config = tmp_path / "schemathesis.toml"
    config.write_text(f'[parameters]\n"path.id" = "{someone.id}"\n"header.If-Match" = "*"\n')
    done = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            "--config-file",
            config,
            "run",
            f"{service.url}/api/openapi.json",
            "--url",
            service.url,
            "--header",
            f"Authorization: {bearer}",
            "--checks",
            CHECKS,
            "--max-examples",
            str(EXAMPLES),
            "--generation-database",
            "none",
            # A stream has no end to wait for.
            "--exclude-path-regex",
            "events",
            "--no-color",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:]
