"""Where the networks' files are: found, checked, and laid out as PaddleOCR wants them.

Search order: `INTAKE_MODELS_DIR`, installed wheels, then a `Fault` that names the file.
Nothing is ever downloaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from intake.domain.errors import Fault

_TABLE = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True, slots=True)
class Weights:
    """One network's file: `found_in` is the folder of the settings or the wheel."""

    name: str
    path: Path
    found_in: str
    expected_sha256: str

    def sha256(self) -> str:
        """Hash of the file as it is on disk, hexadecimal."""
        found = self.path.stat()
        known = (self.path, found.st_mtime_ns, found.st_size)
        if known not in _hashes:
            with self.path.open("rb") as file:
                _hashes[known] = hashlib.file_digest(file, "sha256").hexdigest()
        return _hashes[known]


_hashes: dict[tuple[Path, int, int], str] = {}
"""Of files by path, time and size: one that was exchanged is looked at again."""


def known_networks() -> dict[str, dict[str, str]]:
    """`weights.toml`: network name → its row."""
    table: dict[str, dict[str, str]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return table


def find(name: str, models_dir: Path | None = None) -> Weights:
    """The file of network `name`; raises `Fault` (`MODEL_MISSING`) naming what to do."""
    row = known_networks()[name]
    if models_dir is not None:
        path = models_dir / row["file"]
        if path.is_file():
            return Weights(name, path, str(models_dir), row["sha256"])
    spec = importlib.util.find_spec(row["wheel"])
    for place in (spec.submodule_search_locations or []) if spec else []:
        path = Path(place) / row["folder"] / row["file"]
        if path.is_file():
            return Weights(name, path, row["wheel"], row["sha256"])
    raise Fault(
        "MODEL_MISSING",
        f"找不到模型文件 {row['file']}：请放入 INTAKE_MODELS_DIR，或安装 Python 包 {row['wheel']}",
    )


def verified(name: str, models_dir: Path | None = None) -> Weights:
    """`find`, and the file is the one that `weights.toml` means; raises `Fault`.

    A damaged network may load and read nonsense; one of one's own has its row there.
    """
    weights = find(name, models_dir)
    try:
        is_same = weights.sha256() == weights.expected_sha256
    except OSError:
        is_same = False
    if not is_same:
        raise Fault(
            "MODEL_BROKEN",
            f"模型文件 {weights.path.name} 已损坏或与登记的不同：请换回原文件，"
            "或更新 models/weights.toml（intake doctor）",
        )
    return weights


def model_dir(name: str, models_dir: Path | None = None) -> Path:
    """A folder with `inference.onnx` and `inference.yml`, as PaddleOCR 3.x loads them.

    Made once per user and file in the cache folder; a link stands for the weights.
    """
    weights = verified(name, models_dir)
    cache_root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    try:
        root = cache_root / "intake" / "models"
        root.mkdir(parents=True, exist_ok=True)
    except OSError:  # a read-only home, as in a container
        root = Path(tempfile.gettempdir()) / f"intake-models-{os.getuid()}"
        root.mkdir(mode=0o700, exist_ok=True)
    folder = root / f"{name}-{weights.sha256()[:16]}"
    if not (folder / "inference.yml").exists():
        _lay_out(folder, name, weights.path)
    elif not (folder / "inference.onnx").exists():  # the environment was made anew
        _lay_out(folder, name, weights.path)
    return folder


def _lay_out(folder: Path, name: str, onnx: Path) -> None:
    from paddlex.modules.base.utils.pdparams2safetensors import build_inference_meta

    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "inference.onnx"
    link.unlink(missing_ok=True)
    link.symlink_to(onnx.resolve())
    meta = build_inference_meta(name)
    meta["Global"] = {"model_name": name}
    if name.endswith("_rec"):
        meta["PostProcess"]["character_dict"] = alphabet(onnx)
    # JSON is YAML; written aside and moved, because processes start at the same time.
    with tempfile.NamedTemporaryFile(
        "w", dir=folder, suffix=".tmp", delete=False, encoding="utf-8"
    ) as file:
        json.dump(meta, file, ensure_ascii=False)
    Path(file.name).replace(folder / "inference.yml")


def alphabet(onnx: Path) -> list[str]:
    """The characters a recogniser can output, in class order, without the CTC blank."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(str(onnx), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"]
    return str(characters).split("\n")
