"""An imported person's form becomes the declaration, as read; what is surer stands before it."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.casework.importing.origins import Origin, Source
from intake.documents.declaration_form import DECLARATION_FORM
from intake.domain.application import BEIJING
from intake.domain.settings import Settings
from intake.extraction.fields.read_fields import read_fields
from intake.extraction.upload import SeenUpload
from intake.store import Store
from tests.casework.importing.test_form import GRID, page
from tests.fakes import seen_paper, upright
from workers.adopting import adopt

NOW = dt.datetime(2024, 10, 20, 10, tzinfo=BEIJING)


@pytest.fixture
def store(tmp_path):
    with Store.open(Settings(data_dir=tmp_path / "data")) as made:
        yield made


def a_form() -> dict[str, SeenUpload]:
    lines = page(*GRID)
    readings = read_fields(DECLARATION_FORM, lines, upright(lines))
    paper = seen_paper(DECLARATION_FORM.material, readings, lines)
    return {"u": SeenUpload("u", papers=(paper,))}


def imported(store: Store, applicant: dict, employment: dict, origins: dict):
    document = {"policy": "hejing-2024", "applicant": applicant, "employment": employment}
    record, _ = store.cases.create("hejing-2024", document, NOW)
    kept = {path: Origin(source).as_json() for path, source in origins.items()}
    store.imports.people.keep(record.id, "1" * 32, applicant.get("name"), kept, (), "张三")
    return record


def test_the_form_fills_what_nobody_said_and_the_list_stands_before_it(store):
    record = imported(
        store,
        {"name": "张小明", "ethnicity": "回族"},
        {"employer": "水利局"},
        {
            "$.applicant.name": Source.FILE_NAME,
            "$.applicant.ethnicity": Source.SHEET,
            "$.employment.employer": Source.FILE_NAME,
        },
    )
    assert adopt(store, record, store.imports.people.of(record.id), a_form())
    now = store.cases.get(record.id)
    known = store.imports.people.of(record.id)
    assert now.declaration["employment"]["employer"] == "和静县水利管理站"
    assert known.origins["$.employment.employer"]["source"] == "form"
    assert now.declaration["applicant"]["ethnicity"] == "回族"
    assert known.origins["$.applicant.ethnicity"]["source"] == "sheet"
    assert known.problems == ("名单与呈报表的民族不同，现按名单；请核对",)
    assert not adopt(store, now, known, a_form())


def test_what_somebody_confirmed_is_not_read_again(store):
    record = imported(store, {"name": "张小明"}, {}, {"$.applicant.name": Source.TYPED})
    store.imports.people.confirm(record.id, "reviewer", NOW)
    assert not adopt(store, record, store.imports.people.of(record.id), a_form())
