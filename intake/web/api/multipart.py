"""Files out of a multipart form, piece by piece as it streams in: never whole in
memory, never in clear on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from intake.web.api.problems import ProblemError
from intake.web.api.thresholds import FIELD_BYTES


def boundary_of(content_type: str) -> bytes | None:
    """The boundary of a multipart form, None for any other body."""
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data":
        return None
    boundary = options.get(b"boundary")
    if not boundary:
        raise ProblemError("MULTIPART_INVALID")
    return boundary


class _Form:
    """A form's parts as the parser tells of them; what to do with them is the heirs'."""

    def __init__(self, boundary: bytes) -> None:
        self._is_over = False
        self._header = self._value = b""
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._part_begins,
                    "on_header_field": self._name_goes_on,
                    "on_header_value": self._value_goes_on,
                    "on_header_end": self._header_ends,
                    "on_headers_finished": self._headers_end,
                    "on_part_data": self._data_goes_on,
                    "on_part_end": self._part_ends,
                    "on_end": self._ends,
                },
            )
        except FormParserError:
            raise ProblemError("MULTIPART_INVALID") from None

    def _write(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise ProblemError("MULTIPART_INVALID") from None

    def end(self) -> None:
        """The body is over."""
        if not self._is_over:
            raise ProblemError("MULTIPART_INVALID")

    def _name_goes_on(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _value_goes_on(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._is_named(parse_options_header(self._value)[1])
        self._header = self._value = b""

    def _is_named(self, options: dict[bytes, bytes]) -> None:
        """What the part says of itself: its field, and its file's name if it is a file."""

    def _part_begins(self) -> None: ...

    def _headers_end(self) -> None: ...

    def _data_goes_on(self, data: bytes, start: int, end: int) -> None: ...

    def _part_ends(self) -> None: ...

    def _ends(self) -> None:
        self._is_over = True


class OneFile(_Form):
    """Feed it the body; it gives back the file's bytes. `end` checks that it was whole.

    Raises ProblemError MULTIPART_INVALID for a second part, for a part that is no file,
    and for anything that is not such a form. `filename` is as given: untrusted.
    """

    def __init__(self, boundary: bytes) -> None:
        super().__init__(boundary)
        self.filename = ""
        self._pieces: list[bytes] = []
        self._parts, self._is_file = 0, False

    def feed(self, chunk: bytes) -> bytes:
        """The file's bytes among these of the body."""
        self._write(chunk)
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found

    def end(self) -> None:
        """The body is over."""
        super().end()
        if self._parts != 1:
            raise ProblemError("MULTIPART_INVALID")

    def _part_begins(self) -> None:
        self._parts += 1
        self._is_file = False

    def _is_named(self, options: dict[bytes, bytes]) -> None:
        if b"filename" in options:
            self._is_file = True
            self.filename = options[b"filename"].decode("utf-8", "replace")

    def _headers_end(self) -> None:
        if self._parts > 1 or not self._is_file:
            raise ProblemError("MULTIPART_INVALID")

    def _data_goes_on(self, data: bytes, start: int, end: int) -> None:
        self._pieces.append(data[start:end])


@dataclass(frozen=True, slots=True)
class Part:
    """What came in: a field with its whole value; or a file that begins (`data` None), goes
    on, or ends (`data` empty). `name` of a file is as given: untrusted."""

    field: str
    name: str | None = None
    data: bytes | None = None


class ManyFiles(_Form):
    """Feed it the body; it gives back what there is. `end` checks that it was whole.

    Raises ProblemError MULTIPART_INVALID.
    """

    def __init__(self, boundary: bytes) -> None:
        super().__init__(boundary)
        self._found: list[Part] = []
        self._text, self._field = b"", ""
        self._file: str | None = None

    def feed(self, chunk: bytes) -> Iterator[Part]:
        """What these bytes of the body hold."""
        self._write(chunk)
        found, self._found = self._found, []
        yield from found

    def _part_begins(self) -> None:
        self._field, self._file, self._text = "", None, b""

    def _is_named(self, options: dict[bytes, bytes]) -> None:
        self._field = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            # The parser drops folders from old browsers' paths only; ours are kept.
            self._file = options[b"filename"].decode("utf-8", "replace")

    def _headers_end(self) -> None:
        if self._file:
            self._found.append(Part(self._field, self._file))

    def _data_goes_on(self, data: bytes, start: int, end: int) -> None:
        if self._file:
            self._found.append(Part(self._field, self._file, data[start:end]))
        elif self._file is None:
            self._text += data[start:end]
            if len(self._text) > FIELD_BYTES:
                raise ProblemError("MULTIPART_INVALID")

    def _part_ends(self) -> None:
        if self._file:
            self._found.append(Part(self._field, self._file, b""))
        elif self._file is None:
            value = self._text.decode("utf-8", "replace")
            self._found.append(Part(self._field, None, value.encode()))
