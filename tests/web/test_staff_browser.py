"""A reviewer at a real browser: by keyboard alone, legible for everybody, nothing in clear."""

from __future__ import annotations

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from intake.store import StaffRole
from tests.web.conftest import ID_NUMBER, flag
from tests.web.staffed import PASSWORD, UNIT, account, recommended, submitted, three_flags

PATIENCE = 30_000
"""Milliseconds: CI machines draw a page in seconds."""


@pytest.fixture(scope="module")
def chromium():
    program = shutil.which("chromium")
    assert program, "apt-get install chromium"
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def person(chromium, service):
    """A function: a page of the browser with this role signed in."""
    open_pages = []

    def signed_in(role: StaffRole) -> Page:
        token = account(service, role).http.cookies["intake_staff"]
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "intake_staff", "value": token, "url": service.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda said: said.type == "error" and page.problems.append(said.text))
        open_pages.append(page)
        return page

    yield signed_in
    for page in open_pages:
        assert page.problems == []
        page.context.close()


def no_violation(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def seen_all(page: Page, count: int) -> None:
    expect(page.locator("#tally")).to_contain_text(f"{count} / {count} 已看", timeout=PATIENCE)


def decided(page: Page, count: int) -> None:
    expect(page.locator("#panel details[data-decided]")).to_have_count(count, timeout=PATIENCE)


def test_a_clean_file_is_cleared_with_one_key(service, person):
    someone = submitted(service)
    page = person(StaffRole.UNIT_REVIEWER)
    page.goto(f"{service.url}/review/{someone.id}")
    seen_all(page, 1)
    no_violation(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review?done=1*")
    assert service.store.cases.get(someone.id).state == "recommended"
    county = person(StaffRole.COUNTY_REVIEWER)
    county.goto(f"{service.url}/review/next")
    county.wait_for_selector("#panel")
    county.keyboard.press("Enter")
    county.wait_for_url("**/review?done=1*")
    assert service.store.cases.get(someone.id).state == "confirmed"


def test_three_flags_are_decided_and_returned_with_five_keys(service, person):
    someone = submitted(service, three_flags(), "return", pages=3)
    page = person(StaffRole.UNIT_REVIEWER)
    page.goto(f"{service.url}/review/{someone.id}")
    keys = 0
    for number in (1, 2, 3):
        decided(page, number - 1)
        # Who goes on before a picture is drawn has not seen it.
        expect(page.locator("#tally")).to_contain_text(f"{number} / 3 已看", timeout=PATIENCE)
        page.keyboard.press("Enter" if number < 3 else "2")
        keys += 1
    seen_all(page, 3)
    page.wait_for_selector("[data-do=return]:not([data-refused])")
    no_violation(page)
    page.keyboard.press("r")
    page.wait_for_selector("dialog[open]")
    no_violation(page)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert service.store.cases.get(someone.id).state == "submitted", "Enter returns nothing"
    page.keyboard.press("y")
    keys += 2
    page.wait_for_url("**/review?done=1*")
    assert keys <= 7
    record = service.store.cases.get(someone.id)
    assert record.state == "returned"
    kept = service.store.rounds.decisions(someone.id, 1)
    assert [(d["action"], d["reason"]) for d in kept] == [
        ("upheld", None),
        ("upheld", None),
        ("overruled", "acceptable"),
    ]


def test_on_a_slow_line_each_press_decides_the_flag_that_was_shown(service, person):
    someone = submitted(service, three_flags(), "return", pages=3)
    page = person(StaffRole.UNIT_REVIEWER)
    page.goto(f"{service.url}/review/{someone.id}")
    page.wait_for_selector("#panel details[open]")

    def slow(route):
        page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/decide", slow)
    shown = page.eval_on_selector_all(
        "#panel details[data-needs]", "all => all.map((one) => one.dataset.flag)"
    )
    for key in ("Enter", "3", "2"):
        page.keyboard.press(key)
    decided(page, 3)
    expect(page.locator("#tally")).to_contain_text("3 / 3 已决定", timeout=PATIENCE)
    kept = {
        one.flag_key: (one.action, one.reason)
        for one in service.store.reviews.decisions(someone.id)
    }
    assert [kept[key] for key in shown] == [
        ("upheld", None),
        ("overruled", "verified"),
        ("overruled", "acceptable"),
    ]


def test_a_key_that_is_held_down_counts_once(service, person):
    someone = submitted(service, three_flags(), "return", pages=3)
    page = person(StaffRole.UNIT_REVIEWER)
    page.goto(f"{service.url}/review/{someone.id}")
    page.wait_for_selector("#panel details[open]")
    for _ in range(20):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.locator("#tally")).to_contain_text("1 / 3 已决定", timeout=PATIENCE)
    assert len(service.store.reviews.decisions(someone.id)) == 1


def test_a_warning_is_usually_seen_and_fine_and_that_is_no_overruling(service, person):
    warning = {**three_flags()[2]}
    someone = submitted(service, [warning], "manual", pages=3)
    page = person(StaffRole.UNIT_REVIEWER)
    page.goto(f"{service.url}/review/{someone.id}")
    page.wait_for_selector("#panel details[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-final=pass]")
    (kept,) = service.store.reviews.decisions(someone.id)
    assert (kept.action, kept.reason) == ("overruled", "fine")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert service.store.cases.get(someone.id).state == "submitted", "a second step has its own key"
    counted = {one.code: one for one in service.store.labels.overruled()}[warning["code"]]
    assert (counted.upheld, counted.overruled, counted.fine) == (0, 0, 1)
    page.keyboard.press("p")
    page.wait_for_url("**/review?done=1*")
    assert service.store.cases.get(someone.id).state == "recommended"


def test_what_was_decided_is_undone_and_pages_turn_by_key(service, person):
    someone = submitted(service, three_flags(), "return", pages=3)
    page = person(StaffRole.UNIT_REVIEWER)
    page.goto(f"{service.url}/review/{someone.id}")
    page.wait_for_selector("#panel details[open]")
    for key, count in (("1", 1), ("Enter", 2), ("z", 1), ("z", 0)):
        page.keyboard.press(key)
        decided(page, count)
    page.keyboard.press("r")
    expect(page.locator("#said")).to_contain_text("还有", timeout=PATIENCE)
    page.keyboard.press("4")
    page.keyboard.type("电话核实过原件")
    page.keyboard.press("Enter")
    expect(page.locator("#tally")).to_contain_text("1 / 3 已决定", timeout=PATIENCE)
    assert service.store.reviews.decisions(someone.id)[-1].note == "电话核实过原件"
    page.keyboard.press("Escape")
    title = page.locator("#page-name")
    before = title.inner_text()[:5]
    page.keyboard.press("ArrowRight" if before == "1 / 3" else "ArrowLeft")
    expect(title).not_to_contain_text(before, timeout=PATIENCE)
    sheet = "document.querySelector('.sheet').style.transform"
    where = page.evaluate(sheet)
    page.keyboard.press("Shift+ArrowDown")
    assert page.evaluate(sheet) != where
    assert page.evaluate("document.documentElement.scrollHeight - window.innerHeight") == 0
    page.keyboard.press("g")
    page.wait_for_selector("#grid:not([hidden])")
    assert page.locator("#grid figure").first.bounding_box()["height"] > 200
    no_violation(page)


def test_a_full_number_is_shown_only_when_asked_for_and_that_is_recorded(service, person):
    someone = submitted(
        service,
        [flag(0, read=ID_NUMBER, declared=ID_NUMBER[:-1] + "8", box=[240, 490, 860, 546])],
        "return",
    )
    page = person(StaffRole.UNIT_REVIEWER)
    page.goto(f"{service.url}/review/{someone.id}")
    page.wait_for_selector("#panel details[open]")
    assert ID_NUMBER not in page.content()
    page.keyboard.press("v")
    expect(page.locator(".file-head")).to_contain_text(ID_NUMBER, timeout=PATIENCE)
    assert "id_number_revealed" in [line.action for line in service.store.audit.entries(someone.id)]


def test_a_second_reviewer_may_look_and_not_touch(service, person):
    someone = submitted(service, three_flags(), "return", pages=3)
    account(service, StaffRole.UNIT_REVIEWER, "first").get(f"/review/{someone.id}")
    page = person(StaffRole.UNIT_REVIEWER)
    page.goto(f"{service.url}/review/{someone.id}")
    page.wait_for_selector("text=正由 first先生 审核")
    assert page.locator("button.uphold").count() == 0
    no_violation(page)


def test_every_other_page_is_legible_for_everybody(service, person):
    submitted(service, three_flags(), "return", pages=3)
    done = submitted(service)
    recommended(service, done)
    visits = {
        StaffRole.SUPERVISOR: [
            "/review",
            "/review?tab=draft",
            "/staff/counts",
            "/staff/audit",
            "/staff/account",
            "/staff/exports",
            "/staff/policies",
            f"/review/{done.id}",
        ],
        StaffRole.ADMINISTRATOR: ["/admin/users", "/admin/retention", "/staff/policies/trials"],
        StaffRole.OPERATOR: ["/staff/account"],
    }
    for role, paths in visits.items():
        page = person(role)
        for path in paths:
            page.goto(service.url + path)
            no_violation(page)
        page.set_viewport_size({"width": 360, "height": 740})
        for path in (one for one in paths if one.startswith("/review?") or one == "/review"):
            page.goto(service.url + path)
            no_violation(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_signing_in_with_a_password_leads_to_the_queue_and_a_search_narrows_it(service, chromium):
    service.store.staff.add(
        "li", "李", StaffRole.UNIT_REVIEWER, UNIT, PASSWORD, service.clock.settings.now(), "command"
    )
    for name in ("古丽娜", "王小明"):
        submitted(service, name=name)
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{service.url}/login")
    no_violation(page)
    page.keyboard.type("li")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    assert page.locator("a.open").count() == 2
    page.keyboard.press("/")
    page.keyboard.type("古丽")
    expect(page.locator("a.open")).to_have_count(1, timeout=PATIENCE)
    no_violation(page)
    page.locator("#text").fill(ID_NUMBER)
    expect(page.locator("#list")).to_contain_text("按身份证号找到 2 份", timeout=PATIENCE)
    assert ID_NUMBER not in page.url
    page.get_by_label("全选本页").check()
    page.get_by_role("button", name="领取…").click()
    expect(page.locator("h1")).to_have_text("领取：2 份", timeout=PATIENCE)
    no_violation(page)
    page.get_by_role("button", name="确认领取 2 份").click()
    page.wait_for_url("**/review?mine=1")
    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel")
    page.context.close()
