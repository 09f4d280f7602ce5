"""Each rule in a table: what it must see, and what must excuse it."""

from __future__ import annotations

import pytest
from vgot.script.model import Shot
from vgot.script.rules import FILM_RULES, RULE_IDS, RULES, Context, Limits, check_script, check_shot
from vgot.script.wording import count

from .films import FILMS, acts, chef, cyclist, dog, films, harbour, library, pianist, robot, spy, wedding


def at(script, shot, **limits):
    """The context before a shot of a script, and the shot."""
    i = next(n for n, s in enumerate(script.shots) if s.id == shot)
    return Context(script.brief, script.characters, script.locations, script.shots[:i], Limits(**limits)), script.shots[i]


def seen(context, shot, rule):
    return [f for f in check_shot(context, shot) if f.rule == rule]


def change(shot: Shot, path: str, value) -> Shot:
    """A shot with one dotted field replaced (numbers index lists)."""
    data = shot.plain()
    *way, last = path.split(".")
    node = data
    for key in way:
        node = node[int(key)] if key.isdigit() else node[key]
    node[int(last) if last.isdigit() else last] = value
    return Shot.read(data)


def changed(shot: Shot, changes: dict) -> Shot:
    for path, value in changes.items():
        shot = change(shot, path, value)
    return shot


LINE = {"speaker": "narrator", "mark": "vo", "start": 0.3}

SEES = [
    # rule, severity, film, shot, changes, field
    ("cast-known", "error", harbour, "s02", {"character.focus": "noone"}, "character.focus"),
    ("cast-known", "error", harbour, "s02", {"character.people.0.gaze": "ghost"}, "character.people.0.gaze"),
    ("cast-known", "error", harbour, "s02", {"character.people.0.gaze": "ada"}, "character.people.0.gaze"),
    ("cast-known", "error", harbour, "s02", {"relation.links.0.a": "ghost"}, "relation.links.0.a"),
    ("cast-known", "error", harbour, "s02", {"relation.links.0.a": "tom"}, "relation.links.0"),
    ("cast-known", "error", harbour, "s03", {"dialogue.0.speaker": "ghost"}, "dialogue.0.speaker"),
    ("cast-known", "error", harbour, "s03", {"dialogue.0.speaker": "ada"}, "dialogue.0.mark"),
    ("cast-known", "warn", harbour, "s03", {"dialogue.0.mark": "os"}, "dialogue.0.mark"),
    ("cast-known", "error", harbour, "s02", {"initial.people.0.look": "ada.old"}, "initial.people.0.look"),
    ("cast-known", "error", harbour, "s03", {"final.people": [{"character": "ada", "look": "ada.adult"}]}, "final.people.0.character"),
    ("age", "error", pianist, "s05", {"character.people.0.look": "lily.child"}, "character.people.0.look"),
    ("wardrobe", "error", harbour, "s02", {}, None),
    ("hands", "error", robot, "s03", {
        "final.people.0.holding": "a key", "character.people.0.action": "stand"}, "final.people.0.holding"),
    ("hands", "error", robot, "s03", {"initial.people.0.holding": "key", "initial.people.1.holding": "the key"}, "initial.people.1.holding"),
    ("hour", "error", chef, "s05", {"background.hour": "day", "cut": {"kind": "l", "seconds": 0.0, "reason": ""}, "scene": "a1"}, "background.hour"),
    ("season", "warn", wedding, "s02", {"background.weather": "snow", "description": "Snow falls on the arch.", "scene": "w9"}, "background.weather"),
    ("place-light", "error", harbour, "s02", {"lighting.key": "fire", "lighting.kelvin": 2200}, "lighting.key"),
    ("place-light", "error", harbour, "s02", {"lighting.practicals": ["neon"]}, "lighting.practicals.0"),
    ("place-light", "warn", harbour, "s04", {"lighting.practicals": ["window"]}, "lighting.practicals"),
    ("place-light", "error", harbour, "s04", {"lighting.kelvin": 9000}, "lighting.kelvin"),
    ("relation", "error", dog, "s05", {"relation.links.0.bond": "enemies"}, "relation.links.0.bond"),
    ("establish", "warn", robot, "s02", None, "camera.size"),
    ("size-jump", "warn", harbour, "s05", {"camera.size": "ECU", "tension": 3}, "camera.size"),
    ("face-early", "warn", pianist, "s02", {"character.people.0.facing": "away"}, "character.people"),
    ("face-early", "warn", pianist, "s02", {"camera.size": "FS"}, "camera.size"),
    ("c-cam", "error", harbour, "s02", {"camera.c_cam": {"pan": 0.1, "tilt": 0.0, "zoom": 1.0}}, "camera.c_cam"),
    ("c-cam", "error", harbour, "s03", {"camera.c_cam.zoom": 0.9}, "camera.c_cam"),
    ("lens-size", "warn", harbour, "s05", {"camera.lens": 18}, "camera.lens"),
    ("length-line", "error", harbour, "s03", {"dialogue.0.start": 4.9}, "dialogue.0.text"),
    ("length-line", "error", harbour, "s03", {"dialogue": [
        {**LINE, "text": "One two three four five six."}, {**LINE, "text": "And so on.", "start": 1.0}]}, "dialogue.1.start"),
    ("length-line", "info", harbour, "s03", {"seconds": 30.0}, "seconds"),
    ("caption", "error", harbour, "s03", {"dialogue": [{**LINE, "text": "x" * 60}]}, "dialogue.0.text"),
    ("caption", "error", harbour, "s03", {"seconds": 1.0, "dialogue": [{**LINE, "text": "Unbelievable extraordinary"}]}, "dialogue.0.text"),
    ("cut-fit", "error", harbour, "s01", {"cut": {"kind": "continuous", "seconds": 0.0, "reason": ""}}, "cut.kind"),
    ("transition", "error", harbour, "s02", {"cut.seconds": 1.0}, "cut.seconds"),
    ("transition", "error", harbour, "s04", {"cut.seconds": 0.0}, "cut.seconds"),
    ("transition", "warn", harbour, "s02", {"cut": {"kind": "dissolve", "seconds": 0.5, "reason": ""}}, "cut.kind"),
    ("transition", "error", harbour, "s02", {"cut.kind": "l"}, "cut.kind"),
    ("transition", "error", harbour, "s02", {"cut.kind": "j"}, "cut.kind"),
    ("backend", "error", harbour, "s02", {"seconds": 0.6}, "seconds"),
    ("domain-fit", "error", harbour, "s02", {"character.text": "Someone wonderful appears somewhere."}, "character.text"),
    ("domain-fit", "error", harbour, "s02", {"camera.text": "Handheld medium shot of the quay"}, "camera.text"),
    ("domain-fit", "error", harbour, "s02", {"lighting.text": "Cold moonlight falls on the quay at midnight"}, "lighting.text"),
    ("domain-fit", "error", harbour, "s04", {"background.text": "The lamp room in the noon sun"}, "background.text"),
    ("domain-fit", "error", harbour, "s02", {"background.text": "The quay in a downpour"}, "background.text"),
    ("empty-domain", "error", harbour, "s02", {"lighting.text": "N/A"}, "lighting.text"),
    ("empty-domain", "error", harbour, "s02", {"lighting.text": "as above"}, "lighting.text"),
    ("empty-domain", "error", harbour, "s02", {"relation.text": "TBD"}, "relation.text"),
    ("empty-domain", "error", harbour, "s02", {"camera.text": "Same angle as before, unchanged from the previous shot"}, "camera.text"),
    ("duplicate", "warn", harbour, "s03", None, "character.text"),
]


