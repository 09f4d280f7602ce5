"""Stills in motion: exact counts, smooth and monotone moves inside the picture, boundaries that add up."""

from __future__ import annotations

import io
import itertools
import json
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from vgot.errors import InputError, RenderError
from vgot.generators.clip import probe, read_frames
from vgot.generators.protocols import BoundaryGenerator, Job, Picture, ShotGenerator, Take
from vgot.generators.spans import span_of, spans
from vgot.generators.stills import StillPlan, StillRenderer, Stills, StillState, covering, plan_still, run_boundary, run_shot
from vgot.generators.stills_path import LEAST, Path, Travel, eased
from vgot.script.model import Script
from vgot.store.artifacts import Store

SMALL = Picture(192, 108, 24, label=False)
MOVES = {
    "static": (0, 0, 1), "pan": (0.3, 0, 1), "tilt": (0, 0.2, 1), "push_in": (0, 0, 1.25), "pull_out": (0, 0, 0.8), "truck": (-0.3, 0, 1),
    "crane": (0, -0.2, 1), "orbit": (0.2, 0, 1), "handheld": (0, 0, 1), "zoom_in": (0, 0, 1.4), "zoom_out": (0, 0, 0.7), "dolly_zoom": (0, 0, 1),
    "whip": (0.9, 0, 1), "follow": (0.3, 0, 1), "rack": (0, 0, 1),
}


def film(*shots: dict[str, Any]) -> Script:
    def shot(n: int, o: dict[str, Any]) -> dict[str, Any]:
        move = o.get("move", "static")
        pan, tilt, zoom = o.get("c_cam", MOVES[move])
        people = [] if o.get("empty", True) else [{"character": "ann", "look": "ann.adult", "action": "stand", "side": "left"}]
        return {
            "id": f"s{n:02d}", "scene": "one", "beat": "b", "description": "It happens.", "seconds": o.get("seconds", 2.0),
            "cut": {"kind": o.get("cut", "hard"), "seconds": o.get("cut_seconds", 0.0)}, "character": {"people": people},
            "background": {"location": "street", "hour": "day"}, "relation": {},
            "camera": {"kind": o.get("kind", "establishing"), "size": o.get("size", "WS"), "move": move,
                       "c_cam": {"pan": float(pan), "tilt": float(tilt), "zoom": float(zoom)}},
            "lighting": {"key": "sun"}, "dialogue": o.get("dialogue", []),
        }

    return Script.read({
        "title": "T", "brief": {"story": "A test.", "shots": len(shots)},
        "characters": [{"id": "ann", "name": "Ann", "looks": [{"id": "ann.adult", "age": "adult", "outfit": [{"garment": "coat",
        "colour": "red"}]}]}],
        "locations": [{"id": "street", "name": "Street", "set": "street", "interior": False, "sources": ["sun"]}],
        "shots": [shot(i + 1, o) for i, o in enumerate(shots)],
    })


