"""The audit's head leaves the machine in one line of its log."""

from __future__ import annotations

import socket

import pytest

from intake.cli.syslog import send_line
from intake.domain.errors import UsageError


def test_a_line_arrives_at_the_address_that_was_named():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        send_line(f"127.0.0.1:{receiver.getsockname()[1]}", "intake audit head 7:ab")
        assert b"intake audit head 7:ab" in receiver.recv(1000)


@pytest.mark.parametrize("address", ["", "host", ":514", "/there/is/no/such/socket"])
def test_what_is_no_address_ends_in_a_sentence(address):
    with pytest.raises(UsageError):
        send_line(address, "x")
