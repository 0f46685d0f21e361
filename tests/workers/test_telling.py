"""What is due reaches a gateway, a mail server, a program; and what they answer is believed."""

from __future__ import annotations

import datetime as dt
import json
import re
import socketserver
import stat
import threading
from contextlib import suppress

import pytest

from intake.casework.rounds import State
from intake.casework.telling import AddressKind, MessageKind, Told, text_of
from intake.domain.application import BEIJING
from intake.domain.channels import Channels, load_channels
from intake.domain.errors import UsageError
from intake.domain.settings import Settings
from intake.store import MessageStatus, StateChange, Store
from intake.store.database.telling_records import Sent
from intake.store.store import core_of
from tests.sinks import gateway, post_office
from tests.store.test_telling import later
from workers.telling import http
from workers.telling.http import HttpWay
from workers.telling.protocol import Letter
from workers.telling.sending import Sender
from workers.telling.webhook import signature

NOW = dt.datetime(2024, 10, 20, 10, 0, tzinfo=BEIJING)
PHONE, NAME, NUMBER = "13812345678", "阿依古丽·买买提", "652827199903081227"
DECLARED = {"applicant": {"name": NAME, "id_number": NUMBER}}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def sms():
    with gateway() as one:
        yield one


def sms_channel(base: str, **more) -> dict:
    return {
        "kind": "http",
        "name": "短信",
        "url": base + "/send?to={{to}}",
        "headers": {"Authorization": "Bearer made-up"},
        "body": '{"mobile": "{{to}}", "text": "{{text}}", "tpl": "{{template}}"}',
        "success": r'"code"\s*:\s*0\b',
        "error_code": r'"code"\s*:\s*"?(\w+)',
        "templates": {"returned": "T1"},
        **more,
    }


@pytest.fixture
def opened(tmp_path):
    """A function: a store with these channels, and its sender."""
    stores = []

    def made(public_url: str | None = "https://zc.example.cn", **channels) -> tuple[Store, Sender]:
        settings = Settings(data_dir=tmp_path / f"data{len(stores)}")
        Store.open(settings).close()
        store = Store(core_of(settings), Channels.model_validate(channels))
        stores.append(store)
        return store, Sender(store, store.channels, public_url, lambda: NOW)

    yield made
    for store in stores:
        store.close()


def returned(store, phone: str = PHONE, email: str | None = None, verified: bool = False) -> str:
    id = store.cases.create("hejing-2024", DECLARED, NOW)[0].id
    store.contacts.put(id, AddressKind.PHONE, phone, NOW)
    if email:
        store.contacts.put(id, AddressKind.EMAIL, email, NOW)
    if verified:
        store.contacts.send_code(id, AddressKind.PHONE, NOW)
        (claim,) = store.messages.claim(NOW, 1)
        assert store.contacts.verify(id, AddressKind.PHONE, claim.code, NOW)
        store.messages.finish(claim, Sent(True, "x"), NOW)
    for change in (
        StateChange(State.SUBMITTED, 1, submitted_at=NOW),
        StateChange(State.RETURNED, 1, returned_at=NOW, correct_by=NOW + dt.timedelta(hours=48)),
    ):
        store.cases.move(id, store.cases.get(id).version, change)
    later(store, 10)  # so long it could have been taken back
    return id


def test_a_return_reaches_a_verified_phone_with_the_name_and_a_link_and_nothing_else(opened, sms):
    store, sender = opened(person=[sms_channel(sms.url)])
    id = returned(store, verified=True)
    assert sender.send_due() == 1 and sender.send_due() == 0
    (asked,) = sms.requests
    said = json.loads(asked["body"])
    assert asked["path"] == f"/send?to={PHONE}" and asked["headers"]["authorization"]
    assert asked["headers"]["idempotency-key"] == store.told.of(id)[0].id
    assert (said["mobile"], said["tpl"]) == (PHONE, "T1")
    assert NAME in said["text"] and "10月22日10:00" in said["text"] and NUMBER not in asked["body"]
    token = re.search(r"https://zc\.example\.cn/a/enter/(\S+) ", said["text"])[1]
    assert store.entries.use_link(token) and not store.entries.use_link(token)
    (seen,) = store.told.of(id)
    assert (seen.status, seen.channel) == (MessageStatus.SENT, "短信")


