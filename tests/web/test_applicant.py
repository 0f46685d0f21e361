"""An applicant with a phone: the whole way, and everything that goes wrong on it.

A real browser on the real server; a thread plays the workers with papers whose readings
are known (`samples.county.papers`) and judges them by the policy.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import itertools
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Page, expect, sync_playwright

from intake.domain.application import Material
from intake.domain.settings import Settings
from intake.store import IntegrationScope, JobKind, Store
from samples.county.draw import County
from samples.county.papers import Sheet, small
from samples.drawing import fonts
from samples.people.person import Person, declaration, make_person
from tests.web.conftest import CLOCK, OPERATOR, Applicant, running

NOW = dt.datetime.fromisoformat(CLOCK)
PHONE = {"width": 360, "height": 740}
SECONDS = 10_000
"""Milliseconds a page may take on a busy machine; it takes one or two hundred."""
CARD, EMBLEM = Material.ID_CARD_PORTRAIT_SIDE, Material.ID_CARD_EMBLEM_SIDE


@dataclass
class Desk(threading.Thread):
    """The workers: read what is known, judge, until told to go."""

    county: County
    sheets: dict[str, Sheet] = field(default_factory=dict)
    is_over: threading.Event = field(default_factory=threading.Event)
    may_read: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self):
        super().__init__(daemon=True)
        self.may_read.set()

    __hash__ = threading.Thread.__hash__

    def run(self):
        store = self.county.store
        while not self.is_over.wait(0.05):
            for bell in store.jobs.due(100) if self.may_read.is_set() else []:
                claim = store.jobs.claim(bell.job_id, "desk")
                if claim is None:
                    continue
                if claim.kind is JobKind.UPLOAD:
                    upload = store.uploads.one(claim.upload_id)
                    self.county.read(claim, self.sheets[upload.sha256])
                else:
                    self.county.report(claim, NOW)

    def file(
        self, person: Any, material: Material, name: str = "照片.jpg", **options: Any
    ) -> dict[str, Any]:
        """A photo as a browser picks it, which the desk can read."""
        sheet = small(person, material, options.get("course"), options.get("blurred", False))
        self.sheets[hashlib.sha256(sheet.jpeg).hexdigest()] = sheet
        return {"name": name, "mimeType": "image/jpeg", "buffer": sheet.jpeg}


SEEDS = itertools.count(7)


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[Any]:
    """Store, server, desk and browser, once."""
    folder = tmp_path_factory.mktemp("town")
    settings = Settings(_env_file=None, data_dir=folder, clock=CLOCK, operator_token=OPERATOR)
    chromium = shutil.which("chromium")
    assert chromium, "apt-get install chromium"
    with Store.open(settings) as store, sync_playwright() as play:
        desk = Desk(County(store, 1, {"reader": "sha256:made-up"}))
        desk.start()
        server = running(store, settings)
        service = next(server)
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield SimpleNamespace(store=store, desk=desk, service=service, browser=browser)
        finally:
            browser.close()
            desk.is_over.set()
            desk.join()
            next(server, None)  # closes the clients, then the server


@pytest.fixture
def person():
    """Each test's own: what a person hands in counts for all applications of theirs."""
    return make_person(np.random.default_rng(next(SEEDS)), level="大专", ethnicity="维吾尔")


@pytest.fixture
def someone(town, person):
    """An application with its declaration, made as staff or a batch would make it."""
    values = declaration(person)
    for key in ("submitted_at", "round"):
        del values[key]
    return town.store.cases.create("hejing-2024", values, NOW)[0].id


@pytest.fixture
def phone(town) -> Iterator[Page]:
    context = town.browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    context.set_default_timeout(SECONDS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


def enter(town, page: Page, application: str) -> None:
    page.goto(f"{town.service.url}/a/enter/{town.store.entries.make_link(application)}")
    page.get_by_role("button", name="进入").click()
    page.wait_for_url("**/a")


def looks_well(page: Page) -> None:
    """Nothing sticks out at 360 px, and nobody is shut out (axe, WCAG 2.1 AA)."""
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide == 0, f"{page.url}: {wide} px too wide"
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    )
    told = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found.response["violations"]]
    assert not told, f"{page.url}: {told}"