def _special(rule: str, script, context, shot):
    """Changes that need another shot."""
    if rule == "establish":
        first = changed(context.past[0], {"camera.size": "MS"})
        return Context(script.brief, script.characters, script.locations, (first,)), shot
    return context, changed(shot, {"character.text": context.past[-1].character.text})


@pytest.mark.parametrize(("rule", "severity", "build", "id", "changes", "field"), SEES, ids=[f"{r[0]}-{n}" for n, r in enumerate(SEES)])
def test_a_rule_sees(rule, severity, build, id, changes, field):
    script = build()
    context, shot = at(script, id, min_seconds=1.0 if rule == "backend" else 0.5)
    if rule == "wardrobe":
        context, shot = at(script, "s06")
        shot = changed(shot, {"character.people.0.look": "ada.old"})
        field = "character.people.0.look"
    elif changes is None:
        context, shot = _special(rule, script, context, shot)
    else:
        assert not [f for f in seen(context, shot, rule) if f.severity == severity and f.field == field]
        shot = changed(shot, changes)
    hits = seen(context, shot, rule)
    assert [f for f in hits if f.severity == severity and f.field == field], hits


EXCUSED = [
    ("cast-known", harbour, "s03", {"dialogue.0.speaker": "ada", "dialogue.0.mark": "os"}),
    ("cast-known", harbour, "s03", {"dialogue.0.speaker": "narrator", "dialogue.0.mark": "vo"}),
    ("cast-known", harbour, "s03", {"character.people.0.gaze": "camera"}),
    ("wardrobe", harbour, "s06", {"character.people.0.look": "ada.old", "description": "Years older, Ada still tends the lamp with Tom."}),
    ("age", library, "s04", {"character.people.0.look": "otto.child"}),
    ("hour", harbour, "s06", {"background.hour": "dawn", "description": "The next morning Ada and Tom look over the harbour."}),
    ("hour", chef, "s05", {"background.hour": "day"}),
    ("weather", harbour, "s02", {"background.weather": "fog", "description": "Fog rolls over the quay and hides Ada and Tom."}),
    ("season", cyclist, "s03", {"background.weather": "snow"}),
    ("relation", dog, "s05", {"relation.links.0.bond": "family", "relation.changed": "She keeps him."}),
    ("line-180", harbour, "s06", {"character.people.0.side": "right", "character.people.1.side": "left", "camera.side": "line"}),
    ("size-jump", harbour, "s05", {"camera.size": "ECU", "tension": 8}),
    ("step-30", robot, "s02", {"camera.size": "WS", "camera.angle": "high"}),
    ("step-30", robot, "s02", {"camera.size": "WS", "cut": {"kind": "continuous", "seconds": 0.0, "reason": ""}}),
    ("transition", harbour, "s02", {"cut": {"kind": "dissolve", "seconds": 0.5, "reason": "an hour of mending"}}),
    ("domain-fit", harbour, "s02", {"character.text": "A woman works on her net."}),
    ("domain-fit", harbour, "s02", {"camera.text": "A locked-off mid-shot from the water"}),
    ("domain-fit", harbour, "s03", {"camera.text": "From a wide shot we go to a medium close-up, pushing in"}),
    ("place-light", harbour, "s04", {"lighting.key": "window", "lighting.kelvin": 7000, "lighting.practicals": []}),
    ("direction", cyclist, "s02", {"character.people.0.facing": "camera"}),
    ("direction", cyclist, "s02", {"character.people.0.facing": "left", "camera.side": "line"}),
    ("caption", harbour, "s03", {"seconds": 9.0, "dialogue": [{**LINE, "text": "A long sentence that runs on and over two captions because "
                                                               "it has much to say about the sea and the lamp."}]}),
]


