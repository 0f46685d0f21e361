"""Interruptions, drawn as a tree; findings are records, not exceptions.

IntakeError
├── UsageError      the command or the application folder is wrong     (exit 2)
├── Refusal         the applicant must replace this upload             → refused
├── Fault           the machine failed on it; nobody is to blame       → not_checked
├── Conflict        somebody was faster: look again, then decide       (HTTP 409, 412)
├── NotAllowed      the notice does not allow this now                 (HTTP 409)
└── NotFound        there is no such application, upload or job        (HTTP 404)
"""

from __future__ import annotations

from collections.abc import Mapping


class IntakeError(Exception):
    """Any interruption of ours: a stable code and a Chinese sentence.

    `words` fill the code's sentence in `flags` (`limit` for `TOO_MANY_PAGES`); they are
    our own numbers, never anything taken from the upload.
    """

    def __init__(
        self, code: str, message: str = "", words: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.message = message
        self.words = dict(words or {})


class UsageError(IntakeError):
    """The folder, `application.json`, the policy or the command line cannot be used."""


class Refusal(IntakeError):
    """The upload cannot be opened and only the applicant can help; code in `flags`."""


class Fault(IntakeError):
    """The machine failed on the upload; a person has to look; code in `flags`."""


class Conflict(IntakeError):
    """What the caller saw is no longer so; nothing was changed."""


class NotAllowed(IntakeError):
    """The notice's windows, rounds or hours are against it; nothing was changed."""


class NotFound(IntakeError):
    """There is no such thing, or not for this caller."""