def slot(town, material: Material) -> str:
    return f"{town.service.url}/a/papers/{material.value}"


SLOW_SECONDS = 30
expect.set_options(timeout=1000 * SLOW_SECONDS)


def comes_to_say(phone, text):
    """A busy machine judges the corrected declaration after the page was opened."""
    for _ in range(SLOW_SECONDS):
        if text in phone.locator(".upload h2").inner_text():
            return
        phone.wait_for_timeout(1000)
        phone.reload()
    expect(phone.locator(".upload h2")).to_contain_text(text)


def declare_the_rest(phone: Page, person: Person) -> None:
    """Everything that the policy wants declared and the start page does not ask."""
    phone.locator(f'[name="applicant.sex"][value="{person.sex}"]').check()
    phone.locator('[name="employment.status"][value="在职"]').check()
    for name, value in (
        ("applicant.ethnicity", f"{person.ethnicity}族"),
        ("employment.employer", person.employer),
        ("employment.work_start", person.work_start.isoformat()),
        ("employment.specialty", person.specialty),
        ("employment.applied_level", "初级"),
        ("education.school", person.school),
        ("education.major", person.major),
        ("education.graduated", person.graduated.isoformat()),
    ):
        phone.locator(f'[name="{name}"]').fill(value)
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("已保存").first).to_be_visible()


def test_from_the_start_page_to_a_submission_that_counts(town, phone, person):
    url = town.service.url
    phone.goto(f"{url}/")
    looks_well(phone)
    phone.goto(f"{url}/a")
    assert phone.url.endswith("/a/enter")
    looks_well(phone)
    phone.get_by_role("link", name="建立申报").click()
    looks_well(phone)
    phone.get_by_label("姓名").fill(person.name)
    phone.get_by_label("大专", exact=True).check()
    phone.get_by_label("事业单位", exact=True).check()
    phone.get_by_label("申报系列").select_option(person.series)
    phone.get_by_role("button", name="建立申报").click()
    code = phone.locator(".code").inner_text()
    assert re.fullmatch(r"(?:[2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}", code)
    looks_well(phone)
    phone.get_by_role("link", name="记好了").click()
    looks_well(phone)
    # the declaration: a date as people write it, a number that does not add up, then right
    phone.get_by_role("link", name="去填报").click()
    phone.get_by_label("出生日期").fill(
        f"{person.birth_date.year}.{person.birth_date.month}.{person.birth_date.day}"
    )
    number = phone.get_by_label("公民身份号码")
    number.fill(person.id_number[:-1] + ("0" if person.id_number[-1] != "0" else "1"))
    number.blur()
    expect(phone.get_by_text("校验码不符")).to_be_visible()
    expect(phone.get_by_label("出生日期")).to_have_value(person.birth_date.isoformat())
    phone.get_by_label("入学日期").fill("上大学那年")
    phone.get_by_label("入学日期").blur()
    expect(phone.get_by_text("请写作 2022-06-20")).to_be_visible()
    looks_well(phone)
    # a paper: sent, checked, the finding explained, the declaration corrected from there
    phone.goto(slot(town, CARD))
    looks_well(phone)
    phone.set_input_files("#pick", town.desk.file(person, CARD))
    card = phone.locator(".upload article.find.error").first
    expect(card).to_contain_text("公民身份号码")
    expect(card.locator("img")).to_be_visible()
    assert person.id_number not in phone.content()
    looks_well(phone)
    card.get_by_role("link", name="改填报").click()
    expect(phone.get_by_label("公民身份号码")).to_be_focused()
    phone.get_by_label("公民身份号码").fill(person.id_number)
    phone.get_by_label("公民身份号码").blur()
    expect(phone.locator("#saved")).to_have_text("已保存")
    phone.goto(slot(town, CARD))
    comes_to_say(phone, "未发现问题")
    # the summary and the one press that counts
    phone.goto(f"{url}/a/submit")
    expect(phone.get_by_text("补齐后才能提交")).to_be_visible()
    assert phone.get_by_role("button", name="正式提交").count() == 0
    looks_well(phone)
    phone.get_by_role("link", name="去填报").click()
    declare_the_rest(phone, person)
    phone.goto(f"{url}/a/submit")
    expect(phone.get_by_text("还缺")).to_be_visible()
    looks_well(phone)
    asked = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.get_by_label("我已确认").check()
    phone.get_by_role("button", name="正式提交（第 1 次，共 3 次）").click()
    # what lacks is asked about first, by name
    expect(phone.get_by_role("alert")).to_contain_text("要这样提交吗")
    assert "第 1 次，共 3 次" in asked[0]
    looks_well(phone)
    phone.get_by_role("button", name="仍要提交").click()
    # the receipt
    expect(phone.get_by_text("已提交（第 1 次），正在审核")).to_be_visible()
    looks_well(phone)
    phone.get_by_role("link", name="留下联系方式").click()
    looks_well(phone)
    phone.get_by_label("手机号").fill("138 1234 5678")
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_label("手机号")).to_have_value("13812345678")
    for page in ("contact", "rights", "privacy"):
        phone.goto(f"{url}/a/{page}")
        looks_well(phone)
    phone.goto(slot(town, CARD))
    assert phone.locator("#send").count() == 0
    # out, and in again by the code
    phone.get_by_role("button", name="退出").click()
    phone.get_by_label("代码").fill(code.lower())
    phone.get_by_role("button", name="进入").click()
    expect(phone.get_by_text("正在审核")).to_be_visible()


