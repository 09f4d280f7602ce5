"""The manifest that ships, and how manifests are read."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

import pytest
from vgot.errors import InputError
from vgot.weights.convert import target_name
from vgot.weights.manifest import inside, manifest, parse_manifest, pulled
from vgot.weights.structure import PICKLED

PLAIN = json.loads((files("vgot.weights") / "manifest.json").read_text(encoding="utf-8"))


def test_the_published_layout() -> None:
    folders = {m.name: m.folder for m in manifest()}
    assert folders["kolors"] == "Kolors"
    assert folders["kolors-ip-adapter-plus"] == "Kolors-IP-Adapter-Plus"
    assert folders["dynamicrafter-1024"] == "DynamiCrafter"
    assert folders["viclip"] == "ViCLIP-B-16-hf"
    assert [m.name for m in manifest().alternatives("kolors")] == ["kolors", "kolors-diffusers"]
    adapter = manifest().model("kolors-ip-adapter-plus").parts[0]
    assert pulled(adapter).revision == "refs/pr/4" and pulled(adapter).files[0].path.endswith(".safetensors")


def test_every_model_says_where_from_on_what_conditions_and_what_for() -> None:
    for m in manifest():
        assert m.repository.count("/") == 1 and m.title and m.needed_by
        assert m.licence.name and m.licence.conditions and m.licence.url
        assert m.name.startswith("kolors") <= m.licence.accept
    assert manifest().model("kolors").size == 17_821_020_000  # 12.49 GB of text encoder, 5.16 GB of UNet, 0.17 GB of VAE


def test_the_manifest_knows_what_every_pickle_is_converted_to() -> None:
    for m in manifest():
        for part in m.parts:
            known = {f.path for form in part.forms for f in form.files}
            for path in (PurePosixPath(p) for p in known if p.endswith(PICKLED) or ".bin.index" in p):
                assert str(path.with_name(target_name(path.name))) in known, (m.name, part.name)


def test_no_model_of_that_name() -> None:
    with pytest.raises(InputError, match=r"'colours'; models are kolors, "):
        manifest().model("colours")


def broken(**changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(PLAIN))
    plain["models"][0].update(changes)
    return plain


@pytest.mark.parametrize(("changes", "words"), [
    ({"licens": {}}, "unknown word 'licens'"),
    ({"folder": "../Kolors"}, "not a plain path"),
    ({"folder": "IP-Adapter"}, "a folder twice"),
    ({"instead_of": "nothing"}, "does not have"),
    ({"parts": [{"name": "x", "forms": [[{"path": "a", "sha256": "abc"}]]}]}, "64 small hex digits"),
    ({"parts": [{"name": "x", "forms": [{"source": "convert", "files": ["a"]}]}]}, "no form that can be pulled"),
    ({"parts": [{"name": "x", "forms": [{"source": "found", "files": ["a"]}]}]}, "hub or convert"),
])
def test_a_manifest_with_mistakes(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_manifest(broken(**changes))


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "a\\b", "C:x", "a\x00b", "a\nb", "a\u202eb"])
def test_paths_that_leave_the_folder(path: str) -> None:
    with pytest.raises(ValueError, match="not a plain path"):
        inside(path, "here")
