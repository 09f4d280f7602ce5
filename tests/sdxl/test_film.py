"""SDXL as a renderer: what stands in a key, what comes of each job, and a film from one sentence with nothing of Kolors in it."""

from __future__ import annotations

import io
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from vgot import Studio, Variant
from vgot.delivery.film import inspect_film
from vgot.errors import InputError, MissingExtra, RenderError, WeightsError
from vgot.generators.adapted import resident
from vgot.generators.adapted.backend import prepared, reference_job
from vgot.generators.compilers import fit, keyframe_prompt_short, portrait_prompt
from vgot.generators.engine import InlineEngine
from vgot.generators.kolors.backend import KOLORS
from vgot.generators.protocols import FollowingKeyframes, Job, Renderer, Take
from vgot.generators.registry import load_renderer, runner_for
from vgot.generators.sdxl.backend import SDXL, Models
from vgot.generators.sdxl.libraries import torch
from vgot.generators.setup import Setup
from vgot.generators.worker import job_plain
from vgot.graph.studio import Run
from vgot.store.artifacts import Store

from tests.adapted.jobs import CHANGES, PICTURE, SETTINGS, image, loaded_by_planning, make, script, shades, taken

from .trees import ADAPTER, ADAPTER_STEM, BASE, build

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning:diffusers.*")

