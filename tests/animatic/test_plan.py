"""Plans: determinism, lossless JSON, screen sides, continuity over cuts, spans of the boundaries."""

from __future__ import annotations

import json
import time
from typing import get_args

import pytest
from vgot.errors import InputError
from vgot.generators.animatic.deeds import DEEDS
from vgot.generators.animatic.plan import _plan_all, plan_shots
from vgot.generators.animatic.values import ShotPlan
from vgot.generators.protocols import Picture
from vgot.script.vocabulary import Action, Angle, Move, ShotKind

from .scripts import person, script, shot

SMALL = Picture(320, 180, 24)


def test_every_action_has_a_deed() -> None:
    assert sorted(DEEDS) == sorted(get_args(Action))


def test_plan_reads_back_what_it_wrote() -> None:
    line = {"speaker": "mary", "text": "Is anybody here?", "start": 0.4}
    s = script(shot(1, [person("mary", action="walk"), person("tom", side="right", action="sit")], kind="two_shot", dialogue=[line]))
    plan = plan_shots(s, SMALL)["s01"]
    data = json.loads(json.dumps(plan.plain(), allow_nan=False))
    assert ShotPlan.read(data).plain() == plan.plain()


def test_plans_depend_on_the_script_only() -> None:
    s = script(shot(1), shot(2, at="street", scene="two"))
    first = {k: p.plain() for k, p in plan_shots(s, SMALL).items()}
    _plan_all.cache_clear()
    assert {k: p.plain() for k, p in plan_shots(s, SMALL).items()} == first


def test_every_action_kind_angle_and_move_can_be_planned() -> None:
    shots = [shot(i + 1, [person("mary", action=a)], scene=f"s{i}", at="shore" if i % 2 else "bedroom", size="WS" if i % 3 else "MS")
             for i, a in enumerate(get_args(Action))]
    shots += [shot(50 + i, [person("mary", side="left"), person("tom", side="right")], kind=k, scene=f"k{i}") for i, k in
              enumerate(get_args(ShotKind))]
    shots += [shot(70 + i, angle=a, scene=f"a{i}") for i, a in enumerate(get_args(Angle))]
    shots += [shot(80 + i, move=m, scene=f"m{i}", at="street") for i, m in enumerate(get_args(Move))]
    s = script(*shots)
    started = time.process_time()
    plans = plan_shots(s, SMALL)
    assert len(plans) == len(shots)
    assert (time.process_time() - started) / len(shots) < 0.06
    for p in plans.values():
        json.dumps(p.plain(), allow_nan=False)


def test_screen_sides_hold_and_eyelines_meet() -> None:
    two = [person("mary", side="left", gaze="tom"), person("tom", side="right", gaze="mary", facing="left")]
    s = script(
        shot(1, two, kind="two_shot"), shot(2, [two[0]], size="MCU"), shot(3, [two[1]], size="MCU"), shot(4, two, kind="two_shot"),
    )
    plans = plan_shots(s, SMALL)
    for k in ("s01", "s04"):
        mary, tom = plans[k].actors
        assert mary.start[0] < tom.start[0]
        assert mary.beats[0].facing == 1 and tom.beats[0].facing == -1
        assert mary.gaze[0] > 0 > tom.gaze[0]
    assert plans["s02"].actors[0].beats[0].facing == 1
    assert plans["s03"].actors[0].beats[0].facing == -1
    assert plans["s02"].actors[0].start == plans["s01"].actors[0].start


def test_continuous_cut_finds_people_where_they_were_left() -> None:
    s = script(
        shot(1, [person("mary", action="walk", facing="right")], size="WS", at="street", move="truck"),
        shot(2, [person("mary", action="stand", facing="right")], size="MS", at="street", cut="continuous"),
        shot(3, [person("mary", facing="right")], size="CU", at="street", cut="continuous"),
    )
    plans = plan_shots(s, SMALL)
    end = plans["s01"].actors[0]
    assert plans["s02"].actors[0].start == pytest.approx(end.position(end.t1))
    assert plans["s03"].actors[0].start == plans["s02"].actors[0].start
    assert plans["s02"].scenery.clock == pytest.approx(plans["s01"].scenery.clock + 3.0)
    assert plans["s02"].actors[0].phase == pytest.approx(end.phase, abs=7) and plans["s02"].actors[0].phase != end.phase