UNIT_PAPERS = (
    Material.PUBLIC_NOTICE, Material.PUBLIC_NOTICE_RESULT, Material.RECOMMENDATION,
    Material.WORK_EXPERIENCE, Material.INTEGRITY_CERTIFICATE,
)  # fmt: skip


def all_papers(desk: Desk, person: Person) -> list[dict[str, Any]]:
    """Fifteen photos in no order that says what they are, one of them nobody asks for."""
    kinds = (CARD, EMBLEM, Material.GRADUATION_CERTIFICATE, Material.CHSI_REPORT, *UNIT_PAPERS)
    more = (Material.COMMITMENT, Material.OTHER)
    files = [desk.file(person, m, f"IMG_{n}.jpg") for n, m in enumerate((*kinds, *more))]
    for course in person.courses:
        of_all = course.course == "公需课"
        kind = Material.CE_PUBLIC_COURSE if of_all else Material.CE_PROFESSIONAL_COURSE
        files.append(desk.file(person, kind, f"{course.year}{course.course}.jpg", course=course))
    return files


def test_from_a_link_to_a_submission_in_eleven_taps_and_one_typed_value(town, phone, person):
    declared = {"policy": "hejing-2024", "applicant": {}, "employment": {}, "education": {}}
    made = town.store.cases.create("hejing-2024", declared, NOW)[0].id
    taps: list[str] = []

    def tap(what: Any) -> None:
        taps.append(str(what))
        what.click()

    phone.goto(f"{town.service.url}/a/enter/{town.store.entries.make_link(made)}")
    tap(phone.get_by_role("button", name="进入"))
    taps.append("一次全部上传")
    files = all_papers(town.desk, person)
    phone.set_input_files("#pick", files)
    # the board says of each file what it is, and which one nobody asks for
    expect(phone.locator(".arrived")).to_have_count(len(files))
    expect(phone.locator(".arrived").first).to_contain_text("没有认出是哪种材料")
    expect(phone.locator(".board")).to_contain_text("这是身份证人像面")
    looks_well(phone)
    # nothing is declared before its owner has seen where it was read
    assert "name" not in town.store.cases.get(made).declaration["applicant"]
    expect(phone.get_by_text("识读到 20 项")).to_be_visible()
    tap(phone.get_by_role("link", name="看一看，确认填入"))
    expect(phone.get_by_label("公民身份号码")).to_have_value(person.id_number)
    assert phone.locator(".offered img").count() == 20
    looks_well(phone)
    tap(phone.get_by_role("button", name="都核对过了，填入"))
    expect(phone.get_by_text("还有下面 3 项要填")).to_be_visible()
    tap(phone.get_by_label("企业", exact=True))
    tap(phone.get_by_label("在职", exact=True))
    phone.get_by_label("申报级别").fill("初级")
    phone.get_by_label("申报级别").blur()
    for _ in range(SLOW_SECONDS * 10):
        if "applied_level" in town.store.cases.get(made).declaration["employment"]:
            break
        phone.wait_for_timeout(100)
    expect(phone.locator("#saved")).to_have_text("已保存")
    tap(phone.get_by_role("link", name="提交", exact=True))
    tap(phone.get_by_label("我已确认"))
    phone.once("dialog", lambda dialog: (taps.append("确定"), dialog.accept()))
    tap(phone.get_by_role("button", name=re.compile("正式提交")))
    tap(phone.get_by_role("button", name="仍要提交"))
    expect(phone.get_by_text("正在审核").first).to_be_visible()
    assert len(taps) == 11


