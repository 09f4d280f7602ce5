"""Pulling from a hub on the loopback interface, with the real client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vgot.errors import InputError, RunBusy, StorageError, WeightsError
from vgot.weights import Weights, manifest
from vgot.weights import pull as pulling
from vgot.weights.lock import Lock
from vgot.weights.pull import pull

from .hub_server import COMMIT, OTHER, Hub, serving
from .makers import FLOATS, big_tree, safetensors_bytes, sha, tiny_manifest

hub_client = pytest.importorskip("huggingface_hub")
LARGE = safetensors_bytes({"w": ("U8", [300_000], os.urandom(300_000))})


def yes(_: Any) -> bool:
    return True


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    import huggingface_hub.file_download as download

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "none"))
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 10_000)  # what is lost at most when a connection is cut
    monkeypatch.setattr(download, "time", type("Clock", (), {"sleep": staticmethod(lambda _: None)}))  # no waiting between tries
    monkeypatch.delenv("HF_TOKEN", raising=False)
    tree = big_tree(tmp_path / "published")
    files = {p.relative_to(tree).as_posix(): p.read_bytes() for p in tree.rglob("*") if p.is_file()}
    with serving(Hub({
        ("someone/Big", "main"): files, ("someone/Big", "refs/pr/4"): {"adapter.safetensors": FLOATS},
        ("someone/Big-flat", "main"): {"model.safetensors": LARGE}, ("someone/Small", "main"): {"words.txt": b"a b c", "evil.py": b"boom"},
    })) as running:
        yield running


def folder(tmp_path: Path) -> Weights:
    return Weights(tmp_path / "weights", tiny_manifest())


def test_a_model_arrives_whole_and_pinned(hub: Hub, tmp_path: Path) -> None:
    weights = folder(tmp_path)
    done = pull(weights, ["big", "small"], accept=yes, endpoint=hub.url)
    assert [d.model for d in done] == ["big", "small"]
    assert weights.missing(["big", "small"]) == []
    weights.require(["big", "small"])
    assert done[0].commits == [COMMIT, OTHER]
    # The adapter comes from its own revision, without the pickle; code and what nobody needs stay where they are.
    assert (weights.path / "Big" / "adapter.safetensors").read_bytes() == FLOATS
    assert not (weights.path / "Big" / "adapter.bin").exists()
    assert not (weights.path / "Small" / "evil.py").exists()
    assert (weights.path / "Big" / "text" / "vocab.txt").is_file()
    lock = Lock.read_from(weights.path)
    pin = lock.pins["Big/adapter.safetensors"]
    assert (pin.bytes, pin.sha256, pin.commit) == (len(FLOATS), sha(FLOATS), OTHER)
    assert lock.accepted == {"big": "Bound-2.0"}
    assert all(m != "GET" or "/resolve/main/" not in p for m, p, _ in hub.seen)


def test_nothing_is_fetched_twice(hub: Hub, tmp_path: Path) -> None:
    weights = folder(tmp_path)
    pull(weights, ["big"], accept=yes, endpoint=hub.url)
    hub.seen.clear()
    again = pull(weights, ["big"], accept=lambda m: pytest.fail("asked again"), endpoint=hub.url)
    assert again[0].fetched == [] and len(again[0].kept) == 6
    assert [p for _, p, _ in hub.seen if "/resolve/" in p] == []


def test_the_first_commit_is_kept_until_an_update(hub: Hub, tmp_path: Path) -> None:
    weights = folder(tmp_path)
    pull(weights, ["small"], accept=yes, endpoint=hub.url)
    hub.files["someone/Small", "old"] = hub.files["someone/Small", "main"]
    hub.commits = {"main": "3" * 40, "old": COMMIT}
    hub.files["someone/Small", "main"] = {"words.txt": b"new words"}
    assert pull(weights, ["small"], accept=yes, endpoint=hub.url)[0].fetched == []
    assert pull(weights, ["small"], accept=yes, endpoint=hub.url, update=True)[0].fetched == ["words.txt"]
    assert (weights.path / "Small" / "words.txt").read_bytes() == b"new words"
    assert (weights.path / ".quarantine" / "Small" / "words.txt.1").read_bytes() == b"a b c"


def test_a_licence_comes_before_everything(hub: Hub, tmp_path: Path) -> None:
    weights = folder(tmp_path)
    with pytest.raises(InputError, match=r"Bound-2\.0"):
        pull(weights, ["small", "big"], accept=lambda _: False, endpoint=hub.url)
    assert hub.seen == []
    pull(weights, ["small"], accept=lambda m: pytest.fail("no licence to accept"), endpoint=hub.url)


def test_a_cut_connection_goes_on_where_it_stopped(hub: Hub, tmp_path: Path) -> None:
    hub.cut["model.safetensors"] = [100_000, 50_000]
    weights = folder(tmp_path)
    pull(weights, ["big-flat"], accept=yes, endpoint=hub.url)
    assert (weights.path / "Big-flat" / "model.safetensors").read_bytes() == LARGE
    starts = hub.gets("model.safetensors")
    assert starts[0] is None and len(starts) == 3 and all(r and r.startswith("bytes=") for r in starts[1:])


def test_a_pull_that_died_goes_on_in_the_next_process(hub: Hub, tmp_path: Path) -> None:
    hub.cut["model.safetensors"] = [120_000] + [0] * 20
    weights = folder(tmp_path)
    with pytest.raises(WeightsError, match="run the same command again to go on"):
        pull(weights, ["big-flat"], accept=yes, endpoint=hub.url)
    assert not (weights.path / "Big-flat").exists()
    kept = sum(p.stat().st_size for p in (weights.path / ".pull").glob("*.part"))
    assert 0 < kept < len(LARGE)
    hub.cut.clear()
    hub.seen.clear()
    code = (
        "from pathlib import Path; import sys; sys.path.insert(0, sys.argv[3]); from vgot.weights import Weights; from vgot.weights.pull import pull;"
        "from makers import tiny_manifest; w = Weights(Path(sys.argv[1]), tiny_manifest());"
        "pull(w, ['big-flat'], accept=lambda m: True, endpoint=sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", code, str(weights.path), hub.url, str(Path(__file__).parent)], check=True)
    assert (weights.path / "Big-flat" / "model.safetensors").read_bytes() == LARGE
    assert hub.gets("model.safetensors") == [f"bytes={kept}-"]


def test_a_server_without_ranges_starts_over(hub: Hub, tmp_path: Path) -> None:
    hub.ranges = False
    hub.cut["model.safetensors"] = [120_000]
    pull(folder(tmp_path), ["big-flat"], accept=yes, endpoint=hub.url)
    assert (tmp_path / "weights" / "Big-flat" / "model.safetensors").read_bytes() == LARGE


@pytest.mark.parametrize(("name", "model", "where"), [("model.safetensors", "big-flat", "Big-flat"), ("words.txt", "small", "Small")])
def test_altered_bytes_are_quarantined(hub: Hub, tmp_path: Path, name: str, model: str, where: str) -> None:
    data = next(f[name] for f in hub.files.values() if name in f)
    hub.served[name] = data[:-1] + bytes([data[-1] ^ 1])
    weights = folder(tmp_path)
    with pytest.raises(WeightsError, match=r"came damaged: expected .* found") as caught:
        pull(weights, [model], accept=yes, endpoint=hub.url)
    assert not (weights.path / where / name).exists()
    place = weights.path / ".quarantine" / where / f"{name}.1"
    assert place.read_bytes() == hub.served[name]
    assert str(place) in str(caught.value)
    del hub.served[name]
    pull(weights, [model], accept=yes, endpoint=hub.url)
    assert (weights.path / where / name).read_bytes() == data


def test_a_hash_of_the_manifest_outranks_the_hub(hub: Hub, tmp_path: Path) -> None:
    from dataclasses import replace

    from vgot.weights.manifest import File, Form, Manifest

    book = tiny_manifest()
    flat = book.model("big-flat")
    pinned = replace(flat, parts=(replace(flat.parts[0], forms=(Form((File("model.safetensors", sha256="0" * 64),)),)),))
    weights = Weights(tmp_path / "weights", Manifest({"big": book.model("big"), "big-flat": pinned}))
    with pytest.raises(WeightsError, match="expected sha256 " + "0" * 64):
        pull(weights, ["big-flat"], accept=yes, endpoint=hub.url)


def test_a_damaged_file_is_fetched_again(hub: Hub, tmp_path: Path) -> None:
    weights = folder(tmp_path)
    pull(weights, ["big"], accept=yes, endpoint=hub.url)
    path = weights.path / "Big" / "adapter.safetensors"
    path.write_bytes(FLOATS[:-3])
    with pytest.raises(WeightsError, match="cut off"):
        weights.require(["big"])
    assert pull(weights, ["big"], accept=yes, endpoint=hub.url)[0].fetched == ["adapter.safetensors"]
    weights.require(["big"])


def test_what_was_converted_here_is_kept(hub: Hub, tmp_path: Path) -> None:
    from vgot.weights.convert import convert_model

    del hub.files["someone/Big", "refs/pr/4"]["adapter.safetensors"]
    hub.files["someone/Big", "refs/pr/4"]["other"] = b"x"
    weights = folder(tmp_path)
    assert "adapter.bin" in pull(weights, ["big"], accept=yes, endpoint=hub.url)[0].fetched  # the next form, where the first is not to be had
    convert_model(weights, "big", remove_pickles=True)
    hub.files["someone/Big", "refs/pr/4"]["adapter.safetensors"] = FLOATS
    assert pull(folder(tmp_path), ["big"], accept=yes, endpoint=hub.url)[0].fetched == []
    assert not (weights.path / ".quarantine").exists()


def test_a_model_folder_behind_a_link(hub: Hub, tmp_path: Path) -> None:
    weights = folder(tmp_path)
    other = tmp_path / "other disk"
    other.mkdir()
    weights.path.mkdir()
    (weights.path / "Small").symlink_to(other)
    pull(weights, ["small"], accept=yes, endpoint=hub.url)
    assert (other / "words.txt").read_bytes() == b"a b c" and (weights.path / "Small").is_symlink()
    assert (other / ".pull").is_dir()  # partial files are gathered on the disk that they are for
    (other / "words.txt").write_text("changed")
    pull(weights, ["small"], accept=yes, endpoint=hub.url)
    assert (other / ".quarantine" / "Small" / "words.txt.1").read_text() == "changed"


def test_too_little_space_is_told_before_the_first_byte(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "free_bytes", lambda _: 10_000)
    with pytest.raises(StorageError, match=r"they need .* free there"):
        pull(folder(tmp_path), ["big-flat"], accept=yes, endpoint=hub.url)
    assert hub.gets("model.safetensors") == []


@pytest.mark.parametrize(("status", "words"), [(401, "HF_TOKEN"), (404, "does not have"), (500, "answered 500")])
def test_what_the_hub_refuses(hub: Hub, tmp_path: Path, status: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_canarycanary")
    hub.status = status
    with pytest.raises(WeightsError, match=words) as caught:
        pull(folder(tmp_path), ["big-flat"], accept=yes, endpoint=hub.url)
    assert hub.tokens == {"Bearer hf_canarycanary"}
    assert "canary" not in str(caught.value) and hub.url not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_repository_that_lacks_files(hub: Hub, tmp_path: Path) -> None:
    del hub.files["someone/Small", "main"]["words.txt"]
    with pytest.raises(WeightsError, match=r"does not have what small needs as its words: expected words.txt"):
        pull(folder(tmp_path), ["small"], accept=yes, endpoint=hub.url)


def test_an_index_that_names_files_elsewhere(hub: Hub, tmp_path: Path) -> None:
    bad = json.dumps({"weight_map": {"a": "../../outside.bin"}}).encode()
    hub.files["someone/Big", "main"]["text/pytorch_model.bin.index.json"] = bad
    with pytest.raises(WeightsError, match="names a file elsewhere"):
        pull(folder(tmp_path), ["big"], accept=yes, endpoint=hub.url)
    assert hub.gets("outside.bin") == []


def test_offline_mode_says_so(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    def refuse(*_: Any, **__: Any) -> None:
        raise huggingface_hub.errors.OfflineModeIsEnabled("offline")

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", refuse)
    with pytest.raises(WeightsError, match="HF_HUB_OFFLINE is set"):
        pull(folder(tmp_path), ["small"], accept=yes, endpoint=hub.url)


def test_two_pulls_do_not_meet(hub: Hub, tmp_path: Path) -> None:
    weights = folder(tmp_path)
    pull(weights, ["small"], accept=yes, endpoint=hub.url)
    with pulling._alone(weights.path), pytest.raises(RunBusy, match="another pull"):
        pull(weights, ["small"], accept=yes, endpoint=hub.url)


def test_the_command_line(hub: Hub, tmp_path: Path) -> None:
    clip = manifest().model("clip-vit-h-14")
    assert clip.revision is not None
    hub.commits[clip.revision] = clip.revision
    hub.files[clip.repository, clip.revision] = {"vocab.json": b"{}", "merges.txt": b"a b", "tokenizer_config.json": b"{}"}
    hub.files["Doubiiu/DynamiCrafter_1024", "main"] = {"model.ckpt": b"x"}
    env = {**os.environ, "HF_ENDPOINT": hub.url, "VGOT_WEIGHTS": str(tmp_path / "w"), "HF_HUB_OFFLINE": "0"}

    def vgot(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "vgot", "weights", *args]
        return subprocess.run(command, capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL, check=False)

    done = vgot("pull", "clip-vit-h-14", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["fetched"] == ["vocab.json", "merges.txt", "tokenizer_config.json"]
    assert "licence MIT" in done.stderr
    refused = vgot("pull", "dynamicrafter-1024")
    assert refused.returncode == 2 and "--accept-licence" in refused.stderr and "Apache-2.0" in refused.stderr
    assert hub.gets("model.ckpt") == []