def test_trimming_a_shot_leaves_the_one_after_a_hard_cut_alone() -> None:
    def plan(seconds: float) -> dict[str, object]:
        return plan_shots(script(shot(1, seconds=seconds), shot(2, cut="hard")), SMALL)["s02"].plain()

    assert plan(2.0) == plan(4.0)


def test_spans_of_boundaries() -> None:
    s = script(
        shot(1, cut="fade_in", cut_seconds=0.5), shot(2, cut="dissolve", cut_seconds=1.0), shot(3, cut="continuous"), shot(4, cut="hard"),
        shot(5, seconds=0.5, cut="dip", cut_seconds=3.0),
    )
    p = list(plan_shots(s, SMALL).values())
    assert (p[0].head, p[0].tail, p[0].transition) == (12, 12, 12)
    assert (p[1].head, p[1].transition, p[1].tail) == (12, 24, 0)
    assert (p[2].head, p[2].transition) == (12, 0)
    assert (p[3].head, p[3].transition) == (0, 0)
    assert all(x.frames - x.head - x.tail >= 1 for x in p)
    off = plan_shots(s, SMALL, reset=False)
    assert off["s03"].head == 0 and off["s02"].head == 12


def test_seed_changes_the_blocking_and_the_place() -> None:
    a, b = (plan_shots(script(shot(1, at="street"), seed=k), SMALL)["s01"] for k in (1, 2))
    assert a.scenery.seed != b.scenery.seed
    assert a.actors[0].start != b.actors[0].start


def test_keyframe_part_ignores_what_comes_later() -> None:
    line = {"speaker": "mary", "text": "Later.", "start": 1.0}
    a = plan_shots(script(shot(1, move="push_in")), SMALL)["s01"]
    b = plan_shots(script(shot(1, move="push_in", dialogue=[line], cut="fade_in")), SMALL)["s01"]
    assert a.still().plain() == b.still().plain()


@pytest.mark.parametrize("picture", [Picture(321, 180), Picture(16, 16)])
def test_impossible_picture_is_refused(picture: Picture) -> None:
    with pytest.raises(InputError, match="even sides"):
        plan_shots(script(shot(1)), picture)


def test_unknown_location_and_look_are_refused() -> None:
    with pytest.raises(InputError, match="location"):
        plan_shots(script(shot(1, at="moon")), SMALL)
    with pytest.raises(InputError, match=r"mary\.queen"):
        plan_shots(script(shot(1, [person("mary", "mary.queen")])), SMALL)


def test_walkers_do_not_run_through_each_other() -> None:
    both = [person("mary", action="run", side="left", facing="right"), person("tom", action="run", side="right", facing="left")]
    one = [person("mary", action="walk", side="left", facing="right"), person("tom", side="right", facing="left")]
    for people in (both, one):
        plan = plan_shots(script(shot(1, people, at="street", kind="two_shot", size="MLS", seconds=5.0)), SMALL)["s01"]
        mary, tom = plan.actors
        for k in range(11):
            assert tom.position(k / 2)[0] - mary.position(k / 2)[0] > 0.25


def test_people_beside_each_other_walk_together() -> None:
    two = [person("mary", action="walk", side="left", facing="right"), person("rex", action="walk", side="right", facing="right")]
    a, b = plan_shots(script(shot(1, two, at="street", kind="two_shot", size="FS", move="follow")), SMALL)["s01"].actors
    assert a.end[0] - a.start[0] == pytest.approx(b.end[0] - b.start[0])
    assert b.start[0] > a.start[0]