def test_an_address_that_nobody_verified_gets_no_link(opened, sms):
    store, sender = opened(person=[sms_channel(sms.url)])
    returned(store)
    sender.send_due()
    assert "http" not in json.loads(sms.requests[0]["body"])["text"]


def test_without_a_public_address_the_message_tells_to_use_the_code(opened, sms):
    store, sender = opened(None, person=[sms_channel(sms.url)])
    returned(store, verified=True)
    sender.send_due()
    assert "请用您的申报代码" in json.loads(sms.requests[0]["body"])["text"]


def test_two_relays_send_twenty_messages_once_each(opened, sms):
    store, sender = opened(person=[sms_channel(sms.url)])
    for n in range(20):
        returned(store, f"138{n:08d}")
    other = Sender(store, store.channels, None, lambda: NOW)

    def all_of(one: Sender) -> None:
        while one.send_due():
            pass

    threads = [threading.Thread(target=all_of, args=(one,)) for one in (sender, other)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(sms.requests) == 20
    assert len({json.loads(asked["body"])["mobile"] for asked in sms.requests}) == 20


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        ((200, '{"code": 0}'), "sent", None),
        ((200, '{"code": 1042}'), "failed", "CHANNEL_REFUSED:1042"),
        ((200, '{"code": "13812345678"}'), "failed", "CHANNEL_REFUSED:200"),
        ((403, "no"), "failed", "CHANNEL_REFUSED:403"),
        ((503, "later"), "waiting", "CHANNEL_BUSY:503"),
        ((429, ""), "waiting", "CHANNEL_BUSY:429"),
        ((200, '{"code": "LIMIT"}'), "waiting", "CHANNEL_BUSY:LIMIT"),
        ((302, ""), "failed", "CHANNEL_REFUSED:302"),
    ],
)
def test_a_gateways_answer_decides_what_becomes_of_the_message(opened, sms, answer, status, reason):
    sms.answers = [answer]
    store, sender = opened(person=[sms_channel(sms.url, later="LIMIT")])
    id = returned(store)
    sender.send_due()
    (seen,) = store.told.of(id)
    assert (seen.status, seen.reason) == (status, reason)
    assert len(sms.requests) == 1  # a redirection is not followed
    assert [one.application_id for one in store.told.unreached()] == (
        [] if reason is None else [id]
    )


def test_a_gateway_that_is_away_is_asked_again_later(opened):
    with gateway() as gone:
        url = gone.url
    store, sender = opened(person=[sms_channel(url)])
    id = returned(store)
    sender.send_due()
    assert store.told.of(id)[0].reason == "CHANNEL_UNREACHABLE"


def test_a_token_and_an_id_are_asked_for_before_the_message(opened, sms):
    sms.answers = [
        (200, '{"errcode": 0, "access_token": "t k"}'),
        (200, '{"errcode": 0, "userid": "liu"}'),
        (200, '{"errcode": 0}'),
    ]
    channel = sms_channel(
        sms.url,
        name="企业微信",
        before=[
            {"method": "GET", "url": sms.url + "/token", "keep": {"token": "access_token"}},
            {
                "url": sms.url + "/user?t={{token}}",
                "body": '{"mobile": "{{to}}"}',
                "keep": {"user": "userid"},
            },
        ],
        url=sms.url + "/send?t={{token}}",
        body='{"touser": "{{user}}", "text": {"content": "{{text}}"}}',
        success='"errcode": 0',
    )
    store, sender = opened(person=[channel])
    returned(store)
    sender.send_due()
    assert [asked["path"] for asked in sms.requests] == ["/token", "/user?t=t%20k", "/send?t=t%20k"]
    assert json.loads(sms.requests[2]["body"])["touser"] == "liu"


