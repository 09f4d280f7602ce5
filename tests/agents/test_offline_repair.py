"""Each finding kind is mended: the fault goes, nothing unrelated changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from vgot.agents.messages import Bible, RedirectRequest, ShootRequest, WriteReply, WriteRequest
from vgot.agents.offline.answer import answer
from vgot.agents.offline.compose import draft_script, join
from vgot.script.findings import Finding
from vgot.script.model import Brief, Outline, Script, Shot
from vgot.script.rules import check_shot
from vgot.script.rules.base import Context

STORY = "Mary, an old painter in a red coat, and her daughter search for a lost letter at the harbour"


@pytest.fixture(scope="module")
def scripts() -> list[Script]:
    return [draft_script(Brief(story=STORY, shots=14, seed=seed))
        for seed in (4, 5)] + [draft_script(Brief(story="two rival chefs", shots=20, seed=seed)) for seed in (0, 1)]


@pytest.fixture(scope="module")
def script(scripts: list[Script]) -> Script:
    return scripts[0]


def bible(script: Script) -> Bible:
    return Bible(title=script.title, logline=script.logline, brief=script.brief, characters=script.characters, locations=script.locations)


def outline_of(shot: Shot) -> Outline:
    return Outline(
        id=shot.id, scene=shot.scene, act=shot.act, beat=shot.beat, tension=shot.tension, description=shot.description,
        location=shot.background.location,
        hour=shot.background.hour, weather=shot.background.weather, season=shot.background.season,
        looks=tuple(p.look for p in shot.character.people),
        seconds=shot.seconds, flashback=shot.flashback)


def context_at(script: Script, i: int) -> Context:
    context = Context.of(script)
    for shot in script.shots[:i]:
        context = context.then(shot)
    return context


def mend(script: Script, i: int, draft: Shot, findings: tuple[Finding, ...], attempt: int = 1) -> Shot:
    """One round of repair by both roles, as the graph would run it."""
    outline = outline_of(script.shots[i])
    recent = script.shots[max(0, i - 5):i]
    common: dict[str, Any] = {"bible": bible(script), "outline": outline,
        "next": outline_of(script.shots[i + 1]) if i + 1 < len(script.shots) else None,
                              "previous": recent[-1] if recent else None, "recent": recent, "draft": draft, "findings": findings,
                              "attempt": attempt}
    written = answer(WriteRequest(**common))
    assert isinstance(written, WriteReply)
    filmed = answer(ShootRequest(**common, written=written))
    return join(outline, written, filmed)  # type: ignore[arg-type]


def of(script: Script, want: Callable[[Shot, Shot], bool]) -> int:
    """Index of the first shot that fits (the shot, the one before)."""
    return next(i for i in range(1, len(script.shots)) if want(script.shots[i], script.shots[i - 1]))


def pair(s: Shot, before: Shot) -> bool:
    return len(s.character.people) == 2 and s.camera.kind != "insert"


def single(s: Shot, before: Shot) -> bool:
    return len(s.character.people) == 1 and s.camera.kind != "insert" and s.scene == before.scene and len(before.character.people) == 1


def tweak(shot: Shot, path: str, value: Any) -> Shot:
    data = shot.plain()
    at: Any = data
    keys = path.split(".")
    for k in keys[:-1]:
        at = at[int(k)] if k.isdigit() else at[k]
    at[int(keys[-1]) if keys[-1].isdigit() else keys[-1]] = value
    return Shot.read(data)


CASES: list[tuple[str, Callable[[Shot, Shot], bool], str, Any]] = [
    ("cast-known", pair, "character.people.0.character", "nobody_known"),
    ("cast-known", pair, "character.people.1.gaze", "nobody_known"),
    ("cast-known", pair, "character.focus", "nobody_known"),
    ("place-known", single, "background.location", "nowhere"),
    ("empty-domain", single, "character.text", ""),
    ("empty-domain", single, "background.text", "as above"),
    ("empty-domain", single, "relation.text", ""),
    ("empty-domain", single, "camera.text", "tbd"),
    ("empty-domain", single, "lighting.text", ""),
    ("c-cam", single, "camera.c_cam", {"pan": 0.9, "tilt": 0.9, "zoom": 3.9}),
    ("lens-size", single, "camera.lens", 135),
    ("place-light", single, "lighting.key", "screen"),
    ("place-light", single, "lighting.practicals", ["neon", "screen"]),
    ("place-light", single, "lighting.kelvin", 1600),
    ("transition", single, "cut", {"kind": "dissolve", "seconds": 2.9, "reason": "years later"}),
    ("cut-fit", lambda s, b: s.scene != b.scene, "cut", {"kind": "continuous", "seconds": 0.0, "reason": ""}),
    ("eyeline", pair, "character.people.0.facing", ""),
    ("line-180", lambda s, b: pair(s, b) and s.scene == b.scene, "camera.side", "b"),
    ("hour", lambda s, b: s.scene == b.scene and s.cut.kind == "hard", "background.hour", "dawn"),
    ("season", lambda s, b: s.scene == b.scene, "background.season", "winter"),
    ("length-line", pair, "dialogue", [{"speaker": "mary", "text": "word " * 40, "mark": "", "start": 0.3, "emotion": "neutral"}]),
    ("cast-known", single, "dialogue", [{"speaker": "nobody_known", "text": "Yes.", "mark": "", "start": 0.3, "emotion": "neutral"}]),
]


@pytest.mark.parametrize(("rule", "where", "path", "value"), CASES, ids=[f"{c[0]}-{c[2]}" for c in CASES])
def test_mends_what_a_finding_names(scripts: list[Script], rule: str, where: Callable[[Shot, Shot], bool], path: str, value: Any) -> None:
    tried = 0
    for script in scripts:
        for i in (i for i in range(1, len(script.shots)) if where(script.shots[i], script.shots[i - 1])):
            good = script.shots[i]
            new = {"left": "right", "right": "left"}.get(good.character.people[0].facing) if rule == "eyeline" else value
            context = context_at(script, i)
            draft = tweak(good, path, new)
            findings = tuple(check_shot(context, draft))
            if not any(f.rule == rule for f in findings):
                continue
            tried += 1
            for attempt in (1, 2, 3):
                draft = mend(script, i, draft, findings, attempt)
                findings = tuple(f for f in check_shot(context, draft) if f.severity != "info")
                if not findings:
                    break
            assert not [f for f in findings if f.rule == rule or f.severity == "error"], findings
    assert tried, f"no shot of the scripts can carry the fault {rule} at {path}"


def test_leaves_the_rest_alone(script: Script) -> None:
    i = of(script, single)
    good = script.shots[i]
    broken = tweak(good, "camera.lens", 135)
    findings = tuple(f for f in check_shot(context_at(script, i), broken) if f.rule == "lens-size")
    assert findings
    mended = mend(script, i, broken, findings)
    assert (mended.lighting, mended.cut, mended.character, mended.dialogue) == (good.lighting, good.cut, good.character, good.dialogue)
    assert (mended.camera.size, mended.camera.move) == (good.camera.size, good.camera.move)


def test_step_30_changes_the_size(script: Script) -> None:
    i = of(script, lambda s, b: single(s, b) and b.camera.kind != "insert" and s.character.focus == b.character.focus)
    before = script.shots[i - 1]
    data = script.shots[i].plain()
    data["camera"] |= {"size": before.camera.size, "azimuth": before.camera.azimuth, "angle": before.camera.angle,
        "lens": before.camera.lens, "kind": "single"}
    data["camera"]["text"] = before.camera.text
    data["cut"] = {"kind": "hard", "seconds": 0.0, "reason": ""}
    broken = Shot.read(data)
    context = context_at(script, i)
    findings = tuple(f for f in check_shot(context, broken) if f.rule == "step-30")
    assert findings
    mended = mend(script, i, broken, findings)
    assert mended.camera.size != before.camera.size
    assert not [f for f in check_shot(context, mended) if f.rule == "step-30"]


def test_age_gets_the_right_look() -> None:
    life = draft_script(Brief(story="the life of Mary, from birth to death", shots=20))
    i = next(i for i, s in enumerate(life.shots) if any(p.look == "mary.old" for p in s.character.people))
    k = next(k for k, p in enumerate(life.shots[i].character.people) if p.character == "mary")
    data = life.shots[i].plain()
    data["character"]["people"][k]["look"] = "mary.infant"
    for part in ("initial", "final"):
        for row in data[part]["people"]:
            if row["character"] == "mary":
                row["look"] = "mary.infant"
    broken = Shot.read(data)
    context = context_at(life, i)
    findings = tuple(f for f in check_shot(context, broken) if f.rule == "age")
    assert findings
    mended = mend(life, i, broken, findings)
    assert mended.character.people[k].look == "mary.old"
    assert not [f for f in check_shot(context, mended) if f.severity == "error"]


def test_duplicate_is_told_anew(script: Script) -> None:
    i = of(script, single)
    outline = outline_of(script.shots[i]).but(description=script.shots[i - 1].description)
    finding = Finding(rule="duplicate", severity="error", shot=outline.id, domain="story", field="description",
        saw="the description is that of the shot before", fix="tell what is new in this shot")
    seen = set()
    for attempt in (1, 2, 3):
        reply = answer(RedirectRequest(bible=bible(script), outline=outline, previous=script.shots[i - 1], findings=(finding,),
            attempt=attempt))
        new = reply.outline  # type: ignore[union-attr]
        assert (new.id, new.scene, new.looks) == (outline.id, outline.scene, outline.looks)
        assert new.description != outline.description
        seen.add(new.description)
    assert len(seen) == 3


def test_redirect_takes_the_offered_hour(script: Script) -> None:
    outline = outline_of(script.shots[3])
    finding = Finding(rule="hour", severity="error", shot=outline.id, domain="background", field="background.hour", saw="it is 'dawn'",
        fix="use one of: dusk, night")
    reply = answer(RedirectRequest(bible=bible(script), outline=outline, previous=script.shots[2], findings=(finding,), attempt=1))
    assert reply.outline.hour in ("dusk", "night")  # type: ignore[union-attr]
    assert reply.outline.description == outline.description  # type: ignore[union-attr]