def cloud(size: tuple[int, int] = (512, 288), seed: int = 3) -> Image.Image:
    """A smooth random picture: every place of it looks different, at several sizes."""
    rng = np.random.default_rng(seed)
    out = np.zeros((size[1], size[0]), dtype=np.float64)
    for cells, weight in ((4, 80), (12, 60)):
        noise = Image.fromarray(rng.uniform(-1, 1, (cells, cells * 2)).astype(np.float32))
        out += weight * np.asarray(noise.resize(size, Image.Resampling.BICUBIC))
    grey = (128 + out).clip(0, 255).astype(np.uint8)
    return Image.fromarray(np.stack([grey, (grey * 0.7 + 40).astype(np.uint8), 255 - grey // 2], axis=2))


def shift_between(a: Image.Image, b: Image.Image) -> tuple[float, float]:
    """How far the content of ``a`` has moved in ``b``, pixels (x, y): least squares over the brightness gradient, three rounds."""
    one, two = (np.asarray(i.convert("L"), dtype=float) for i in (a, b))
    total = np.zeros(2)
    for _ in range(3):
        moved = one
        for axis, by in ((1, total[0]), (0, total[1])):
            n = moved.shape[axis]
            turn = np.exp(-2j * np.pi * np.fft.rfftfreq(n) * by)
            moved = np.fft.irfft(np.fft.rfft(moved, axis=axis) * (turn if axis else turn[:, None]), n, axis)
        mid = slice(12, -12)
        gy, gx = (g[mid, mid].ravel() for g in np.gradient((moved + two) / 2))
        step, *_ = np.linalg.lstsq(np.stack([gx, gy], axis=1), (moved - two)[mid, mid].ravel(), rcond=None)
        total += step
    return float(total[0]), float(total[1])


def renderer(move: str, picture: Picture = SMALL, image: Image.Image | None = None, **o: Any) -> StillRenderer:
    return StillRenderer(plan_still(film({"move": move, **o}), "s01", picture), image or cloud(), 5)


def shifts(r: StillRenderer, first: int, last: int) -> np.ndarray:
    """Motion of the picture's content between neighbouring frames, in pixels."""
    frames = [r.frame(n) for n in range(first, last)]
    return np.array([shift_between(a, b) for a, b in itertools.pairwise(frames)])


# -- the path ---------------------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    pan=st.floats(-1, 1), tilt=st.floats(-0.5, 0.5), zoom=st.floats(0.5, 2.0), shake=st.sampled_from([0.0, 0.008]), aspect=st.floats(0.5, 2.4),
    aim=st.tuples(st.floats(0.2, 0.8), st.floats(0.2, 0.8)), t=st.floats(-1, 4), f=st.tuples(*[st.floats(-9, 9)] * 3),
)
def test_no_window_leaves_the_picture(
    pan: float, tilt: float, zoom: float, shake: float, aspect: float, aim: tuple[float, float], t: float, f: tuple[float, float, float]
) -> None:
    path = Path(Travel(pan, tilt, zoom, shake, 0.0, 3.0, True, True, aim), aspect)
    corners = path.at(t, f).corners(aspect)
    assert corners.min() > -2e-4 and corners.max() < 1 + 2e-4


def test_the_over_scan_is_no_larger_than_the_way_needs() -> None:
    assert Path(Travel(), 16 / 9).at(0).scale == 1.0
    assert Path(Travel(pan=0.25), 16 / 9).at(0).scale == pytest.approx(0.8)
    assert Path(Travel(tilt=0.25), 16 / 9).at(0).scale == pytest.approx(0.8)
    widest = Path(Travel(zoom=1.5), 16 / 9)
    assert (widest.at(0).scale, widest.at(9).scale) == (1.0, pytest.approx(1 / 1.5))


@pytest.mark.parametrize(("rests_in", "rests_out"), list(itertools.product((True, False), repeat=2)))
def test_a_move_is_even_and_rests_where_it_should(rests_in: bool, rests_out: bool) -> None:
    u = np.array([eased(x, rests_in, rests_out) for x in np.linspace(0, 1, 401)])
    speed = np.diff(u) * 400
    assert u[0] == 0 and u[-1] == pytest.approx(1)
    assert speed.min() >= 0 and speed.max() < 1.5
    assert (speed[0] < 0.05) == rests_in and (speed[-1] < 0.05) == rests_out
    assert np.abs(np.diff(speed)).max() < 0.03, "no jerk"


@pytest.mark.parametrize("move", MOVES)
def test_every_move_keeps_enough_pixels(move: str) -> None:
    for c in (MOVES[move], (1, 1, 4), (-1, -1, 0.25)):
        r = renderer(move, c_cam=c)
        assert min(r.window(n / 24).scale for n in range(r.plan.frames)) >= LEAST


# -- what is seen -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("move", "axis", "sign"), [("pan", 0, -1), ("truck", 0, 1), ("tilt", 1, 1), ("crane", 1, -1)])
def test_the_content_moves_against_the_camera_and_never_back(move: str, axis: int, sign: int) -> None:
    """+pan looks right, so the content goes left; +tilt looks up, so it goes down."""
    s = shifts(renderer(move), 0, 48)
    along, across = s[:, axis] * sign, s[:, 1 - axis]
    assert along.min() > -0.12 and along[15:30].min() > 0.2
    assert np.abs(across).max() < 0.15
    assert np.abs(np.diff(along)).max() < 0.35, "no jitter: neighbouring steps are alike (pixels)"


def test_the_whole_travel_is_that_of_the_script() -> None:
    r = renderer("pan", c_cam=(0.2, 0, 1))
    x = shifts(r, 0, r.plan.frames)[:, 0].sum()
    assert x == pytest.approx(-0.2 * SMALL.width, rel=0.06)


def scale_between(a: Image.Image, b: Image.Image) -> float:
    """How much larger the content of ``b`` is (both zoomed about their middle): the best of many magnifications."""
    w, h = a.size
    target = np.asarray(b.convert("L"), dtype=float)
    best = []
    for k in np.linspace(0.7, 1.45, 151):
        box = ((w - w / k) / 2, (h - h / k) / 2, (w + w / k) / 2, (h + h / k) / 2)
        if k < 1:
            continue
        seen = np.asarray(a.resize((w, h), Image.Resampling.BICUBIC, box=box).convert("L"), dtype=float)
        best.append((float(np.abs(seen - target).mean()), k))
    return min(best)[1]


def test_push_in_comes_closer_evenly_and_pull_out_undoes_it() -> None:
    r = renderer("push_in", c_cam=(0, 0, 1.3))
    seen = [scale_between(r.frame(0), r.frame(n)) for n in (0, 12, 24, 36, 47)]
    assert seen == sorted(seen) and seen[0] == 1.0 and seen[-1] == pytest.approx(1.3, abs=0.02)
    back = renderer("pull_out", c_cam=(0, 0, 1 / 1.3))
    assert scale_between(back.frame(47), back.frame(0)) == pytest.approx(1.3, abs=0.02)


def test_a_shot_without_a_move_creeps_and_without_drift_stands() -> None:
    script = film({})
    moving = StillRenderer(plan_still(script, "s01", SMALL), cloud(), 0)
    assert scale_between(moving.frame(0), moving.frame(47)) == pytest.approx(1.02, abs=0.006)
    still = StillRenderer(plan_still(script, "s01", SMALL, drift=0.0), cloud(), 0)
    assert still.frame(0).tobytes() == still.frame(47).tobytes()


def test_handheld_is_restless_within_bounds_and_hangs_on_its_seed() -> None:
    r = renderer("handheld")
    s = shifts(r, 0, 48)
    assert 0.02 < np.abs(s).mean() < 1.0 and np.abs(s).max() < 2.5
    other = StillRenderer(r.plan, cloud(), 6)
    assert other.frame(3).tobytes() != r.frame(3).tobytes() == StillRenderer(r.plan, cloud(), 5).frame(3).tobytes()


def test_a_whip_is_blurred_along_its_way_only_while_it_moves() -> None:
    specks = np.random.default_rng(1).integers(0, 255, (72, 128, 3), dtype=np.uint8)
    r = renderer("whip", Picture(320, 180, 24, label=False), Image.fromarray(specks).resize((512, 288), Image.Resampling.BICUBIC))

    def detail(image: Image.Image, axis: int) -> float:
        return float(np.abs(np.diff(np.asarray(image.convert("L"), dtype=float), axis=axis)).mean())

    calm, fast = r.frame(5), r.frame(r.plan.frames - 3)
    assert detail(fast, 1) / detail(calm, 1) < 0.6 * detail(fast, 0) / detail(calm, 0)
    assert r.frame(0).tobytes() == r.frame(30).tobytes()


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("size", [(512, 288), (400, 400), (600, 200), (150, 100)])
def test_no_border_of_the_picture_is_ever_seen(move: str, size: tuple[int, int]) -> None:
    """A magenta picture in front of black nothing: any bar or border would darken the edge."""
    r = renderer(move, Picture(96, 54, 24, label=False), Image.new("RGB", size, (255, 0, 255)))
    for n in (-5, 0, 11, 30, 47, 52):
        a = np.asarray(r.frame(n))
        assert (a == (255, 0, 255)).all()


def test_a_picture_of_another_shape_is_cropped_not_stretched() -> None:
    assert covering((1024, 576), 16 / 9) == (0.0, 0.0, 1024.0, 576.0)
    x0, y0, x1, y1 = covering((1000, 1000), 2.0)
    assert (x0, x1) == (0.0, 1000.0) and y1 - y0 == 500.0 and y0 < 250, "faces are rather in the upper half"
    assert covering((1000, 400), 1.0) == (300.0, 0.0, 700.0, 400.0)


def test_large_and_small_keyframes_show_the_same() -> None:
    a = np.asarray(renderer("pan", image=cloud((512, 288))).frame(20), dtype=float)
    b = np.asarray(renderer("pan", image=cloud((512, 288)).resize((1280, 720), Image.Resampling.LANCZOS)).frame(20), dtype=float)
    assert np.abs(a - b).mean() < 2.0


def test_label_and_subtitles_stand_still_on_top() -> None:
    line = {"speaker": "ann", "text": "Here we are", "start": 0.5}
    script = film({"move": "pan", "dialogue": [line]})
    with_all = Picture(320, 180, 24, subtitles=True, label=True)
    plan = plan_still(script, "s01", with_all, label="MADE BY A MODEL")
    plain = StillRenderer(plan_still(script, "s01", Picture(320, 180, 24, label=False)), cloud(), 0)
    r = StillRenderer(plan, cloud(), 0)

    def laid(n: int) -> np.ndarray:
        return np.abs(np.asarray(r.frame(n), dtype=int) - np.asarray(plain.frame(n), dtype=int)).sum(axis=2) > 30

    before, during = laid(2), laid(20)
    assert before[:40, :200].any() and not before[100:].any()
    assert during[130:].any() and during[:40, :200].any()
    other = StillRenderer(plan_still(script, "s01", with_all, label="SOMETHING ELSE ALTOGETHER"), cloud(), 0)
    assert other.frame(2).tobytes() != r.frame(2).tobytes()


# -- films ------------------------------------------------------------------------------------------------------------
def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Film:
    """Makes all clips of a script with the real jobs, runners and store."""

    def __init__(self, script: Script, folder: File, *, reset: bool = True, picture: Picture = SMALL) -> None:
        self.script, self.store, self.picture, self.reset = script, Store(folder), picture, reset
        self.stills = Stills()
        self.keyframes = {s.id: Take("k", {"image": self.put(png(cloud(seed=i)))}) for i, s in enumerate(script.shots)}
        self.shots: dict[str, Take] = {}
        self.clips: dict[str, dict[str, File]] = {}
        self.seams: dict[str, dict[str, Any]] = {}
        for i, s in enumerate(script.shots):
            job = self.stills.shot_job(script, s.id, {}, self.keyframes[s.id], picture, seed=100 + i, take=0, previous=None, reset=reset)
            made = run_shot(job, self.store, lambda share: None)
            assert isinstance(made["clip"], File) and isinstance(made["state"], bytes)
            self.shots[s.id] = Take(job.key, {"state": self.put(made["state"])}, 0, job.seed)
            self.clips[s.id] = {"shot": made["clip"]}
        for i, s in enumerate(script.shots):
            before = script.shots[i - 1].id if i else None
            job_or_none = self.boundary(before, s.id)
            if job_or_none is not None:
                done = run_boundary(job_or_none, self.store, lambda share: None)
                assert isinstance(done["clip"], File) and isinstance(done["seam"], bytes)
                self.clips[s.id]["boundary"] = done["clip"]
                self.seams[s.id] = json.loads(done["seam"])

    def put(self, data: bytes) -> str:
        return self.store.put(data)

    def boundary(self, before: str | None, shot: str) -> Job | None:
        return self.stills.boundary_job(
            self.script, before, shot, {}, self.keyframes, self.shots, self.picture, seed=1, reset=self.reset,
        )

    @property
    def frames(self) -> int:
        return sum(probe(p).frames for clips in self.clips.values() for p in clips.values())


KINDS = ("fade_in", "dissolve", "continuous", "dip", "wipe", "iris", "match", "j", "hard")


def test_it_is_a_shot_and_a_boundary_generator() -> None:
    shots: ShotGenerator = Stills()
    boundaries: BoundaryGenerator = Stills()
    assert shots.carries == "head" and boundaries is not None


@pytest.mark.parametrize("reset", [True, False])
def test_the_frames_of_all_clips_add_up_to_the_film(tmp_path: File, reset: bool) -> None:
    script = film(*({"cut": k, "cut_seconds": 0.25 if k in ("dissolve", "dip") else 0.0, "seconds": 0.9 + 0.07 * i} for i, k in enumerate(KINDS)))
    made = Film(script, tmp_path, reset=reset, picture=Picture(64, 36, 24, label=False))
    assert made.frames == sum(s.frames(24) for s in script.shots)
    expected = {"s01", "s02", "s04", "s05", "s06"} | ({"s03"} if reset else set())
    assert set(made.seams) == expected
    for id, seam in made.seams.items():
        assert seam["cut"] == script.shot(id).cut.kind and set(seam) == {"cut", "luma_jump", "difference", "within", "seam_ratio"}
        if id != "s01":
            assert seam["difference"] > 0.01 and seam["seam_ratio"] == pytest.approx(seam["difference"] / seam["within"], rel=0.05)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    rows=st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0.5, 3.0), st.sampled_from([0.0, 0.3, 1.0, 3.0])), min_size=1, max_size=6),
    fps=st.sampled_from([8, 12, 24, 25, 30]), reset=st.booleans(),
)
def test_spans_add_up_for_any_cuts(rows: list[tuple[str, float, float]], fps: int, reset: bool) -> None:
    script = film(*({"cut": k, "seconds": s, "cut_seconds": c} for k, s, c in rows))
    parts = spans(script.shots, fps, reset)
    assert parts == [span_of(script, s.id, fps, reset) for s in script.shots]
    total = sum(p.body + (p.transition or p.head) for p in parts)
    assert total == sum(s.frames(fps) for s in script.shots)
    assert all(p.body >= 1 for p in parts)


