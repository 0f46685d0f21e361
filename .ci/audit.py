"""`make audit`: what the locked packages are, under which licences, and which are known to be
vulnerable. Tools live in an environment of their own (.audit); nothing of it is shipped.

    out/audit/sbom.cdx.json    CycloneDX, every locked package with its hashes
    out/audit/licences.csv     package, version, licence
    out/audit/known.json       known vulnerabilities, when somebody could be asked

Vulnerabilities are asked of the index (pip-audit), or of a copy of the OSV database for PyPI:
`make audit OSV=path/to/all.zip`. Exit status: 0 nothing known, 1 something known or a licence
nobody has looked at, 3 nobody could be asked.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

# Of the tools' environment: the product does not need it.
versions: Any = importlib.import_module("packaging.version")

LOCK, OUT, TOOLS = Path("requirements.lock"), Path("out/audit"), Path(".audit/bin").resolve()
LOOKED_AT = re.compile(
    r"MIT|BSD|Apache|Python Software Foundation|PSF|ISC|MPL|Mozilla|LGPL|Lesser General|Zlib"
    r"|Unlicense|0BSD|HPND|Public Domain|AGPL|Affero|GPL-?v?[23]|GPLv3|CC0|Artistic|CNRI|Boost|WTFPL",
    re.I,
)
"""Licences that go together with AGPL-3.0-or-later."""


def locked() -> dict[str, str]:
    """Name, as the index normalises it, and version."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", LOCK.read_text(), re.M)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def sbom() -> None:
    made = OUT / "sbom.cdx.json"
    subprocess.run(
        [TOOLS / "cyclonedx-py", "requirements", LOCK, "--of", "JSON", "-o", made],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    print(f"清单：{len(json.loads(made.read_text())['components'])} 个软件包，{made}")


def licences() -> bool:
    asked = [TOOLS / "pip-licenses", "--python=.venv/bin/python", "--format=csv"]
    table = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    (OUT / "licences.csv").write_text(table)
    rows = list(csv.DictReader(io.StringIO(table)))
    for row in rows:  # says nothing in its metadata, MIT in its licence file
        if row["Name"] == "axe-playwright-python":
            row["License"] = "MIT"
    odd = [row for row in rows if not LOOKED_AT.search(row["License"])]
    for row in odd:
        print(f"  许可证须看一看：{row['Name']} {row['Version']}：{row['License'][:100]}")
    print(f"许可证：{len(rows)} 个软件包，{len(odd)} 个须看一看，{OUT / 'licences.csv'}")
    return not odd


def known_offline(database: Path) -> list[str]:
    """From a copy of OSV's export for PyPI: one JSON file for each vulnerability."""
    ours, found = locked(), []
    with zipfile.ZipFile(database) as files:
        for name in files.namelist():
            entry = json.loads(files.read(name))
            for one in entry.get("affected", ()):
                package = re.sub(r"[-_.]+", "-", one["package"]["name"]).lower()
                if "withdrawn" not in entry and package in ours and hits(one, ours[package]):
                    found.append(
                        f"{package} {ours[package]}: {entry['id']} {entry.get('summary', '')}"
                    )
    return found


def hits(affected: dict, version: str) -> bool:
    if version in affected.get("versions", ()):
        return True
    ranges = (one for one in affected.get("ranges", ()) if one["type"] == "ECOSYSTEM")
    return any(within(one["events"], version) for one in ranges)


def within(events: list[dict[str, str]], version: str) -> bool:
    try:
        ours, is_in = versions.Version(version), False
        for event in events:
            if "introduced" in event:
                is_in |= event["introduced"] == "0" or ours >= versions.Version(event["introduced"])
            elif "fixed" in event and ours >= versions.Version(event["fixed"]):
                is_in = False
            elif "last_affected" in event and ours > versions.Version(event["last_affected"]):
                is_in = False
    except versions.InvalidVersion:
        return True  # nobody can tell: somebody looks
    return is_in


def known_online() -> list[str] | None:
    """None: the index answers no such question here."""
    asked = [TOOLS / "pip-audit", "-r", LOCK, "--disable-pip", "--no-deps", "-f", "json"]
    try:
        done = subprocess.run(
            [*asked, "--progress-spinner", "off"], capture_output=True, text=True, timeout=600
        )
        rows = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    told = [row for row in rows if "skip_reason" not in row]
    print(f"漏洞：问到 {len(told)} / {len(rows)} 个软件包")
    if not told:
        return None
    return [
        f"{row['name']} {row['version']}: {one['id']}"
        for row in told
        for one in row.get("vulns", ())
    ]


def main(database: str) -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    sbom()
    is_well = licences()
    found = known_offline(Path(database)) if database else known_online()
    if found is None:
        print("漏洞：没有查成。这里的软件包索引不回答漏洞查询；请在能上网的机器上再做，")
        print(
            "      或下载 OSV 的 PyPI 数据（all.zip）后用 make audit OSV=路径。没有查过不等于没有漏洞。"
        )
        return 3
    (OUT / "known.json").write_text(json.dumps(found, ensure_ascii=False, indent=1))
    for one in found:
        print(f"  {one}")
    print(f"漏洞：已知 {len(found)} 个")
    return 0 if is_well and not found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
