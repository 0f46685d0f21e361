"""One line to the machine's log, or to another machine's."""

from __future__ import annotations

import socket
from logging.handlers import SysLogHandler

from intake.domain.errors import UsageError

_PRIORITY = (SysLogHandler.LOG_AUTH << 3) | SysLogHandler.LOG_NOTICE


def send_line(address: str, line: str) -> None:
    """To a socket's path or `host:port` (UDP), as RFC 3164 writes it.

    Raises UsageError SYSLOG_UNREACHABLE.
    """
    host, _, port = address.rpartition(":")
    is_path = address.startswith("/")
    if not is_path and not (host and port.isdecimal()):
        raise UsageError("SYSLOG_UNREACHABLE", "系统日志的地址应为 /dev/log 或 主机:端口")
    family = socket.AF_UNIX if is_path else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as log:
            log.connect(address if is_path else (host, int(port)))
            log.send(f"<{_PRIORITY}>intake: {line}".encode())
    except OSError:
        raise UsageError("SYSLOG_UNREACHABLE", f"系统日志 {address} 无法写入") from None