@pytest.mark.parametrize(("rule", "build", "id", "changes"), EXCUSED, ids=[f"{r[0]}-{n}" for n, r in enumerate(EXCUSED)])
def test_a_rule_excuses(rule, build, id, changes):
    context, shot = at(build(), id)
    hits = [f for f in seen(context, changed(shot, changes), rule) if f.severity != "info"]
    assert hits == []


MOVES = [
    # move, vector, changes that make it wrong, changes that make it right
    ("follow", (0.3, 0, 1), {"character.people.0.action": "stand"}, {"character.people.0.action": "walk"}),
    ("truck", (0.3, 0, 1), {"character.people.0.action": "stand", "camera.size": "MS"}, {"character.people.0.action": "run"}),
    ("handheld", (0, 0, 1), {"tension": 1}, {"tension": 6}),
    ("crane", (0, 0.3, 1), {"background.location": "flat"}, {}),
    ("zoom_in", (0, 0, 1.3), {"tension": 2, "camera.size": "WS"}, {"tension": 7}),
    ("rack", (0, 0, 1), {"background.props": []}, {"background.props": ["clock", "bench"]}),
    ("whip", (0.9, 0, 1), {"background.props": []}, {"background.props": ["clock", "bench"]}),
    ("orbit", (0.2, 0, 1), {"character.people": [], "character.focus": "", "initial.people": [], "final.people": []}, {}),
    ("pull_out", (0, 0, 0.8), {"tension": 7, "relation.links": [{"a": "rex", "b": "kim", "bond": "rivals", "distance": 1.0}],
                               "dialogue": [{"speaker": "kim", "text": "No!", "mark": "os", "start": 0.3}]}, {}),
    ("pan", (0.4, 0, 1), {"character.people": [acts("rex.adult", "talk", side="left"), acts("kim.teen", "talk", side="right")],
                          "dialogue": [{**LINE, "text": "Hello."}, {**LINE, "text": "Hi.", "start": 2.0}]}, {}),
]


@pytest.mark.parametrize(("move", "vector", "wrong", "right"), MOVES, ids=[m[0] for m in MOVES])
def test_a_move_needs_a_reason(move, vector, wrong, right):
    context, shot = at(dog(), "s02")
    shot = changed(shot, {"camera.move": move, "camera.c_cam": dict(zip(("pan", "tilt", "zoom"), map(float, vector), strict=True)),
                          "camera.text": "The camera looks at the platform"})
    assert [f.field for f in seen(context, changed(shot, wrong), "move-use")] == ["camera.move"]
    assert seen(context, changed(shot, right), "move-use") == []
    assert seen(context, shot, "c-cam") == []


