"""Citizen numbers and verification codes are shown in part, wherever they stand."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.values.id_numbers import check_character
from intake.reporting.masking import mask, masked_filename, masked_report
from tests.web.conftest import ID_NUMBER, flag

READ, CODE = "652827199903081235", "A1B2C3D4E5F6G7H8"
OLD = "652827990308122"


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("id_number", ID_NUMBER, "652827********1227"),
        ("id_number", "11010519491231002X", "110105********002X"),
        ("id_number", OLD, "652827*****8122"),
        ("id_number", "6528271999", "**********"),
        ("id_number", "", ""),
        ("verification_code", CODE, "************G7H8"),
        ("verification_code", "ABCD1234", "********"),
    ],
)
def test_the_start_and_the_end_are_left(field, value, shown):
    assert mask(field, value) == shown


@given(st.sampled_from(["id_number", "verification_code"]), st.text(min_size=1, max_size=40))
def test_a_length_stays_and_most_of_a_value_goes(field, value):
    shown = mask(field, value)
    assert len(shown) == len(value)
    # At most ten characters of an unbroken number are left.
    assert sum(a == b for a, b in zip(value.replace("*", "#"), shown, strict=True)) <= 10


def body(*flags, **more):
    row = {"field": "id_number", "declared": ID_NUMBER, "read": READ}
    code = {"field": "verification_code", "declared": None, "read": CODE}
    name = {"field": "name", "declared": "张三", "read": "张三"}
    materials = [{"material": "id_card_portrait_side", "fields": [row, code, name]}]
    return {"flags": list(flags), "materials": materials, **more}


def test_values_sentences_and_evidence_hide_what_was_declared_and_read():
    said = f"《身份证人像面》公民身份号码与填报不一致：填报 {ID_NUMBER}，证件 {READ}"
    evidence = {"log_ratio": -3.1, "found": [f"验证码 {CODE}", {"deep": ID_NUMBER}]}
    shown = masked_report(
        body(flag(declared=ID_NUMBER, read=READ, message=said, evidence=evidence)), {}
    )
    text = json.dumps(shown, ensure_ascii=False)
    for secret in (ID_NUMBER, READ, CODE):
        assert secret not in text
    assert shown["flags"][0]["message"].endswith("填报 652827********1227，证件 652827********1235")
    assert shown["flags"][0]["evidence"]["log_ratio"] == -3.1
    assert shown["materials"][0]["fields"][2]["read"] == "张三"


def test_another_fields_flag_hides_the_number_it_mentions():
    other = flag(field="name", declared="张三", read="李四", message=f"号码 {READ} 也不一致")
    assert READ not in json.dumps(masked_report(body(other), {}))


def test_a_declared_number_is_hidden_however_it_was_typed():
    declared = {"applicant": {"id_number": " 11010519491231002x "}}
    one = flag(field=None, message="填报 11010519491231002X 的文件")
    assert "1949" not in masked_report({"flags": [one]}, declared)["flags"][0]["message"]


def test_a_number_nobody_knew_of_is_hidden_in_sentences():
    number = "65282719850101001"
    number += check_character(number)
    one = flag(field=None, message=f"另见 {number}。", evidence={"x": number})
    shown = json.dumps(masked_report({"flags": [one]}, {}))
    assert number not in shown


def test_certificate_numbers_stay_for_the_reviewer_to_compare():
    number = "107551202205012345"
    one = flag(field="certificate_number", declared=number, read=number, message=f"填报 {number}")
    assert masked_report(body(one), {})["flags"][0] == one


def test_a_short_reading_does_not_blot_out_the_sentence():
    one = flag(declared=ID_NUMBER, read="1", message="第 1 页，证件 1")
    assert masked_report(body(one), {})["flags"][0]["message"] == "第 1 页，证件 1"


def test_a_files_name_hides_a_number_too():
    assert masked_filename(f"张三{ID_NUMBER}正面.jpg") == "张三652827********1227正面.jpg"
    assert masked_filename("mmexport1729390000123.jpg") == "mmexport1729390000123.jpg"


_leaves = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(_leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_what_is_not_secret_is_left_as_it_was(anything):
    declared = {"applicant": {"id_number": ID_NUMBER}}
    assert masked_report({"flags": [], "x": anything}, declared)["x"] == anything


def test_no_answer_about_an_application_shows_the_number(service):
    someone = service.applicant()
    sent = someone.send(filename=f"{ID_NUMBER}.jpg")
    upload = sent.json()
    said = f"填报 {ID_NUMBER}，证件 {READ}"
    one = flag(upload["id"], declared=ID_NUMBER, read=READ, message=said, evidence={"x": READ})
    service.work(flags=[one], verdict="return")
    with someone.http.stream("GET", f"{someone.url}/events") as stream:
        events = ""
        for line in stream.iter_lines():
            events += line
            if "complete" in line:
                break
    answers = [
        sent.text,
        events,
        someone.http.get(someone.url).text,
        someone.http.get(upload["status_url"]).text,
        someone.http.get(f"{someone.url}/report").text,
        service.reviewer.get(f"{someone.url}/report").text,
        service.reviewer.get("/api/applications").text,
        someone.submit().text,
    ]
    for answer in answers:
        assert ID_NUMBER not in answer
        assert READ not in answer
    assert "652827********1235" in answers[4]


def test_alternatives_and_aligned_characters_of_a_number_are_hidden_as_the_number_is():
    rows = [
        {"declared": d, "read": r, "p_declared": 0.1, "p_read": 0.9}
        for d, r in zip(ID_NUMBER, READ, strict=True)
    ]
    verification = {
        "rule": "verify.mismatch",
        "characters": rows,
        "alternatives": [
            {"text": ID_NUMBER, "role": "declared", "probability": 0.1},
            {"text": READ, "role": "read", "probability": 0.9},
        ],
    }
    one = flag(
        field="id_number", declared=ID_NUMBER, read=READ, evidence={"verification": verification}
    )
    shown = masked_report(body(one), {})["flags"][0]["evidence"]["verification"]
    for side, value in (("declared", ID_NUMBER), ("read", READ)):
        assert "".join(row[side] for row in shown["characters"]) == mask("id_number", value)
        assert mask("id_number", value) in [each["text"] for each in shown["alternatives"]]
    assert shown["rule"] == "verify.mismatch" and shown["characters"][0]["p_read"] == 0.9


@pytest.mark.parametrize(
    "typed", ["error", "missing", "hejing-2024", "annual_assessment", "id_card_portrait_side"]
)
def test_what_somebody_typed_as_a_number_never_rewrites_the_reports_structure(typed):
    one = flag(field="id_number", declared=typed, read=READ, message=f"填报 {typed}，证件 {READ}")
    whole = body(one, policy="hejing-2024", verdict="return")
    whole["materials"].append({"material": "annual_assessment", "status": "missing", "fields": []})
    shown = masked_report(whole, {"applicant": {"id_number": typed}})
    row = shown["flags"][0]
    for key in ("code", "kind", "severity", "material", "field"):
        assert row[key] == one[key]
    assert shown["policy"] == "hejing-2024"
    assert shown["materials"][-1] == whole["materials"][-1]
    assert typed not in row["message"] and typed != row["declared"]


@pytest.mark.parametrize(
    ("declared", "read", "shown"),
    [
        ("652827199903081227", "652827199908081227", ("652827*****3**1227", "652827*****8**1227")),
        ("652827199903081227", "652827199903081228", ("652827********1227", "652827********1228")),
        ("652827199903081227", "65282719990308122", ("652827********1227", "652827*******8122")),
        # Another person's number is not laid open by being compared.
        ("652827199903081227", "652827200114191228", ("652827********1227", "652827********1228")),
    ],
)
def test_whoever_has_to_mend_a_number_sees_which_digits_differ(declared, read, shown):
    said = f"填报 {declared}，证件 {read}"
    one = flag(field="id_number", declared=declared, read=read, message=said)
    whole = {"flags": [one], "materials": []}
    row = masked_report(whole, {"applicant": {"id_number": declared}})["flags"][0]
    assert (row["declared"], row["read"]) == shown
    assert row["message"] == f"填报 {shown[0]}，证件 {shown[1]}"
