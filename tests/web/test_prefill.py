"""What was read is offered, with its place, and declared by nobody but its owner."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from intake.domain.application import Material
from intake.store import JobKind
from intake.web.applicant.prefill import offered
from intake.web.applicant.sessions import seen
from intake.web.serving import Serving
from intake.web.tokens import StaffTokens
from samples.county.draw import County
from samples.county.papers import small
from samples.people.person import make_person
from tests.web.conftest import CLOCK

NOW = dt.datetime.fromisoformat(CLOCK)
EMPTY = {"policy": "hejing-2024", "applicant": {}, "employment": {}, "education": {}}
M = Material


@pytest.fixture(scope="module")
def person():
    return make_person(np.random.default_rng(7), level="大专", ethnicity="维吾尔")


def read(service, declared, *papers):
    """Somebody's application with these papers sent, read and judged."""
    someone = service.applicant(declared)
    county = County(service.store, 1, {"reader": "sha256:made-up"})
    sheets = {}
    for person, material, *course in papers:
        sheet = small(person, material, course[0] if course else None, False)
        sheets[someone.send(sheet.jpeg).json()["sha256"]] = sheet
    while bells := service.store.jobs.due(100):
        for bell in bells:
            claim = service.store.jobs.claim(bell.job_id, "the-test")
            if claim.kind is JobKind.UPLOAD:
                county.read(claim, sheets[service.store.uploads.one(claim.upload_id).sha256])
            else:
                county.report(claim, NOW)
    return seen(
        Serving(service.store, service.clock.settings, StaffTokens("operator"), None),
        someone.id,
        NOW,
    )


def test_values_come_with_their_paper_and_place_and_change_nothing(service, person):
    own = read(
        service, EMPTY, (person, M.ID_CARD_PORTRAIT_SIDE), (person, M.GRADUATION_CERTIFICATE)
    )
    found = {one.asked.name: one for one in offered(own, service.store.readings)}
    assert found["applicant.id_number"].value == person.id_number
    assert found["applicant.name"].paper == "身份证人像面"
    assert "?box=" in found["applicant.name"].picture
    assert found["education.level"].value == "大专"
    assert found["education.graduated"].value == person.graduated.isoformat()
    assert "name" not in own.record.declaration["applicant"]


def test_what_is_asked_for_each_year_is_offered_once_the_level_is_known(service, person):
    declared = {**EMPTY, "education": {"level": "大专"}}
    own = read(service, declared, (person, M.ANNUAL_ASSESSMENT), (person, M.ID_CARD_EMBLEM_SIDE))
    names = [one.asked.name for one in offered(own, service.store.readings)]
    assert "applicant.id_issuing_authority" in names
    courses = [{"year": c.year, "course": c.course} for c in person.courses]
    with_years = {**declared, "continuing_education": courses}
    course = person.courses[0]
    own = read(service, with_years, (person, M.CE_PUBLIC_COURSE, course))
    found = {one.asked.name: one.value for one in offered(own, service.store.readings)}
    assert found[f"ce.{course.year}.{course.course}.hours"] == str(course.hours)


def test_what_is_declared_already_is_not_offered_again(service, person):
    declared = {**EMPTY, "applicant": {"name": person.name}}
    own = read(service, declared, (person, M.ID_CARD_PORTRAIT_SIDE))
    names = [one.asked.name for one in offered(own, service.store.readings)]
    assert "applicant.name" not in names
    assert "applicant.sex" in names


def test_papers_that_say_otherwise_are_named_beside_the_first(service, person):
    other = make_person(np.random.default_rng(8), level="大专")
    card = (person, M.ID_CARD_PORTRAIT_SIDE)
    own = read(service, EMPTY, card, (other, M.GRADUATION_CERTIFICATE))
    name = next(
        one for one in offered(own, service.store.readings) if one.asked.name == "applicant.name"
    )
    assert (name.value, name.paper) == (person.name, "身份证人像面")
    assert name.others == (("毕业证书", other.name),)


def test_the_platforms_form_speaks_before_every_paper(service, person):
    own = read(service, EMPTY, (person, M.ID_CARD_PORTRAIT_SIDE), (person, M.DECLARATION_FORM))
    found = {one.asked.name: one for one in offered(own, service.store.readings)}
    assert found["applicant.name"].paper == "初次确定专业技术职务呈报表"
    assert found["employment.employer"].value == person.employer