def test_values_stay_values_in_json_forms_addresses_and_headers(sms):
    hard = '"},{"x":"&a=1\r\nB: c/../'
    for body in ('{"t": "{{name}}"}', "t={{name}}"):
        channel = Channels.model_validate(
            {"person": [sms_channel(sms.url, body=body, headers={"X-Name": "{{name}}"})]}
        ).person[0]
        letter = Letter("id", hard, "", "", {"name": hard})
        assert HttpWay(channel).send(letter).is_accepted
    json_one, form_one = sms.requests
    assert json.loads(json_one["body"]) == {"t": hard}
    assert form_one["body"].count("=") == 1 and "%26a%3D1" in form_one["body"]
    assert json_one["path"].startswith("/send?to=%22%7D") and "\n" not in json_one["path"]
    assert "b" not in json_one["headers"]


def test_the_next_channel_is_asked_when_one_refuses_for_good(opened, sms):
    sms.answers = [(400, "no")]
    with post_office() as post:
        store, sender = opened(person=[sms_channel(sms.url), mail(post.port)])
        id = returned(store, email="a@example.cn")
        sender.send_due()
    assert [one.channel for one in store.told.of(id)] == ["电子邮件"]
    (letter,) = post.letters
    assert f"Message-ID: <{store.told.of(id)[0].id}@example.cn>" in letter
    assert "To: a@example.cn" in letter and NUMBER not in letter


def mail(port: int, **more) -> dict:
    return {
        "kind": "mail",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "intake@example.cn",
        **more,
    }


def test_a_mail_server_without_encryption_gets_nothing_where_it_is_demanded(opened):
    with post_office() as post:
        store, sender = opened(person=[mail(post.port, security="starttls")])
        id = returned(store, email="a@example.cn")
        sender.send_due()
        assert post.letters == []
    assert store.told.of(id)[0].reason == "CHANNEL_UNREACHABLE"


@pytest.mark.parametrize(
    ("refused", "status", "reason"),
    [
        ("550 no such", "failed", "CHANNEL_REFUSED:550"),
        ("451 later", "waiting", "CHANNEL_BUSY:451"),
    ],
)
def test_a_mail_servers_refusal_is_believed(opened, refused, status, reason):
    with post_office() as post:
        post.refused = refused
        store, sender = opened(person=[mail(post.port)])
        id = returned(store, email="a@example.cn")
        sender.send_due()
    (seen,) = store.told.of(id)
    assert (seen.status, seen.reason) == (status, reason)


def test_a_file_for_trials_holds_each_message_once_and_is_its_owners_alone(opened, tmp_path):
    folder = tmp_path / "told"
    store, sender = opened(person=[{"kind": "file", "folder": str(folder)}])
    returned(store)
    sender.send_due()
    file = folder / "messages.jsonl"
    (line,) = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["to"] == PHONE and stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_program_is_told_of_every_state_signed_and_without_a_persons_data(opened, sms):
    hook = {"name": "platform", "url": sms.url + "/hook", "secret": SECRET}
    store, sender = opened(webhook=[hook])
    returned(store)
    sender.call_due()
    assert sorted(json.loads(a["body"])["type"] for a in sms.requests) == [
        "application.returned",
        "application.submitted",
    ]
    for asked in sms.requests:
        headers = asked["headers"]
        id, at = headers["webhook-id"], int(headers["webhook-timestamp"])
        assert headers["webhook-signature"] == signature(SECRET, id, at, asked["body"].encode())
        assert not [x for x in (NAME, NUMBER, PHONE) if x in asked["body"]]
    assert store.told.webhooks() == {"webhook:platform": {"sent": 2}}