def test_a_desk_shows_a_code_to_go_on_with_and_the_promise_and_annexes_are_there(
    town, phone, person, someone
):
    enter(town, phone, someone)
    phone.get_by_role("button", name="用手机扫码接着拍").click()
    expect(phone.get_by_alt_text("进入这份申报的二维码")).to_be_visible()
    link = phone.locator("[translate=no]").inner_text()
    looks_well(phone)
    other = town.browser.new_context(viewport=PHONE)
    hand = other.new_page()
    hand.goto(link)
    hand.get_by_role("button", name="进入").click()
    hand.set_input_files("#pick", town.desk.file(person, CARD))
    # the desk hears of it without being touched; at night it is dark
    phone.emulate_media(color_scheme="dark")
    expect(phone.locator(".board")).to_contain_text("这是身份证人像面")
    other.close()
    phone.goto(slot(town, Material.COMMITMENT))
    expect(phone.locator(".copy")).to_contain_text("本人承诺以上填报内容和提交的材料真实有效")
    looks_well(phone)
    phone.goto(slot(town, Material.PUBLIC_NOTICE))
    looks_well(phone)
    for page in ("/a", "/a/declaration", "/a/submit"):
        phone.goto(f"{town.service.url}{page}")
        looks_well(phone)
    word = phone.request.get(f"{town.service.url}/a/annexes/public_notice.docx")
    assert word.ok
    assert word.body()[:2] == b"PK"
    phone.goto(slot(town, Material.CHSI_REPORT))
    expect(phone.locator(".choose .button").first).to_have_text("选择从学信网下载的 PDF")


def test_a_dropped_line_and_a_closed_page_lose_nothing_and_send_once(town, phone, person, someone):
    enter(town, phone, someone)
    phone.goto(slot(town, EMBLEM))
    keys: list[str] = []
    phone.context.route(
        "**/uploads?**", lambda r: (keys.append(r.request.headers["idempotency-key"]), r.abort())
    )
    phone.set_input_files("#pick", town.desk.file(person, EMBLEM, "国徽面.jpg"))
    expect(phone.get_by_text("网络断开，已保存进度")).to_be_visible()
    looks_well(phone)
    phone.goto(f"{town.service.url}/a")
    expect(phone.get_by_text("有一份材料还没传完")).to_be_visible()
    phone.context.unroute("**/uploads?**")
    phone.context.on(
        "request",
        lambda r: keys.append(r.headers.get("idempotency-key", "")) if r.method == "POST" else None,
    )
    phone.get_by_role("link", name="继续上传").click()
    expect(phone.locator(".upload h2")).to_contain_text("未发现问题")
    assert len({key for key in keys if key}) == 1
    assert [u.filename for u in town.store.uploads.of(someone)] == ["国徽面.jpg"]
    phone.goto(f"{town.service.url}/a")
    assert phone.get_by_text("有一份材料还没传完").count() == 0


