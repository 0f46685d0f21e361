"""What a reviewer took over accuses nobody by what a machine read of the form."""

from __future__ import annotations

from intake.assessment.imported import flags_of_imported
from intake.casework.from_record import unconfirmed_in
from intake.documents.flags import make_flag
from intake.domain.application import Material
from intake.domain.findings import Severity
from intake.domain.report_json import verdict_of
from intake.store import ImportedRecord

CARD = Material.ID_CARD_PORTRAIT_SIDE


def wrong(field: str = "id_number", code: str = "ID_NUMBER_MISMATCH"):
    return make_flag(code, material=CARD, field=field, declared="1", read="2")


def test_a_value_read_of_the_form_and_not_confirmed_only_asks():
    found = list(flags_of_imported([wrong()], frozenset({"id_number"})))
    assert [f.code for f in found] == ["DECLARATION_UNCONFIRMED", "FORM_VALUE_DIFFERS"]
    assert all(f.severity is Severity.WARNING for f in found)
    assert found[1].evidence["instead_of"] == "ID_NUMBER_MISMATCH"
    # Nor is a file green whose declaration nobody has looked at.
    assert verdict_of(tuple(flags_of_imported([], frozenset({"name"})))) == "manual"


def test_a_confirmed_value_or_one_of_a_list_is_held_against_the_paper():
    assert [f.code for f in flags_of_imported([wrong()], frozenset())] == ["ID_NUMBER_MISMATCH"]
    assert [f.code for f in flags_of_imported([wrong()], frozenset({"name"}))][1] == "ID_NUMBER_MISMATCH"  # fmt: skip


def test_what_was_declared_elsewhere_is_not_asked_of_the_applicant():
    lacking = make_flag("DECLARATION_MISSING", labels="姓名", evidence={"fields": ["name"]})
    (found,) = flags_of_imported([lacking], frozenset())
    assert (found.code, found.severity) == ("DECLARATION_ELSEWHERE", Severity.WARNING)


def test_what_follows_from_a_number_is_as_sure_as_the_number():
    origins = {
        "$.applicant.id_number": {"source": "form"},
        "$.applicant.birth_date": {"source": "number"},
        "$.employment.employer": {"source": "sheet"},
    }
    known = ImportedRecord("a", "b", origins, (), "张三", None, None)
    assert unconfirmed_in(known) == {"id_number", "birth_date"}