@pytest.mark.parametrize("move", ["orbit", "dolly_zoom"])
def test_some_moves_are_for_once(move):
    script = dog()
    first = changed(script.shots[1], {"camera.move": move, "camera.c_cam": {"pan": 0.0, "tilt": 0.0, "zoom": 1.0}})
    second = first.but(id="s03", scene="other")
    context = Context(script.brief, script.characters, script.locations, (script.shots[0], first))
    assert seen(at(script, "s02")[0], first, "move-use") == []
    assert "second" in seen(context, second, "move-use")[0].saw


def _run(script, n, **changes):
    """``n`` shots like the second of a film, each a little different in words."""
    out = []
    for i in range(n):
        shot = changed(script.shots[1], changes).but(id=f"s{i + 10}", description=f"Moment {i} of {'abcdefgh'[i] * 5} and {'stuvwxyz'[i] * 6}.")
        out.append(shot)
    return out


def test_rhythm_counts_equal_moves_and_sizes():
    script = spy()
    pushes = _run(script, 3, **{"camera.move": "push_in", "camera.c_cam": {"pan": 0.0, "tilt": 0.0, "zoom": 1.2}, "tension": 5})
    context = Context(script.brief, script.characters, script.locations, pushes[:2])
    assert [f.field for f in seen(context, pushes[2], "rhythm")] == ["camera.move"]
    assert seen(Context(script.brief, script.characters, script.locations, pushes[:1]), pushes[1], "rhythm") == []
    sizes = [s.but(camera=s.camera.but(move=m)) for s, m in zip(_run(script, 4), ("static", "pan", "static", "pan"), strict=True)]
    context = Context(script.brief, script.characters, script.locations, sizes[:3])
    assert [f.field for f in seen(context, sizes[3], "rhythm")] == ["camera.size"]


def test_static_shots_may_rest_in_calm_or_talk():
    script = spy()
    still = _run(script, 3, **{"camera.move": "static", "camera.c_cam": {"pan": 0.0, "tilt": 0.0, "zoom": 1.0}, "tension": 6})
    context = Context(script.brief, script.characters, script.locations, still[:2])
    assert seen(context, still[2], "rhythm")
    assert seen(context, still[2].but(tension=1), "rhythm") == []


def test_who_left_must_enter_to_be_back():
    script = robot()
    left = changed(script.shots[2], {"character.people.1.action": "exit", "final.people.1.side": "off"})
    context = Context(script.brief, script.characters, script.locations, (*script.shots[:2], left))
    assert [f.field for f in seen(context, script.shots[3], "enter-exit")] == ["character.people.1.action"]
    assert seen(context, change(script.shots[3], "character.people.1.action", "enter"), "enter-exit") == []


def test_over_a_continuous_cut_the_body_goes_on():
    script = robot()
    sitting = changed(script.shots[1], {"final.people.0.posture": "sit"})
    context = Context(script.brief, script.characters, script.locations, (script.shots[0], sitting))
    now = changed(sitting, {"cut": {"kind": "continuous", "seconds": 0.0, "reason": ""}}).but(id="s09", initial={"people": [
        {"character": "unit", "look": "unit.adult", "posture": "stand"}]})
    assert [f.field for f in seen(context, now, "enter-exit")] == ["initial.people.0.posture"]


def test_answering_looks_meet():
    script = chef()
    a = changed(script.shots[1], {"character.people": [acts("marco.adult", "talk", facing="right", gaze="ines")], "relation.links": [],
                                  "initial.people": [], "final.people": []})
    b = changed(a, {"character.people": [acts("ines.adult", "talk", facing="right", gaze="marco")], "character.focus": "ines"}).but(id="s03")
    context = Context(script.brief, script.characters, script.locations, (script.shots[0], a))
    assert [f.field for f in seen(context, b, "eyeline")] == ["character.people.0.facing"]
    assert seen(context, change(b, "character.people.0.facing", "left"), "eyeline") == []


def test_a_single_looks_to_where_the_scene_has_placed_the_partner():
    context, shot = at(chef(), "s03")
    assert seen(context, shot, "eyeline") == []
    assert [f.field for f in seen(context, change(shot, "character.people.0.facing", "right"), "eyeline")] == ["character.people.0.facing"]