def test_a_clip_holds_the_frames_of_its_body_and_the_same_bytes_each_time(tmp_path: File) -> None:
    script = film({"move": "pan"}, {"cut": "dissolve", "cut_seconds": 0.5, "move": "push_in"})
    made = Film(script, tmp_path / "a")
    again = Film(script, tmp_path / "b")
    assert {k: [p.read_bytes() for p in v.values()] for k, v in made.clips.items()} == {
        k: [p.read_bytes() for p in v.values()] for k, v in again.clips.items()}
    body = list(read_frames(made.clips["s01"]["shot"]))
    assert len(body) == 48 - 6
    r = StillRenderer(plan_still(script, "s01", SMALL), cloud(seed=0), 0)
    for n in (0, 20, 41):
        assert np.abs(body[n].astype(float) - np.asarray(r.frame(n), dtype=float)).mean() < 4.0


def test_a_dissolve_begins_like_the_old_and_ends_like_the_new_shot(tmp_path: File) -> None:
    script = film({"move": "pan"}, {"cut": "dissolve", "cut_seconds": 0.5})
    made = Film(script, tmp_path)
    mix = [f.astype(float) for f in read_frames(made.clips["s02"]["boundary"])]
    assert len(mix) == 12
    old = next(read_frames(made.clips["s01"]["shot"])).astype(float)
    ends = list(read_frames(made.clips["s01"]["shot"]))[-1].astype(float), next(read_frames(made.clips["s02"]["shot"])).astype(float)
    assert np.abs(mix[0] - ends[0]).mean() < np.abs(mix[0] - ends[1]).mean() and old.shape == mix[0].shape
    assert np.abs(mix[-1] - ends[1]).mean() < np.abs(mix[-1] - ends[0]).mean()


