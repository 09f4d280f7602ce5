"""Kolors as a renderer, job by job: what stands in a key and what does not, and what comes of carrying a job out."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter
from tokenizers import pre_tokenizers
from transformers import CLIPTextConfig, CLIPTextModelWithProjection
from vgot.errors import InputError, MissingExtra, RenderError, WeightsError
from vgot.generators.adapted import backend, resident
from vgot.generators.adapted.backend import apart, reference_job, text_job
from vgot.generators.kolors import scoring
from vgot.generators.kolors.agreement import Reader
from vgot.generators.kolors.backend import Models, renderer
from vgot.generators.kolors.libraries import torch
from vgot.generators.protocols import FollowingKeyframes, Job, Renderer, Take
from vgot.generators.regions import Box
from vgot.generators.registry import runner_for
from vgot.generators.setup import Setup
from vgot.script.model import Script
from vgot.store.artifacts import Store

from tests.adapted.jobs import CHANGES, PICTURE, SETTINGS, image, loaded_by_planning, make, script, taken

from .trees import build_adapter, build_diffusers, build_original


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    build_original(folder / "Kolors")
    build_adapter(folder / "Kolors-IP-Adapter-Plus")
    return folder


@pytest.fixture(autouse=True, scope="module")
def nothing_stays() -> Iterator[None]:
    yield
    resident.release()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", fsync=False)


def opened(weights: Path, device: str = "cpu", **changes: Any) -> Renderer:
    return renderer(Setup(SETTINGS.but(**changes), weights, device))


def keyframe(
    weights: Path, shot: str = "s02", *, film: Script | None = None, ann: str = "a", bob: str = "b", identity: bool = True, seed: int = 5,
    device: str = "cpu", **changes: Any,
) -> Job:
    takes = {"ann.adult": taken(ann), "bob.adult": taken(bob)}
    frames = opened(weights, device, **changes).keyframes
    return frames.keyframe_job(film or script(), shot, takes, PICTURE, seed=seed, take=0, identity=identity)


def picture(*size: int, seed: int = 0) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)).save(out, "PNG")
    return out.getvalue()


# -- keys -----------------------------------------------------------------------------------------------------------------
def test_planning_is_pure(weights: Path) -> None:
    assert keyframe(weights).key == keyframe(weights).key
    assert keyframe(weights, seed=6).key != keyframe(weights).key


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: next(iter(c)))
def test_whatever_alters_a_keyframe_is_in_its_key(weights: Path, change: dict[str, Any]) -> None:
    one = opened(weights).keyframes
    other = opened(weights, **change).keyframes
    takes = {"ann.adult": taken("a"), "bob.adult": taken("b")}
    keys = {k.keyframe_job(script(), "s02", takes, PICTURE, seed=5, take=0).key for k in (one, other)}
    assert len(keys) == 2


def test_other_weights_are_another_key_and_another_place_is_not(weights: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(weights, tmp_path / "elsewhere")
    assert keyframe(moved).key == keyframe(weights).key
    build_diffusers(tmp_path / "changed" / "Kolors")
    shutil.copytree(weights / "Kolors-IP-Adapter-Plus", tmp_path / "changed" / "Kolors-IP-Adapter-Plus")
    assert keyframe(tmp_path / "changed").key != keyframe(weights).key


def test_the_device_is_no_part_of_a_key_but_its_format_is(weights: Path) -> None:
    assert keyframe(weights, device="cpu", dtype="float16").key == keyframe(weights, device="cuda:1", dtype="float16").key
    assert keyframe(weights, dtype="auto").params["dtype"] == "float32"


def test_a_light_edit_alters_that_keyframe_alone(weights: Path) -> None:
    film = script()
    plain = film.plain()
    plain["shots"][0]["lighting"]["kelvin"] = 2800
    edited = Script.read(plain)
    assert keyframe(weights, "s01", film=edited).key != keyframe(weights, "s01", film=film).key
    assert keyframe(weights, "s02", film=edited).key == keyframe(weights, "s02", film=film).key
    portraits = opened(weights).portraits
    assert len({portraits.portrait_job(f, f.look("ann.adult"), seed=1, take=0).key for f in (film, edited)}) == 1  # type: ignore[arg-type]


def test_a_portrait_bears_on_the_keyframes_of_its_person(weights: Path) -> None:
    assert keyframe(weights, "s01", bob="c").key == keyframe(weights, "s01").key
    assert keyframe(weights, "s02", bob="c").key != keyframe(weights, "s02").key
    missing = opened(weights).keyframes
    with pytest.raises(InputError, match=r"needs the portrait of .bob\.adult."):
        missing.keyframe_job(script(), "s02", {"ann.adult": taken("a")}, PICTURE, seed=5, take=0)


def test_without_identity_no_portrait_bears_on_anything(weights: Path) -> None:
    job = keyframe(weights, identity=False)
    assert job.op == keyframe(weights).op
    assert job.params["references"] == []
    assert job.key == keyframe(weights, ann="d", bob="e", identity=False).key


def test_references_stand_where_their_people_stand(weights: Path) -> None:
    job = keyframe(weights)
    (left, right) = job.params["references"]
    assert (left["name"], right["name"]) == ("ann.adult", "bob.adult")
    assert (left["weight"], left["role"]) == (0.5, "look")
    assert left["region"][2] <= right["region"][0], "no part of the picture belongs to two people"
    assert set(job.params["made"]) == {"text", "negative", "reference.ann.adult", "reference.bob.adult"}
    assert [b.phase for b in job.before] == [0, 0, 1, 1]
    assert job.phase == 2


def test_the_keyframe_before_guides_where_it_is_asked_to(weights: Path, store: Store, portraits: dict[str, Take]) -> None:
    film = script()
    free, guided = opened(weights).keyframes, opened(weights, previous=0.6).keyframes
    assert isinstance(guided, FollowingKeyframes)
    assert (guided.follows(film, "s01"), guided.follows(film, "s02")) == (None, "s01")
    assert free.follows(film, "s02") is None  # type: ignore[attr-defined]
    elsewhere = film.plain()
    elsewhere["shots"][1]["scene"] = "two"
    assert guided.follows(Script.read(elsewhere), "s02") is None, "a new scene starts afresh"
    first = make(guided.keyframe_job(film, "s01", portraits, PICTURE, seed=1, take=0), store)
    take = Take(first.key, first.outputs)
    jobs = [guided.keyframe_job(film, "s02", portraits, PICTURE, seed=2, take=0, previous=p) for p in (None, take)]
    last = jobs[1].params["references"][-1]
    assert (last["name"], last["role"], last["weight"], last["region"]) == ("previous", "previous", 0.6, None)
    alone, led = (store.get(make(job, store).outputs["image"]) for job in jobs)
    assert alone != led
    off = guided.keyframe_job(film, "s02", portraits, PICTURE, seed=2, take=0, identity=False, previous=take)
    assert off.params["references"] == []


def test_boxes_are_set_apart_where_they_overlap() -> None:
    out = apart({"b": Box(0.4, 0, 0.9, 1), "a": Box(0.1, 0, 0.6, 1), "c": Box(0.41, 0.1, 0.9, 1)})
    assert list(out) == ["a", "b", "c"]
    assert out["a"].x1 == out["b"].x0 == 0.5
    assert out["b"].x1 == 0.9, "two at the same place stay as they are"


def test_every_prompt_of_the_film_is_prepared_once(weights: Path) -> None:
    film, r = script(), opened(weights)
    assert r.prepare is not None
    jobs = r.prepare(film, PICTURE)
    prepared = {j.key for j in jobs}
    assert len(prepared) == len(jobs) == 6, "two looks, two shots, and what neither shall show"
    needed = {b.key for id in ("s01", "s02") for b in keyframe(weights, id).before if b.phase == 0}
    needed |= {b.key for k in film.looks_seen for b in r.portraits.portrait_job(film, film.look(k), seed=1, take=0).before}  # type: ignore[arg-type]
    assert needed == prepared


def test_without_guidance_there_is_no_negative_prompt(weights: Path) -> None:
    takes = {"ann.adult": taken("a")}
    job = opened(weights, guidance=1.0).keyframes.keyframe_job(script(), "s01", takes, PICTURE, seed=1, take=0)
    assert set(job.params["made"]) == {"text", "reference.ann.adult"}


def test_planning_loads_no_model_library(weights: Path) -> None:
    assert loaded_by_planning("kolors", weights) == ""


# -- what is missing --------------------------------------------------------------------------------------------------------
def test_all_missing_files_are_named_at_once(weights: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(weights, tmp_path / "w")
    for name in ("Kolors/text_encoder/pytorch_model-00002-of-00002.bin", "Kolors-IP-Adapter-Plus/ip_adapter_plus_general.bin"):
        (folder / name).unlink()
    check = opened(folder).check
    assert check is not None
    with pytest.raises(WeightsError) as caught:
        check()
    for name in ("pytorch_model-00002-of-00002.bin", "Kolors-IP-Adapter-Plus/ip_adapter_plus_general", "vgot weights pull"):
        assert name in str(caught.value)
    there = opened(weights).check
    assert there is not None
    there()


def test_settings_that_cannot_be_met_are_told_before_anything_is_spent(weights: Path) -> None:
    with pytest.raises(InputError, match="multiple of 32"):
        opened(weights, portrait=72)
    check = opened(weights, attention="xformers").check
    assert check is not None
    with pytest.raises((InputError, MissingExtra), match="xformers"):
        check()


def test_opening_reads_nothing(tmp_path: Path) -> None:
    assert opened(tmp_path / "nowhere").workers == 1
    with pytest.raises(WeightsError, match="no weights folder"):
        opened(tmp_path / "nowhere").check()  # type: ignore[misc]


# -- carried out ------------------------------------------------------------------------------------------------------------
def test_a_prompt_becomes_tensors_and_says_what_was_cut(weights: Path, store: Store) -> None:
    record = make(keyframe(weights, "s01").before[0], store)
    told = store.get_json(record.outputs["text"])
    assert told["tokens"] <= 254
    assert "red coat" in told["text"]
    embeds = backend.embeds_of(store, record)
    assert tuple(embeds.states.shape) == (256, 48)


@pytest.fixture
def portraits(weights: Path, store: Store) -> dict[str, Take]:
    film, out = script(), {}
    for look in film.looks_seen:
        job = opened(weights).portraits.portrait_job(film, film.look(look), seed=len(out), take=0)  # type: ignore[arg-type]
        record = make(job, store)
        out[look] = Take(record.key, record.outputs)
    return out


def test_identity_guides_the_keyframe(weights: Path, store: Store, portraits: dict[str, Take]) -> None:
    def drawn(identity: bool, takes: dict[str, Take], strength: float = 0.8) -> tuple[bytes, Image.Image]:
        frames = opened(weights, identity=strength).keyframes
        record = make(frames.keyframe_job(script(), "s02", takes, PICTURE, seed=5, take=0, identity=identity), store)
        return store.get(record.outputs["image"]), image(store, record)

    swapped = dict(zip(portraits, reversed(portraits.values()), strict=True))
    guided, free = drawn(True, portraits), drawn(False, portraits)
    assert guided[1].size == SETTINGS.size(128, 64)
    assert guided[0] != free[0]
    assert drawn(True, swapped)[0] != guided[0]
    assert drawn(True, portraits, 0.0)[0] == free[0], "weight 0 is the ablation"


def test_the_best_candidate_is_kept_and_all_are_recorded(weights: Path, store: Store, portraits: dict[str, Take]) -> None:
    frames = opened(weights, takes=3).keyframes
    record = make(frames.keyframe_job(script(), "s02", portraits, PICTURE, seed=5, take=0), store)
    scores = store.get_json(record.outputs["scores"])
    shas = [record.outputs[f"candidate_{n}.png"] for n in range(3)]
    assert len(set(shas)) == 3
    assert record.outputs["image"] == shas[scores["best"]]
    totals = [c["total"] for c in scores["candidates"]]
    assert scores["best"] == totals.index(max(totals))
    assert set(scores["candidates"][0]["identity"]) == {"ann.adult", "bob.adult"}
    assert set(scores["not_scored"]) == {"prompt"}
    alone = make(opened(weights).keyframes.keyframe_job(script(), "s02", portraits, PICTURE, seed=5, take=0), store)
    first, single = (np.asarray(p, dtype=int) for p in (image(store, record, "candidate_0.png"), image(store, alone)))
    assert np.abs(first - single).max() <= 2, "the first of several is the only one of one, but for the order of sums"
    told = store.get_json(alone.outputs["scores"])
    assert told["not_scored"]["identity"] == "there is one candidate only"
    assert "candidate_0.png" not in alone.outputs


def whole_clip(folder: Path) -> None:
    """Make the image encoder of an adapter a whole CLIP, random, that reads letters."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [*letters, *(f"{c}</w>" for c in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({w: n for n, w in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    plain = json.loads((folder / "config.json").read_text())
    ends = {"bos_token_id": len(words) - 2, "eos_token_id": len(words) - 1, "pad_token_id": len(words) - 1}
    text = {
        "vocab_size": len(words), "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2,
        "projection_dim": 16, **ends,
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        model = CLIPTextModelWithProjection(CLIPTextConfig(**text))
    seen = torch.load(folder / "pytorch_model.bin", weights_only=True)
    torch.save(seen | dict(model.state_dict()), folder / "pytorch_model.bin")
    (folder / "config.json").write_text(json.dumps({**plain, "architectures": ["CLIPModel"], "projection_dim": 16, "text_config": text}))


def test_candidates_are_judged_by_their_words_where_clip_reads(weights: Path, store: Store, tmp_path: Path, portraits: dict[str, Take]) -> None:
    folder = shutil.copytree(weights, tmp_path / "weights")
    whole_clip(folder / "Kolors-IP-Adapter-Plus" / "image_encoder")
    job = opened(folder, takes=2).keyframes.keyframe_job(script(), "s02", portraits, PICTURE, seed=5, take=0)
    assert "red coat" in job.params["words"]
    record = make(job, store)
    scores = store.get_json(record.outputs["scores"])
    assert scores["not_scored"] == {}
    said = [c["prompt"] for c in scores["candidates"]]
    assert all(-1 <= v <= 1 for v in said)
    assert said[0] != said[1]
    reader, eyes = Reader(folder / "Kolors-IP-Adapter-Plus" / "image_encoder"), resident.current()
    assert eyes is not None
    pictures = [image(store, record, f"candidate_{n}.png") for n in range(2)]
    assert reader.agreement(job.params["words"], pictures, *eyes.eyes()) == pytest.approx(said, abs=1e-5)
    assert reader.agreement("a dog", pictures, *eyes.eyes()) != pytest.approx(said, abs=1e-5), "other words agree otherwise"
    assert "words" not in opened(folder).keyframes.keyframe_job(script(), "s02", portraits, PICTURE, seed=5, take=0).params


def test_a_portrait_that_was_brought_is_the_portrait(weights: Path, store: Store) -> None:
    wide = picture(90, 60)
    sha = store.put(wide)
    film = script(cast=[{"id": "ann", "name": "Ann", "portrait": sha}])
    r = opened(weights)
    job = r.portraits.portrait_job(film, film.look("ann.adult"), seed=3, take=1)  # type: ignore[arg-type]
    assert (job.before, dict(job.inputs), job.params["mode"]) == ((), {"image": sha}, "brought")
    made = image(store, make(job, store))
    assert made.size == (64, 64)
    square = Image.open(io.BytesIO(wide)).crop((15, 0, 75, 60)).resize((64, 64), Image.Resampling.LANCZOS)
    assert np.array_equal(np.asarray(made), np.asarray(square))
    assert r.prepare is not None
    assert len(r.prepare(film, PICTURE)) == 5, "nobody describes a portrait that is there"
    drawn = r.portraits.portrait_job(film, film.look("bob.adult"), seed=3, take=0)  # type: ignore[arg-type]
    assert drawn.params["mode"] == "drawn"


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
    assert store.lookup(job.key) is None


def test_what_a_job_needs_and_is_gone_is_told(weights: Path, store: Store) -> None:
    job = keyframe(weights, "s01")
    with pytest.raises(RenderError, match=r"kolors\.keyframe/1 needs text, which is gone"):
        runner_for(job.op)(job, store, lambda _: None)
    broken = reference_job(Models(Setup(SETTINGS, weights, "cpu")), store.put(b"no picture"))
    with pytest.raises(RenderError, match="not a picture that can be read"):
        make(broken, store)


def test_a_worker_changes_models_with_the_film(weights: Path, store: Store) -> None:
    models = [Models(Setup(SETTINGS.but(text=t), weights, "cpu")) for t in ("full", "int8")]
    prompts = [keyframe(weights, "s01", text=t).before[0] for t in ("full", "int8")]
    tensors = [backend.embeds_of(store, make(p, store)).states for p in prompts]
    assert 0 < float((tensors[0] - tensors[1]).abs().max()) < 1.0
    assert text_job(models[0], _clauses()).key != text_job(models[1], _clauses()).key


def _clauses() -> Any:
    from vgot.generators.compilers import Clause, Clauses

    return Clauses((Clause("a", ("a cat",), 0),))


# -- scores -----------------------------------------------------------------------------------------------------------------
def noise_picture(seed: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(picture(64, 64, seed=seed))).convert("RGB")


def test_framing_knows_black_white_flat_and_blurred_pictures() -> None:
    good = noise_picture()
    blurred = noise_picture().resize((640, 640), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(40))
    assert scoring.framing(good).score == 1.0
    for bad in (Image.new("RGB", (64, 64)), Image.new("RGB", (64, 64), "white"), Image.new("RGB", (64, 64), "grey"), blurred):
        assert scoring.framing(bad).score == 0.0


def test_identity_picks_the_candidate_that_resembles() -> None:
    me, other = np.eye(4, 8, dtype=np.float32)[:, :] + 0.1, np.eye(4, 8, k=4, dtype=np.float32) + 0.1
    seen = iter([[other], [me], [other]])
    verdict = scoring.judge([noise_picture(n) for n in range(3)], {"ann": (0.0, 0.0, 0.5, 1.0)}, {"ann": me}, lambda _: next(seen))
    assert verdict.best == 1
    assert verdict.scores[1].identity["ann"] == pytest.approx(1.0)
    assert set(verdict.not_scored) == {"prompt"}


def test_without_an_encoder_the_first_is_kept_and_that_is_said() -> None:
    verdict = scoring.judge([Image.new("RGB", (64, 64)), noise_picture()], {"ann": None}, {}, None, why_not="no weights")
    assert verdict.best == 0
    assert verdict.not_scored["identity"] == "no weights"
    assert verdict.plain()["candidates"][0]["identity"] == {}


def test_a_crop_is_square_inside_and_around_its_region() -> None:
    wide = Image.new("RGB", (200, 100))
    for box in (None, (0.9, 0.0, 1.0, 0.2), (0.0, 0.0, 1.0, 1.0), (0.4, 0.4, 0.45, 0.5)):
        cut = scoring.crop(wide, box)
        assert cut.width == cut.height <= 100