def test_results_arrive_without_events_and_the_steps_are_told_meanwhile(
    town, phone, person, someone
):
    enter(town, phone, someone)
    phone.route("**/events", lambda route: route.abort())
    phone.goto(slot(town, CARD))
    town.desk.may_read.clear()
    try:
        phone.set_input_files("#pick", town.desk.file(person, CARD))
        expect(phone.locator(".steps .now")).to_contain_text("识读")
        looks_well(phone)
    finally:
        town.desk.may_read.set()
    expect(phone.locator(".upload h2")).to_contain_text("未发现问题")


def test_a_bad_photo_is_replaced_or_kept_with_a_word_to_the_reviewer(town, phone, person, someone):
    enter(town, phone, someone)
    phone.goto(slot(town, CARD))
    phone.set_input_files("#pick", town.desk.file(person, CARD, "模糊.jpg", blurred=True))
    # this device says so before anything is sent; a hint, never a block
    expect(phone.get_by_text("这张可能看不清，请看一眼")).to_be_visible()
    assert not town.store.uploads.of(someone)
    looks_well(phone)
    phone.get_by_role("button", name="看得清，仍然上传").click()
    expect(phone.locator(".upload h2")).to_contain_text("请重拍")
    phone.get_by_text("我认为没有问题，保留").click()
    phone.get_by_label("写一句说明").fill("原件就是这样")
    phone.get_by_role("button", name="保留并附上说明").click()
    expect(phone.get_by_label("写一句说明")).to_have_value("原件就是这样")
    assert [r.text for r in town.store.remarks.of(someone)] == ["原件就是这样"]
    looks_well(phone)
    phone.locator(".replace input").set_input_files(town.desk.file(person, CARD, "清楚.jpg"))
    expect(phone.locator(".upload h2")).to_contain_text("未发现问题")
    assert [u.filename for u in town.store.uploads.of(someone)] == ["清楚.jpg"]
    phone.get_by_text("以前的版本").click()
    expect(phone.get_by_text("第 1 版")).to_be_visible()


def page_of_text(spoil: Any = None) -> str:
    """A sheet of print on a table, photographed; spoilt as told; base64."""
    image = Image.new("RGB", (1500, 1100), (96, 84, 70))
    draw = ImageDraw.Draw(image)
    draw.rectangle((80, 60, 1420, 1040), fill=(226, 224, 218))
    face = fonts.pick("tune", "song", np.random.default_rng(0)).at(34)
    for line in range(14):
        draw.text(
            (140, 100 + line * 64),
            "姓名毕业证书编号和静县人力资源和社会保障局" * 2,
            (40, 40, 44),
            face,
        )
    image = spoil(image) if spoil else image
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return base64.b64encode(out.getvalue()).decode()


def with_a_lamp(image: Image.Image) -> Image.Image:
    """A white reflection over a few words."""
    spot = Image.new("L", image.size, 0)
    ImageDraw.Draw(spot).ellipse((500, 400, 760, 520), fill=255)
    lamp = Image.new("RGB", image.size, (255, 255, 255))
    return Image.composite(lamp, image, spot.filter(ImageFilter.GaussianBlur(12)))