# -- continuous cuts --------------------------------------------------------------------------------------------------
def test_the_head_of_a_continuous_cut_takes_over_the_light_and_gives_it_back() -> None:
    script = film({}, {"cut": "continuous"})
    plan = plan_still(script, "s02", SMALL)
    assert plan.head == 12
    dark = cloud().point(lambda v: round(v * 0.6))
    state = StillRenderer(plan_still(script, "s01", SMALL), dark, 0).state()
    r, free = StillRenderer(plan, cloud(), 0, StillState.read(json.loads(json.dumps(state.plain())))), StillRenderer(plan, cloud(), 0)
    lumas = [float(np.asarray(r.frame(n), dtype=float).mean()) for n in range(13)]
    own = [float(np.asarray(free.frame(n), dtype=float).mean()) for n in range(13)]
    assert lumas == sorted(lumas) and lumas[0] < 0.85 * own[0]
    assert r.frame(12).tobytes() == free.frame(12).tobytes()


def test_handheld_unrest_goes_on_over_a_continuous_cut() -> None:
    jumps = {True: 0.0, False: 0.0}
    script = film({"move": "handheld"}, {"move": "handheld", "cut": "continuous"})
    for k in range(10):
        first = StillRenderer(plan_still(script, "s01", SMALL), cloud(), 10 + k)
        end = first.window(first.plan.frames / 24)
        for carry in jumps:
            second = StillRenderer(plan_still(script, "s02", SMALL), cloud(), 30 + k, first.state() if carry else None)
            jumps[carry] += abs(second.window(0).x - end.x) + abs(second.window(0).roll - end.roll)
    assert jumps[True] < 0.6 * jumps[False]