def test_the_camera_may_change_sides_only_over_the_line():
    context, shot = at(chef(), "s03")
    two = chef().shots[1].but(id="s03", camera=chef().shots[1].camera.but(side="b", size="FS"))
    assert [f.field for f in seen(context, two, "line-180")] == ["camera.side"]
    line = shot.but(camera=shot.camera.but(side="line"))
    assert seen(context.then(line), two.but(id="s04"), "line-180") == []


def test_twin_ids():
    context, shot = at(harbour(), "s03")
    hits = seen(context, shot.but(id="s01"), "unique-id")
    assert [f.domain for f in hits] == ["story"] and "s01a" in hits[0].fix


def test_backend_limits():
    script = wedding()
    context, shot = at(script, "s04", max_cast=2, max_prompt_words=10, max_seconds=2.0)
    assert {f.domain for f in seen(context, shot, "backend")} == {"story", "character"}
    assert {f.field.split(".")[0] for f in seen(context, shot, "backend")} >= {"seconds", "character"}


def test_film_rules():
    script = chef()
    short = script.but(shots=[s.plain() for s in script.shots[:3]])
    rules = {f.rule for f in check_script(short) if f.shot == "" or f.rule == "act"}
    assert "count" in rules
    wrong = script.but(locations=[{**script.locations[0].plain(), "interior": False}, script.locations[1].plain()])
    assert [f.field for f in check_script(wrong) if f.rule == "place-known"] == ["locations.0.interior"]
    flat = harbour().but(shots=[{**s.plain(), "seconds": 4.0, "tension": i} for i, s in enumerate(harbour().shots)])
    assert [f for f in check_script(flat) if f.rule == "rhythm" and f.field == "seconds"]
    idle = script.but(characters=[*(c.plain() for c in script.characters), harbour().characters[0].plain()])
    assert [f.saw for f in check_script(idle) if f.field == "characters"] == ["Ada is in the cast and in no shot"]


def test_waivers_leave_out_by_name():
    context, shot = at(harbour(), "s02")
    empty = change(shot, "lighting.text", "")
    assert seen(context, empty, "empty-domain")
    assert not [f for f in check_shot(context, empty, waive=frozenset({"empty-domain"})) if f.rule == "empty-domain"]
    assert check_script(harbour(), waive=frozenset(RULE_IDS)) == ()


def test_rules_are_values_with_reasons():
    assert len({r.id for r in RULES}) == len(RULES)
    assert all(r.why.endswith(".") and len(r.why) < 140 for r in (*RULES, *FILM_RULES))
    for r in RULES:
        assert r.severity in ("error", "warn", "info")


@pytest.mark.parametrize("build", FILMS, ids=lambda b: b.__name__)
def test_same_question_same_answer(build):
    script = build()
    assert check_script(script) == check_script(script) == check_script(type(script).read(script.dumps()))
    for i, shot in enumerate(script.shots):
        listed = Context(script.brief, script.characters, script.locations, list(script.shots[:i]))
        assert check_shot(listed, shot) == check_shot(listed, shot)


def test_every_finding_fits_its_type():
    for script in films():
        for i, shot in enumerate(script.shots[1:], 1):
            context = Context(script.brief, script.characters, script.locations, script.shots[:i])
            broken = changed(shot, {"background.location": "x", "character.focus": "", "lighting.text": "", "cut.kind": "continuous",
                                    "dialogue": [{**LINE, "text": "word " * 50}]})
            for f in check_shot(context, broken):
                assert f.shot == shot.id and f.rule in RULE_IDS and f.fix


@pytest.mark.parametrize(("text", "least"), [
    ("少女在夜晚的灯塔里点亮了灯。", 10), ("Das Mädchen zündet die Öllampe an.", 6), ("소녀가 등대에서 불을 켠다", 4),
])
def test_other_scripts_have_words_too(text, least):
    context, shot = at(harbour(), "s02")
    assert count(text) >= least
    foreign = Context(context.brief.but(language="de"), context.characters, context.locations, context.past)
    written = changed(shot, {f"{d}.text": f"{text} {i}" for i, d in enumerate(Shot.DOMAINS)} | {"description": text})
    assert [f for f in check_shot(foreign, written) if f.severity == "error"] == []


def test_captions_without_spaces_are_cut_anywhere():
    context, shot = at(harbour(), "s03")
    line = {**LINE, "text": "今天晚上谁来点亮灯塔里的那盏大灯让所有的船都能平安回家"}
    assert seen(context, changed(shot, {"dialogue": [line], "seconds": 8.0}), "caption") == []
    assert seen(context, changed(shot, {"dialogue": [line], "seconds": 3.0}), "length-line")
