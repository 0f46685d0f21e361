"""For trials: messages as lines of a file."""

from __future__ import annotations

import json
import os

from intake.domain.channels import FileChannel
from intake.store import Reason, Sent
from workers.telling.protocol import Letter

NAME = "messages.jsonl"


class FileWay:
    """One folder, for its owner alone. A message that lies there already is not written again."""

    def __init__(self, channel: FileChannel) -> None:
        self._folder = channel.folder
        self.name: str = channel.name
        self.address: str = channel.address

    def send(self, letter: Letter) -> Sent:
        line = {"id": letter.id, "to": letter.address, "text": letter.text}
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self._folder / NAME
            if file.exists() and f'"id": "{letter.id}"' in file.read_text(encoding="utf-8"):
                return Sent(True, self.name)
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as out:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError:
            return Sent(False, self.name, Reason.UNREACHABLE, again=True)
        return Sent(True, self.name)