def test_a_move_that_both_shots_share_goes_through_the_cut() -> None:
    script = film({"move": "pan"}, {"move": "truck", "c_cam": (0.3, 0, 1), "cut": "continuous"}, {"move": "pan", "c_cam": (-0.3, 0, 1),
        "cut": "continuous"})
    a, b, c = (plan_still(script, s.id, SMALL).travel for s in script.shots)
    assert (a.rests_in, a.rests_out, b.rests_in, b.rests_out, c.rests_in) == (True, False, False, True, True)
    assert plan_still(script, "s01", SMALL, reset=False).travel.rests_out


# -- jobs -------------------------------------------------------------------------------------------------------------
def job_for(script: Script, shot: str, keyframe: Take | None = None, seed: int = 1) -> Job:
    return Stills().shot_job(
        script, shot, {}, keyframe or Take("k", {"image": "0" * 64}), SMALL, seed=seed, take=0, previous=None, reset=True
    )


def test_the_key_holds_what_is_seen_and_no_more() -> None:
    a = film({"move": "pan"}, {})
    assert job_for(a, "s01").key == job_for(film({"move": "pan"}, {"move": "tilt"}), "s01").key
    assert job_for(a, "s01").key != job_for(film({"move": "pan"}, {"cut": "dissolve"}), "s01").key
    assert job_for(a, "s01").key != job_for(film({"move": "pan", "seconds": 2.5}, {}), "s01").key
    assert job_for(a, "s01", seed=9).key == job_for(a, "s01").key, "rails have no unrest"
    hand = film({"move": "handheld"})
    assert job_for(hand, "s01", seed=9).key != job_for(hand, "s01").key
    plan = plan_still(a, "s01", SMALL)
    assert StillPlan.read(json.loads(json.dumps(plan.plain()))) == plan


