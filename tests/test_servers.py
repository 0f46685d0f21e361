"""The servers that tests rely on are real, and fail as they are told to."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import obstore
import pytest
from obstore.store import S3Store

from intake.domain.settings import Settings
from intake.store import Store
from tests.servers import running_postgresql, running_redis


@pytest.mark.parametrize("append_only", [True, False])
def test_a_killed_broker_remembers_only_with_its_file(append_only):
    with running_redis(append_only=append_only) as server:
        with server.client() as client:
            client.set("word", "kept")
        server.kill()
        assert not server.answers()
        server.start()
        with server.client() as client:
            assert client.get("word") == (b"kept" if append_only else None)
        server.forget()
        with server.client() as client:
            assert client.dbsize() == 0


def test_a_crashed_database_comes_back_with_what_was_committed():
    with running_postgresql() as server, server.database() as url:
        name = urlsplit(url).path.strip("/")
        with server.connect(name) as connection:
            connection.execute("CREATE TABLE words AS SELECT 'kept' AS word")
        server.crash()
        assert not server.answers()
        server.start()
        with server.connect(name) as connection:
            assert connection.execute("SELECT word FROM words").fetchall() == [("kept",)]


def test_the_store_opens_on_each_database(database_url, tmp_path):
    with Store.open(Settings(data_dir=tmp_path / "data", database_url=database_url)) as store:
        assert store.facts.ready() == []


def test_the_s3_server_keeps_what_it_is_given(s3_storage):
    address = urlsplit(s3_storage)
    bucket = S3Store(
        address.netloc,
        endpoint=parse_qs(address.query)["endpoint"][0],
        region="us-east-1",
        client_options={"allow_http": True},
    )
    obstore.put(bucket, "word", b"kept")
    assert bytes(obstore.get(bucket, "word").bytes()) == b"kept"
