"""What stands on the page of one file, in the words and boxes of the page.

Boxes are given in the upright frame of their page, as the picture is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.casework import decisions
from intake.documents import paper_title
from intake.domain.application import Material
from intake.domain.finding_codes import FIELD_LABELS
from intake.domain.findings import FieldVerdict, Kind, Severity
from intake.reporting import wording
from intake.reporting.masking import masked_filename
from intake.store import Remark
from intake.web.covering import Frame
from intake.web.staff.differences import differ_at, pieces, share
from intake.web.staff.files import File

Box = tuple[int, int, int, int]
TONES = {"error": "error", "warning": "warn", "info": "none"}
FIELD_TONES = {"ok": "ok", "error": "error", "warning": "warn", "quiet": "none"}
CHSI = "https://www.chsi.com.cn/xlcx/bgcx.jsp"
"""The 学信网 page where a person types a verification code; the program never calls it."""
ROLE_OF_READING = {"read": "证件识读", "declared": "填报", "other": "其他可能"}


def turned(frame: Frame, box: Sequence[int] | None) -> Box | None:
    """A box of the page frame in the upright frame."""
    if box is None:
        return None
    x0, y0, x1, y1 = box
    w, h = frame.width, frame.height
    return {
        0: (x0, y0, x1, y1),
        90: (h - y1, x0, h - y0, x1),
        180: (w - x1, h - y1, w - x0, h - y0),
        270: (y0, w - x1, y1, w - x0),
    }[frame.rotation]


def frames_of(body: Mapping[str, Any]) -> dict[tuple[str, int], Frame]:
    """Every page of the report."""
    return {
        (row["upload"], page["page"]): Frame(page["width"], page["height"], page["rotation"] % 360)
        for row in body["uploads"]
        for page in row["pages"]
    }


@dataclass(frozen=True)
class Screen:
    """A file laid out; every property is asked once, by the template."""

    file: File
    remarks: Sequence[Remark] = ()

    def __post_init__(self) -> None:
        body = self.file.shown_body
        object.__setattr__(self, "body", body)
        object.__setattr__(self, "frames", frames_of(body))

    body: Mapping[str, Any] = None  # type: ignore[assignment]
    frames: Mapping[tuple[str, int], Frame] = None  # type: ignore[assignment]

    @property
    def papers(self) -> list[dict[str, Any]]:
        """One row per page in the notice's order, what it does not name behind, as it was sent."""
        names = {u.id: masked_filename(u.filename) for u in self.file.progress.uploads}
        rows = []
        for row in self.body["uploads"]:
            for page in row["pages"]:
                place = (row["upload"], page["page"])
                width, height = self.frames[place].upright
                rows.append(
                    {
                        "upload": place[0],
                        "page": place[1],
                        "width": width,
                        "height": height,
                        "title": self._title(place, page["materials"]),
                        "name": names.get(place[0], ""),
                        "is_seen": place in self.file.seen,
                        "boxes": self._boxes(place),
                        "tone": self._tone(place),
                        "fields": self._fields(place),
                        "chsi": CHSI if Material.CHSI_REPORT in page["materials"] else None,
                    }
                )
        order = self._order
        return sorted(rows, key=lambda row: order.get((row["upload"], row["page"]), len(order)))

    @property
    def _order(self) -> dict[tuple[str, int], int]:
        """Where each page stands among the report's papers, which are the notice's."""
        places = [(p["upload"], p["page"]) for e in self.body["materials"] for p in e["pages"]]
        return {place: n for n, place in reversed(list(enumerate(places)))}

    @property
    def closed(self) -> list[dict[str, str]]:
        """Files without a page to look at, and why."""
        names = {u.id: masked_filename(u.filename) for u in self.file.progress.uploads}
        return [
            {"name": names.get(row["upload"], ""), "words": wording.UPLOAD_STATUSES[row["status"]]}
            for row in self.body["uploads"]
            if not row["pages"]
        ]

    def _title(self, place: tuple[str, int], materials: Sequence[str]) -> str:
        titles = [
            paper_title(Material(entry["material"]), entry["year"])
            for entry in self.body["materials"]
            if any((paper["upload"], paper["page"]) == place for paper in entry["pages"])
        ]
        return "、".join(titles or [self._outside(place[0], Material(m)) for m in materials])

    def _outside(self, upload: str, material: Material) -> str:
        """A paper that was not checked: of the year its applicant sent it for."""
        sent = next((u for u in self.file.progress.uploads if u.id == upload), None)
        is_it = sent is not None and sent.material == material
        return paper_title(material, sent.year if sent is not None and is_it else None)

    def _tone(self, place: tuple[str, int]) -> str:
        here = [f["severity"] for f in self.body["flags"] if (f["upload"], f["page"]) == place]
        return next((TONES[s] for s in ("error", "warning") if s in here), "ok")

    def _boxes(self, place: tuple[str, int]) -> list[dict[str, Any]]:
        """What is drawn over a page: fields, then flags without a field of their own."""
        frame, made = self.frames[place], []
        for field in self._fields_at(place):
            if field["box"] is not None and field["verdict"] != "absent":
                tone = FIELD_TONES[wording.FIELD_TONES[FieldVerdict(field["verdict"])]]
                made.append(
                    {
                        "box": turned(frame, field["box"]),
                        "tone": tone,
                        "title": FIELD_LABELS.get(field["field"], field["field"]),
                    }
                )
        for flag in self.body["flags"]:
            if (flag["upload"], flag["page"]) == place and flag["box"] is not None:
                made.append(
                    {
                        "box": turned(frame, flag["box"]),
                        "tone": TONES[flag["severity"]],
                        "title": flag["message"],
                        "flag": decisions.flag_key(flag),
                    }
                )
        return made

    def _fields_at(self, place: tuple[str, int]) -> list[Mapping[str, Any]]:
        return [
            field
            for entry in self.body["materials"]
            for field in entry["fields"]
            if (field["upload"], field["page"]) == place
        ]

    def _fields(self, place: tuple[str, int]) -> list[dict[str, Any]]:
        frame = self.frames[place]
        return [
            {
                "label": FIELD_LABELS.get(f["field"], f["field"]),
                "box": turned(frame, f["box"]),
                "pair": pieces(f["declared"], f["read"], f["verdict"] == "match"),
                "words": wording.FIELD_VERDICTS[FieldVerdict(f["verdict"])],
                "tone": FIELD_TONES[wording.FIELD_TONES[FieldVerdict(f["verdict"])]],
            }
            for f in self._fields_at(place)
        ]

    @property
    def flags(self) -> list[dict[str, Any]]:
        """Errors, warnings, hints; each with what stands for and against it."""
        order = {severity.value: n for n, severity in enumerate(wording.SEVERITY_ORDER)}
        pairs = zip(self.body["flags"], self.file.body["flags"], strict=True)
        rows = sorted(pairs, key=lambda pair: order[pair[0]["severity"]])
        return [self._flag(n, shown, whole) for n, (shown, whole) in enumerate(rows, start=1)]

    def _flag(
        self, number: int, flag: Mapping[str, Any], whole: Mapping[str, Any]
    ) -> dict[str, Any]:
        key, place = decisions.flag_key(flag), (flag["upload"], flag["page"])
        material = flag["material"] and Material(flag["material"])
        frame, severity = self.frames.get(place), Severity(flag["severity"])
        return {
            "key": key,
            "number": number,
            "tone": TONES[severity.value],
            "flag": flag,
            "kind": "提示" if severity is Severity.INFO else wording.KINDS[Kind(flag["kind"])],
            "severity": wording.SEVERITIES[severity],
            "needs": decisions.needs_decision(flag),
            "title": paper_title(material, flag["year"]) if material else "填报内容",
            "label": FIELD_LABELS.get(flag["field"], flag["field"]) if flag["field"] else "",
            "pair": pieces(flag["declared"], flag["read"])
            if flag["declared"] or flag["read"]
            else None,
            **self._evidence(flag, whole),
            "decision": self.file.decided.get(key),
            "upload": flag["upload"],
            "page": flag["page"],
            "box": turned(frame, flag["box"]) if frame else None,
            "raw_box": flag["box"],
            "others": self._others(flag),
            "is_old": key in self.file.old_problems,
            "said": self._said(flag),
            "chsi": CHSI if flag["material"] == "chsi_report" else None,
        }

    def _evidence(self, flag: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
        """What stands for and against a finding, and the rule that it follows from."""
        why = flag["evidence"].get("verification") or {}
        return {
            "differ_at": differ_at(whole),
            "characters": why.get("characters") or [],
            "alternatives": [
                {
                    "text": a["text"],
                    "role": ROLE_OF_READING.get(a["role"], ""),
                    "share": share(a["probability"]),
                }
                for a in why.get("alternatives") or ()
            ],
            "rule": why.get("rule") or flag["code"],
            "clause": flag["clause"],
            "clause_text": self.file.policy.clauses.get(flag["clause"] or ""),
            "legibility": why.get("legibility"),
        }

    def _others(self, flag: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Other papers that this finding is about: shown beside it."""
        evidence = flag["evidence"]
        named = [*(evidence.get("same_on") or ()), *(evidence.get("witnesses") or ())]
        if isinstance(evidence.get("same_as"), str):
            named.append({"upload": evidence["same_as"], "page": 1, "material": None})
        found = {}
        for one in named:
            place = (one.get("upload"), one.get("page"))
            if place in self.frames and place != (flag["upload"], flag["page"]):
                title = paper_title(Material(one["material"])) if one.get("material") else "另一处"
                found[place] = {
                    "upload": place[0],
                    "page": place[1],
                    "title": title,
                    "box": self._box_of(place, flag["field"]),
                }
        return list(found.values())

    def _box_of(self, place: tuple[str, int], field: str | None) -> Box | None:
        """Where the same field stands on another page."""
        boxes = (f["box"] for f in self._fields_at(place) if f["field"] == field and f["box"])
        return turned(self.frames[place], next(boxes, None))

    def _said(self, flag: Mapping[str, Any]) -> str | None:
        """The applicant's own sentence about it."""
        names = ("code", "material", "year", "field", "upload", "page")
        return next(
            (r.text for r in self.remarks if all(getattr(r.about, n) == flag[n] for n in names)),
            None,
        )
