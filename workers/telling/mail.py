"""E-mail by the bureau's own server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate

from intake.domain.channels import MailChannel
from intake.store import Reason, Sent
from workers.telling.protocol import Letter
from workers.thresholds import CHANNEL_SECONDS


class MailWay:
    """One mail server. The certificate is checked; a server without STARTTLS gets nothing."""

    def __init__(self, channel: MailChannel) -> None:
        self._channel = channel
        self.name: str = channel.name
        self.address: str = channel.address

    def send(self, letter: Letter) -> Sent:
        """What a server refuses for good (5xx) is refused; everything else may go well later."""
        try:
            with self._connected() as server:
                server.send_message(self._written(letter))
        except smtplib.SMTPRecipientsRefused as refused:
            code = max((answer[0] for answer in refused.recipients.values()), default=0)
            return self._failed(code)
        except smtplib.SMTPResponseException as refused:
            return self._failed(refused.smtp_code)
        except (smtplib.SMTPException, OSError):
            return Sent(False, self.name, Reason.UNREACHABLE, again=True)
        return Sent(True, self.name)

    def _failed(self, code: int) -> Sent:
        if str(code).startswith("5"):
            return Sent(False, self.name, f"{Reason.REFUSED.value}:{code}")
        return Sent(False, self.name, f"{Reason.BUSY.value}:{code}", again=True)

    def _connected(self) -> smtplib.SMTP:
        channel, context = self._channel, ssl.create_default_context()
        if channel.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                channel.host, channel.port, timeout=CHANNEL_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(channel.host, channel.port, timeout=CHANNEL_SECONDS)
        try:
            if channel.security == "starttls":
                server.starttls(context=context)
            if channel.user is not None:
                server.login(channel.user, channel.password or "")
        except BaseException:
            server.close()
            raise
        return server

    def _written(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._channel.sender
        message["To"] = letter.address
        message["Subject"] = letter.subject
        message["Date"] = formatdate(localtime=False)
        # The same at every try: servers and programs take a repeat for what it is.
        host = self._channel.sender.rpartition("@")[2].strip("> ") or "intake"
        message["Message-ID"] = f"<{letter.id}@{host}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message