SPOILT = {
    "": None,
    "blur": lambda image: image.filter(ImageFilter.GaussianBlur(4)),
    "dark": lambda image: image.point(lambda value: value // 9),
    "faint": lambda image: image.point(lambda value: 240 + value // 22),
    "glare": with_a_lamp,
}


def test_the_device_names_what_spoils_a_photo_and_leaves_a_good_one_alone(town, phone, someone):
    enter(town, phone, someone)
    look = """async (text) => {
      const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
      const canvas = new OffscreenCanvas(picture.width, picture.height), pen = canvas.getContext("2d");
      pen.drawImage(picture, 0, 0);
      const seen = pen.getImageData(0, 0, canvas.width, canvas.height);
      return capture.hints(capture.measure(seen.data, canvas.width, canvas.height));
    }"""
    for named, spoil in SPOILT.items():
        assert phone.evaluate(look, page_of_text(spoil)) == ([named] if named else [])


def test_a_photo_is_turned_and_cropped_before_it_is_sent_or_not_sent_at_all(town, phone, someone):
    enter(town, phone, someone)
    sheet = {"name": "横.jpg", "mimeType": "image/jpeg", "buffer": base64.b64decode(page_of_text())}
    phone.set_input_files("#edit", sheet)
    picture = phone.locator(".look canvas")
    size = "canvas => canvas.width > canvas.height"
    assert picture.evaluate(size)
    phone.get_by_role("button", name="转 90°").click()
    assert not picture.evaluate(size)
    phone.get_by_role("button", name="裁剪", exact=True).click()
    expect(phone.get_by_label("左边裁去")).to_be_focused()
    phone.get_by_label("左边裁去").fill("20")
    looks_well(phone)
    phone.get_by_role("button", name="不传这张").click()
    expect(picture).to_have_count(0)
    assert not town.store.uploads.of(someone)


def test_everything_can_be_done_without_a_script(town, person, someone):
    context = town.browser.new_context(viewport=PHONE, java_script_enabled=False)
    context.set_default_timeout(SECONDS)
    page = context.new_page()
    enter(town, page, someone)
    page.goto(f"{town.service.url}/a/declaration")
    page.get_by_label("毕业日期").fill("2022年13月")
    page.get_by_label("现有专业技术职务").fill("无")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("毕业日期：没有这一天")
    page.goto(slot(town, CARD))
    page.set_input_files("#file", town.desk.file(person, CARD))
    page.get_by_role("button", name="上传").click()
    for _ in range(50):
        if "未发现问题" in page.locator(".upload h2").inner_text():
            break
        page.wait_for_timeout(100)
        page.reload()
    expect(page.locator(".upload h2")).to_contain_text("未发现问题")
    page.get_by_role("button", name="撤回").click()
    assert not town.store.uploads.of(someone)
    context.close()


def test_what_another_page_changed_is_never_overwritten_unasked(town, phone, someone):
    enter(town, phone, someone)
    phone.goto(f"{town.service.url}/a/declaration")
    record = town.store.cases.get(someone)
    other = {**record.declaration, "applicant": {**record.declaration["applicant"], "sex": "男"}}
    town.store.cases.change_declaration(someone, other, record.version)
    asked = []
    phone.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    phone.get_by_label("学校").fill("另一所学校")
    phone.get_by_label("学校").blur()
    expect(phone.get_by_label("学校")).not_to_have_value("另一所学校")
    assert "另一个页面" in asked[0]
    assert town.store.cases.get(someone).declaration["applicant"]["sex"] == "男"


def test_the_letter_leads_item_by_item_until_everything_is_mended(town, phone, person, someone):
    employer = town.store.cases.get(someone).declaration["employment"]["employer"]
    client = town.service.program(IntegrationScope.UNIT, employer)
    enter(town, phone, someone)
    phone.goto(slot(town, CARD))
    phone.set_input_files("#pick", town.desk.file(person, CARD, blurred=True))
    phone.get_by_role("button", name="看得清，仍然上传").click()
    expect(phone.locator(".upload h2")).to_contain_text("请重拍")
    phone.goto(f"{town.service.url}/a/submit")
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.get_by_label("我已确认").check()
    phone.get_by_role("button", name="正式提交").click()
    phone.get_by_role("button", name="仍要提交").click()
    expect(phone.get_by_text("正在审核")).to_be_visible()
    client.get(f"/api/applications/{someone}/report", headers={"Prefer": "wait=10"})
    applicant = Applicant(town.service, someone, client)
    assert town.service.send_back(applicant, client).status_code == 200
    phone.goto(f"{town.service.url}/a/letter")
    item = phone.locator("article.find").first
    expect(item).to_contain_text("身份证人像面")
    expect(item).to_contain_text("未改好")
    expect(phone.locator("[data-left]")).to_contain_text("还剩 47 小时")
    looks_well(phone)
    item.get_by_role("link", name="重新上传").click()
    phone.locator(".replace input").set_input_files(town.desk.file(person, CARD))
    expect(phone.locator(".upload h2")).to_contain_text("未发现问题")
    phone.goto(f"{town.service.url}/a/letter")
    expect(phone.locator("article.find").first).to_contain_text("已改好")
