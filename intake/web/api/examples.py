"""Examples in the description of the API: made-up people."""

from __future__ import annotations

from typing import Any

EXAMPLE = {
    "policy": "county-2024",
    "applicant": {
        "name": "古丽娜·艾力",
        "sex": "女",
        "ethnicity": "维吾尔族",
        "birth_date": "1999-03-08",
        "id_number": "652827199903081227",
    },
    "employment": {
        "employer": "某县水利站",
        "employer_kind": "public_institution",
        "status": "在职",
        "work_start": "2022-08-01",
        "series": "工程系列",
        "specialty": "水利",
        "applied_level": "初级",
    },
    "education": {
        "level": "本科",
        "school": "天山理工大学",
        "major": "水利水电工程",
        "graduated": "2022-06-20",
        "certificate_number": "107551202205012345",
    },
}
"""A made-up person's declaration, as the description shows it."""


def described_body(
    description: str, media_type: str, schema: dict[str, Any], example: dict[str, Any]
) -> dict[str, Any]:
    """A request's body for a route's `openapi_extra`, with an example."""
    content = {media_type: {"schema": schema, "example": example}}
    return {"requestBody": {"required": True, "description": description, "content": content}}