STORY = "A grey cat waits on a roof for the first snow."
VARIANT = Variant(render="sdxl", width=64, height=64, fps=8, diffusion=SETTINGS)
REQUEST: dict[str, Any] = {"shots": 3, "seconds": 6.0, "variant": VARIANT}
OURS = ("sdxl.text", "sdxl.portrait", "sdxl.reference", "sdxl.keyframe")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In the forms whose exact sizes are not published: the manifest takes no other bytes for a file whose size it knows."""
    torch.set_num_threads(1)
    return build(tmp_path_factory.mktemp("weights"), "bin")


@pytest.fixture(autouse=True, scope="module")
def nothing_stays() -> Iterator[None]:
    yield
    resident.release()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", fsync=False)


# -- jobs -----------------------------------------------------------------------------------------------------------------
def opened(weights: Path, device: str = "cpu", **changes: Any) -> Renderer:
    return load_renderer("sdxl", Setup(SETTINGS.but(**changes), weights, device))


def keyframe(weights: Path, shot: str = "s02", *, device: str = "cpu", guided: bool = True, **changes: Any) -> Job:
    takes = {"ann.adult": taken("a"), "bob.adult": taken("b")}
    return opened(weights, device, **changes).keyframes.keyframe_job(script(), shot, takes, PICTURE, seed=5, take=0, identity=guided)


@pytest.fixture
def portraits(weights: Path, store: Store) -> dict[str, Take]:
    film, out = script(), {}
    for look in film.looks_seen:
        record = make(opened(weights).portraits.portrait_job(film, film.look(look), seed=len(out), take=0), store)  # type: ignore[arg-type]
        out[look] = Take(record.key, record.outputs)
    return out


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: next(iter(c)))
def test_whatever_alters_a_keyframe_is_in_its_key(weights: Path, change: dict[str, Any]) -> None:
    assert keyframe(weights, **change).key != keyframe(weights).key


def test_weights_are_in_a_key_and_their_place_and_device_are_not(weights: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(weights, tmp_path / "elsewhere")
    assert keyframe(moved).key == keyframe(weights).key
    assert keyframe(weights, device="cuda:1", dtype="float16").key == keyframe(weights, dtype="float16").key
    vae = moved / BASE / "vae" / "config.json"
    vae.write_text(vae.read_text().replace("0.13025", "0.18215"))
    assert keyframe(moved).key != keyframe(weights).key
    assert keyframe(weights).params["dtype"] == "float32", "auto is settled when the job is planned"


def test_references_stand_where_their_people_stand(weights: Path) -> None:
    job = keyframe(weights)
    left, right = job.params["references"]
    assert (left["name"], right["name"], left["weight"]) == ("ann.adult", "bob.adult", 0.5)
    assert left["region"][2] <= right["region"][0], "no part of the picture belongs to two people"
    assert [(b.op, b.phase) for b in job.before] == [("sdxl.text/1", 0)] * 2 + [("sdxl.reference/1", 1)] * 2
    assert keyframe(weights, guided=False).params["references"] == []
    guided = opened(weights, previous=0.6).keyframes
    assert isinstance(guided, FollowingKeyframes)
    assert guided.follows(script(), "s02") == "s01"


class AsIfKolors(Models):
    """Kolors whose files are those of SDXL."""

    family = replace(KOLORS, models=SDXL.models)


def test_no_key_is_shared_with_kolors(weights: Path) -> None:
    """The same words and pictures are other tensors here, and nothing that a job says names the other model."""
    film, picture = script(), "a" * 64
    jobs = [keyframe(weights), *keyframe(weights).before, opened(weights).portraits.portrait_job(film, film.look("ann.adult"), seed=1, take=0)]  # type: ignore[arg-type]
    assert all("kolors" not in json.dumps(job_plain(job)).lower() for job in jobs)
    models, other = (kind(Setup(SETTINGS, weights, "cpu")) for kind in (Models, AsIfKolors))
    assert reference_job(models, picture).params == reference_job(other, picture).params
    assert reference_job(models, picture).key != reference_job(other, picture).key


def test_a_prompt_fits_and_says_what_was_cut(weights: Path, store: Store) -> None:
    film = script()
    jobs = prepared(Models(Setup(SETTINGS, weights, "cpu")), film)
    told = [store.get_json(make(job, store).outputs["text"]) for job in jobs]
    assert len(told) == 6, "two looks, two shots, and what neither shall show"
    assert all(0 < t["tokens"] <= 75 for t in told)
    kept = resident.current()
    assert kept is not None
    count = kept.text().count_tokens
    prompts = [keyframe_prompt_short(film, shot.id) for shot in film.shots] + [portrait_prompt(film, look) for look in film.looks_seen]
    fitted = [fit(prompt, count, 75) for prompt in prompts]
    assert {f.text for f in fitted} <= {t["text"] for t in told}, "a worker cuts as the compiler would"
    assert all(f.cut for f in fitted), "the tiny vocabulary makes more tokens than there is room for"
    faults = {t["text"] for t in told} - {f.text for f in fitted}
    assert len(faults) == 2
    assert any("second person, crowd" in text for text in faults), "what spoils a portrait is said before general faults"


def test_identity_guides_the_keyframe(weights: Path, store: Store, portraits: dict[str, Take]) -> None:
    def drawn(takes: dict[str, Take], identity: bool = True, strength: float = 0.8) -> np.ndarray:
        frames = opened(weights, identity=strength).keyframes
        record = make(frames.keyframe_job(script(), "s02", takes, PICTURE, seed=5, take=0, identity=identity), store)
        return np.asarray(image(store, record), dtype=int)

    guided, free = drawn(portraits), drawn(portraits, identity=False)
    assert not np.array_equal(guided, free)
    assert np.array_equal(drawn(portraits, strength=0.0), free), "weight 0 is the ablation"
    other = drawn({**portraits, "bob.adult": portraits["ann.adult"]})
    middle = guided.shape[1] // 2
    change = np.abs(other - guided).mean(axis=(0, 2))
    assert change[middle:].mean() > change[:middle].mean(), "the person on the right is another one, on the right above all"


def test_the_best_candidate_is_kept_and_all_are_recorded(weights: Path, store: Store, portraits: dict[str, Take]) -> None:
    record = make(opened(weights, takes=3).keyframes.keyframe_job(script(), "s02", portraits, PICTURE, seed=5, take=0), store)
    scores = store.get_json(record.outputs["scores"])
    shas = [record.outputs[f"candidate_{n}.png"] for n in range(3)]
    assert len(set(shas)) == 3
    assert record.outputs["image"] == shas[scores["best"]]
    totals = [c["total"] for c in scores["candidates"]]
    assert scores["best"] == totals.index(max(totals))
    assert set(scores["candidates"][0]["identity"]) == {"ann.adult", "bob.adult"}
    alone = make(opened(weights).keyframes.keyframe_job(script(), "s02", portraits, PICTURE, seed=5, take=0), store)
    first, single = (np.asarray(p, dtype=int) for p in (image(store, record, "candidate_0.png"), image(store, alone)))
    assert np.abs(first - single).max() <= 2, "the first of several is the only one of one, but for the order of sums"


def test_a_portrait_that_was_brought_is_the_portrait(weights: Path, store: Store) -> None:
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (60, 90, 3), dtype=np.uint8)).save(out, "PNG")
    sha = store.put(out.getvalue())
    film = script(cast=[{"id": "ann", "name": "Ann", "portrait": sha}])
    job = opened(weights).portraits.portrait_job(film, film.look("ann.adult"), seed=3, take=1)  # type: ignore[arg-type]
    assert (job.op, job.before, dict(job.inputs)) == ("sdxl.portrait/1", (), {"image": sha})
    square = Image.open(out).crop((15, 0, 75, 60)).resize((64, 64), Image.Resampling.LANCZOS)
    assert np.array_equal(np.asarray(image(store, make(job, store))), np.asarray(square))


def test_a_job_stops_between_two_steps(weights: Path, store: Store, portraits: dict[str, Take]) -> None:
    job = opened(weights, steps=6).keyframes.keyframe_job(script(), "s01", portraits, PICTURE, seed=5, take=0)
    for before in job.before:
        make(before, store)
    seen: list[float] = []

    def report(share: float) -> None:
        seen.append(share)
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner_for(job.op)(job, store, report)
    assert 0.3 < seen[-1] < 0.6
    with pytest.raises(RenderError, match=r"sdxl\.keyframe/1 needs reference\.ann\.adult, which is gone"):
        runner_for(job.op)(keyframe(weights, "s01"), store, lambda _: None)


# -- a film ---------------------------------------------------------------------------------------------------------------
def studio(weights: Path) -> Studio:
    return Studio(render="sdxl", weights=weights, device="cpu", engine=InlineEngine)


def made(run: Run) -> list[tuple[str, str]]:
    """Operation and key of whatever was made, in order."""
    lines = (run.path / ".vgot" / "events.jsonl").read_text().splitlines()
    return [(e["op"].split("/")[0], e["key"]) for e in map(json.loads, lines) if e.get("event") == "made"]


@pytest.fixture(scope="module")
def film(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = studio(weights).start(STORY, out=tmp_path_factory.mktemp("film") / "run", **REQUEST)
    assert run.go().state == "done"
    return run


def test_the_film_plays(film: Run) -> None:
    seen = shades(film.film, 64, 64)
    assert len(seen) == sum(s.frames(8) for s in film.script().shots)
    assert max(seen) > 5, "something is to be seen"


def test_every_part_is_made_once_and_by_sdxl_alone(film: Run) -> None:
    shots, looks = len(film.script().shots), len(film.script().looks_seen)
    order = [op for op, _ in made(film) if op in OURS]
    assert Counter(order) == {"sdxl.text": looks + shots + 2, "sdxl.portrait": looks, "sdxl.reference": looks, "sdxl.keyframe": shots}
    assert order == sorted(order, key=OURS.index), "each model is needed once: prompts, portraits, references, keyframes"
    assert not [op for op, _ in made(film) if op.startswith("kolors")]


def test_the_film_says_that_sdxl_drew_it(film: Run) -> None:
    said = inspect_film(film.film)["recipe"]["provenance"]
    assert said["digital_source_type"] == "trainedAlgorithmicMedia"
    assert "SDXL" in said["pictures"]
    store = Store(film.path / ".vgot")
    keyframe = next(key for op, key in made(film) if op == "sdxl.keyframe")
    assert b"drawn by an AI model (SDXL)" in store.get(store.lookup(keyframe).outputs["image"])  # type: ignore[union-attr]
    shot = next(key for op, key in made(film) if op == "stills.shot")
    assert store.recipe(shot)["params"]["plan"]["label"] == SDXL.label


def test_going_again_makes_nothing(film: Run, weights: Path) -> None:
    before = made(film)
    assert studio(weights).open(film.path).go().state == "done"
    assert made(film) == before


def test_without_weights_nothing_begins(weights: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(weights, tmp_path / "weights")
    for name in (f"{BASE}/unet/config.json", f"{BASE}/tokenizer_2/merges.txt", f"{ADAPTER}/{ADAPTER_STEM}.bin"):
        (folder / name).unlink()
    with pytest.raises(WeightsError) as caught:
        studio(folder).start(STORY, out=tmp_path / "run", **REQUEST)
    for name in ("unet/config.json", "tokenizer_2/merges.txt", "ip-adapter-plus_sdxl_vit-h", "vgot weights pull sdxl sdxl-ip-adapter"):
        assert name in str(caught.value)
    assert not (tmp_path / "run").exists(), "nothing was spent"


def test_settings_that_cannot_be_met_are_told_before_anything_is_spent(weights: Path) -> None:
    with pytest.raises(InputError, match=r"SDXL draws portraits.* found 72"):
        opened(weights, portrait=72)
    check = opened(weights, attention="xformers").check
    assert check is not None
    with pytest.raises((InputError, MissingExtra), match="xformers"):
        check()


def test_planning_loads_no_model_library(weights: Path) -> None:
    assert loaded_by_planning("sdxl", weights) == ""