def test_what_is_missing_is_named(tmp_path: File) -> None:
    script = film({}, {"cut": "continuous"})
    with pytest.raises(InputError, match="no shot 's09'"):
        job_for(script, "s09")
    with pytest.raises(InputError, match=r"keyframe of shot s01 has no picture \(it has rig\)"):
        job_for(script, "s01", Take("k", {"rig": "x"}))
    takes = {s: Take("k", {"image": "0" * 64}) for s in ("s01", "s02")}
    with pytest.raises(InputError, match="have to be made before"):
        Stills().boundary_job(script, "s01", "s02", {}, takes, {}, SMALL, seed=0, reset=True)
    with pytest.raises(InputError, match="no carried state"):
        Stills().boundary_job(script, "s01", "s02", {}, takes, takes, SMALL, seed=0, reset=True)
    store = Store(tmp_path)
    sha = store.put(b"not a picture")
    with pytest.raises(RenderError, match="keyframe of shot s01 is not a picture"):
        run_shot(job_for(script, "s01", Take("k", {"image": sha})), store, lambda share: None)
    with pytest.raises(RenderError, match="no readable 'plan'"):
        run_shot(Job("stills.shot/1", {"plan": {}}), store, lambda share: None)


def test_cancelling_stops_between_frames(tmp_path: File) -> None:
    made: list[float] = []

    def report(share: float) -> None:
        made.append(share)
        if len(made) == 3:
            raise KeyboardInterrupt

    store = Store(tmp_path)
    sha = store.put(png(cloud()))
    with pytest.raises(KeyboardInterrupt):
        run_shot(job_for(film({}), "s01", Take("k", {"image": sha})), store, report)
    assert len(made) == 3 and not list(tmp_path.rglob("*.mp4"))