def test_persons_are_told_without_the_programs_and_programs_without_the_persons(opened, sms):
    hook = {"name": "platform", "url": sms.url + "/hook", "secret": SECRET}
    store, sender = opened(person=[sms_channel(sms.url)], webhook=[hook])
    returned(store)
    assert sender.send_due() == 1
    assert [asked["path"] for asked in sms.requests] == [f"/send?to={PHONE}"]
    assert sender.call_due() == 2
    assert [asked["path"] for asked in sms.requests[1:]] == ["/hook", "/hook"]


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"])
def test_a_server_that_sends_a_byte_now_and_then_does_not_hold_its_message(monkeypatch, begin):
    monkeypatch.setattr(http, "CHANNEL_SECONDS", 0.3)
    is_over = threading.Event()

    class Drip(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            whole = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
            for byte in begin + (bytes(99) if begin else whole):
                if is_over.wait(0 if byte and begin else 0.03):
                    return
                with suppress(OSError):
                    self.request.sendall(bytes([byte]))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drip) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        with pytest.raises(http.NoAnswerError):
            http.ask("POST", f"http://127.0.0.1:{server.server_address[1]}", {}, b"")
        is_over.set()
        server.shutdown()


def test_a_program_that_answers_gone_is_left_alone_and_any_other_is_tried_again(opened, sms):
    hook = {"name": "platform", "url": sms.url, "secret": SECRET}
    for answer, left in (((410, ""), "failed"), ((404, ""), "waiting"), ((500, ""), "waiting")):
        sms.answers = [answer]
        store, sender = opened(webhook=[hook])
        returned(store)
        sender.call_due()
        assert store.told.webhooks() == {"webhook:platform": {left: 2}}


def test_the_signature_is_the_one_that_the_published_library_makes():
    """Made once with the package standardwebhooks 1.1.0."""
    assert (
        signature(SECRET, "msg_1", 1614265330, b'{"test": 2432232314}')
        == "v1,9o7UeFkn1GjVbcY4emAJruJCYqgH2EIf8u/slvVRBZI="
    )


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ({"url": "http://sms.example.cn/x"}, "https"),
        ({"url": "https://169.254.169.254/x"}, "本机链路"),
        ({"url": "https://[fe80::1]/x"}, "本机链路"),
        ({"url": "https://[::ffff:169.254.169.254]/x"}, "本机链路"),
        ({"url": "https://{{to}}.example.cn/x"}, "变量"),
        ({"url": "https://u:p@example.cn/x"}, "用户名"),
        ({"url": "file:///etc/passwd"}, "https://"),
        ({"body": "{{password}}"}, "没有这个变量：password"),
        ({"success": "("}, "success"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_file_of_channels_that_cannot_be_used_is_refused_with_its_place(tmp_path, channel, said):
    made = sms_channel("https://sms.example.cn") | channel
    lines = "\n".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in made.items()
        if not isinstance(value, dict)
    )
    file = tmp_path / "channels.toml"
    file.write_text(f"[[person]]\n{lines}\n", encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        load_channels(file)
    assert raised.value.code == "CHANNELS_INVALID" and said in raised.value.message
    assert "person.0" in raised.value.message


def test_a_name_that_comes_to_mean_a_cloud_machines_own_address_is_not_asked(monkeypatch):
    monkeypatch.setattr(
        http.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("169.254.169.254", 80))]
    )
    with pytest.raises(http.NoAnswerError):
        http.ask("GET", "https://sms.example.cn/", {}, b"")


def test_every_kind_of_message_says_the_name_the_number_and_what_to_do():
    until = NOW + dt.timedelta(hours=48)
    for kind in MessageKind:
        for end in (until, None):
            said = text_of(Told(kind, NAME, "AB12CD34", end), "https://x/a/enter/t", "123456")
            if kind is MessageKind.CODE:
                assert "123456" in said
            else:
                assert said.startswith(f"{NAME}：") and "AB12CD34" in said and "enter/t" in said
