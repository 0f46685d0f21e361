"""The base of all pages: what is in them, what is not, and which forms are ours."""

from __future__ import annotations

import re

import pytest

from intake.web.applicant import statics
from intake.web.applicant.render import POLICY

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
MOST_BYTES = 150_000
"""Script and style of one page, before they are compressed."""


def test_a_page_holds_no_script_or_style_of_its_own_and_loads_only_ours(service):
    answer = service.client().get("/", headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert not re.search(r"<style|<script(?! src=)|\son[a-z]+=|\sstyle=", answer.text)
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text)
    assert loaded
    sizes = {}
    for address in loaded:
        file = service.client().get(address)
        assert file.status_code == 200
        assert "immutable" in file.headers["cache-control"]
        sizes[address] = len(file.content)
    assert sum(sizes.values()) < MOST_BYTES


def test_a_file_has_another_address_when_its_bytes_change(service):
    address = statics.address("app.css")
    assert service.client().get(address.replace("/static/", "/static/0")).status_code == 404
    assert service.client().get("/static/000000000000/../app.css").status_code == 404


def test_a_person_gets_a_problem_as_a_page_and_a_program_as_json(service):
    page = service.client().get("/nowhere", headers=BROWSER)
    assert page.status_code == 404
    assert "<h1>没有找到</h1>" in page.text
    assert service.client().get("/nowhere").json()["code"] == "NOT_FOUND"
    api = service.client().get("/api/applications", headers=BROWSER)
    assert api.json()["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("name", ["app.css", "app.js", "htmx.min.js"])
def test_text_is_sent_compressed(service, name):
    answer = service.client().get(statics.address(name))
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == (statics.FOLDER / name).read_bytes()
