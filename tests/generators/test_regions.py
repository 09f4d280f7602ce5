"""Regions: measured boxes and masks that share the frame fairly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from vgot.errors import InputError
from vgot.generators.animatic.plan import plan_shots
from vgot.generators.animatic.render import ShotRenderer
from vgot.generators.animatic.staging import Cast
from vgot.generators.protocols import Picture
from vgot.generators.regions import Box, Region, _parted, grown, masks, regions, shot_masks
from vgot.script.model import Script

W, H = 160, 90


def pair(**camera: object) -> Script:
    people = [
        {"character": "ann", "look": "ann.adult", "action": "talk", "side": "left", "facing": "right", "gaze": "bo"},
        {"character": "bo", "look": "bo.old", "action": "listen", "side": "right", "facing": "left", "gaze": "ann"},
    ]
    cam = {"kind": "two_shot", "size": "MS", "azimuth": 80.0, **camera}
    return Script.read({
        "title": "T", "brief": {"story": "A test.", "seed": 3},
        "characters": [
            {"id": "ann", "name": "Ann", "gender": "woman", "looks": [
                {"id": "ann.adult", "age": "adult", "outfit": [{"garment": "coat", "colour": "red"}]}]},
            {"id": "bo", "name": "Bo", "gender": "man", "looks": [{"id": "bo.old", "age": "old", "outfit": [{"garment": "suit", "colour": "navy"}]}]},
        ],
        "locations": [{"id": "street", "name": "Street", "set": "street", "interior": False, "sources": ["sun"]}],
        "shots": [{
            "id": "s01", "scene": "one", "beat": "b", "description": "They talk.", "seconds": 3.0, "cut": {},
            "character": {"people": people, "focus": "ann"}, "background": {"location": "street", "hour": "day"},
            "relation": {"links": [{"a": "ann", "b": "bo", "bond": "friends", "distance": 1.2}]}, "camera": cam,
            "lighting": {"key": "sun"},
        }],
    })


def test_left_is_left_and_masks_share_the_frame() -> None:
    found, m = shot_masks(pair(), "s01", W, H)
    assert [r.character for r in found] == ["ann", "bo"]
    assert m.shape == (2, H, W) and m.dtype == np.float32
    assert m.min() >= 0 and m.sum(axis=0).max() <= 1 + 1e-5
    columns = np.arange(W)
    left, right = ((m[i].sum(axis=0) * columns).sum() / m[i].sum() for i in (0, 1))
    assert left < 0.45 * W < 0.55 * W < right
    both = np.minimum(m[0], m[1]).sum() / min(m[0].sum(), m[1].sum())
    assert both < 0.08
    outside = np.ones((H, W), dtype=bool)
    for r in found:
        b = grown(r.box)
        outside[max(0, int(b.y0 * H) - 6):int(b.y1 * H) + 7, max(0, int(b.x0 * W) - 6):int(b.x1 * W) + 7] = False
    assert outside.sum() > 500 and m[:, outside].max() == 0, "the background belongs to nobody"


@pytest.mark.parametrize("size", ["FS", "MLS", "MS", "MCU"])
def test_masks_cover_whom_the_animatic_draws(size: str) -> None:
    """Each figure's own pixels (those that change when it is taken away) lie inside its mask."""
    script = pair(size=size)
    plan, found, m = plan_shots(script, Picture(320, 180, 24))["s01"], *shot_masks(script, "s01", 320, 180)
    rigs = Cast(script).rigs(("ann.adult", "bo.old"))

    def drawn(who: tuple[str, ...]) -> np.ndarray:
        actors = tuple(a for a in plan.actors if a.character in who)
        return np.asarray(ShotRenderer(replace(plan, actors=actors), rigs, 1, 1).frame(0), dtype=int)

    whole = drawn(("ann", "bo"))
    for i, r in enumerate(found):
        others = tuple(q.character for q in found if q is not r)
        figure = np.abs(whole - drawn(others)).sum(axis=2) > 120
        assert figure.sum() > 200
        assert m[i][figure].mean() > 0.8 and m[1 - i][figure].mean() < 0.1


def test_somebody_hidden_gets_a_place_beside() -> None:
    row = _parted([Region("a", "a.x", Box(0.3, 0.1, 0.6, 1.0), 2.0), Region("b", "b.x", Box(0.35, 0.4, 0.55, 1.0), 3.0)], {"a": 2, "b": 0})
    assert [r.character for r in row] == ["b", "a"]
    b, a = (r.box for r in row)
    assert b.x1 == a.x0 and min(b.x1 - b.x0, a.x1 - a.x0) >= 0.2 and (b.y0, a.y0) == (0.4, 0.1)


def test_an_overlap_is_divided_at_the_seam() -> None:
    found = [Region("a", "a.x", Box(0.1, 0.2, 0.6, 1.0), 4.0), Region("b", "b.x", Box(0.4, 0.2, 0.9, 1.0), 4.0)]
    m = masks(found, 200, 100)
    assert m[0, 60, 60] > 0.9 and m[1, 60, 140] > 0.9
    assert m[0, 60, 99] == pytest.approx(m[1, 60, 100], abs=0.02)
    nearer = masks([found[0], Region("b", "b.x", found[1].box, 1.5)], 200, 100)
    assert nearer[1, 60, 100] > m[1, 60, 100]


def test_nobody_no_mask() -> None:
    s = pair(kind="insert", size="INSERT")
    found, m = shot_masks(s, "s01", 64, 36)
    assert found == () and m.shape == (0, 36, 64)


def test_a_point_of_view_has_no_region_for_the_one_who_looks() -> None:
    assert [r.character for r in regions(pair(kind="pov"), "s01")] == ["bo"]


def test_the_listener_of_an_over_the_shoulder_shot_is_at_the_edge() -> None:
    found = {r.character: r for r in regions(pair(kind="over_shoulder"), "s01")}
    assert found["bo"].back and not found["ann"].back
    assert max(found["bo"].box.x1, 1 - found["bo"].box.x0) > 0.95
    assert found["bo"].depth < found["ann"].depth


def test_boxes_are_inside_the_frame_and_grow_a_little() -> None:
    for r in regions(pair(), "s01", 4 / 3):
        b, g = r.box, grown(r.box)
        assert 0 <= g.x0 <= b.x0 < b.x1 <= g.x1 <= 1 and 0 <= g.y0 <= b.y0 < b.y1 <= g.y1 <= 1
        assert (g.x1 - g.x0) - (b.x1 - b.x0) <= 0.1 + 1e-9


def test_the_same_every_time() -> None:
    a, b = shot_masks(pair(), "s01", W, H), shot_masks(pair(), "s01", W, H)
    assert a[0] == b[0] and (a[1] == b[1]).all()


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="no shot 's99'"):
        regions(pair(), "s99")
    with pytest.raises(InputError, match="aspect"):
        regions(pair(), "s01", 0.0)
    with pytest.raises(InputError, match="positive size"):
        masks((), 0, 3)
