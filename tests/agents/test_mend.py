"""What models write, read and mended: nothing is invented, nothing is lost without a word, nothing crashes."""

from __future__ import annotations

import json
import random
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vgot.agents.mend import (
    Unreadable,
    mend_character,
    mend_location,
    mend_outlines,
    mend_plan,
    mend_shot,
    mend_written,
    read_reply,
)
from vgot.agents.messages import (
    REPLIES,
    Bible,
    CastReply,
    CastRequest,
    CritiqueReply,
    Member,
    OutlineReply,
    OutlineRequest,
    PlaceNote,
    PlaceReply,
    PlaceRequest,
    PlanReply,
    PlanRequest,
    ReadReply,
    ShootReply,
    Synopsis,
    WriteReply,
)
from vgot.agents.offline.answer import answer
from vgot.agents.reading import MAX_PROBLEMS, MAX_TEXT
from vgot.agents.room import assemble
from vgot.agents.salvage import plain_key
from vgot.agents.schema import strict_schema
from vgot.agents.synonyms import SYNONYMS
from vgot.script import vocabulary
from vgot.script.edits import STRUCTURAL
from vgot.script.model import Brief, CastWish, Character, Location, Outline, PlaceWish, Value
from vgot.script.rules import Context, check_shot
from vgot.script.vocabulary import AGES

from .random_json import sample

SHOOT: dict[str, Any] = {
    "camera": {"text": "Medium close-up from the pier.", "kind": "single", "size": "MCU", "angle": "eye", "move": "push_in", "lens": 50,
               "focus": "shallow", "side": "a", "azimuth": 30.0, "c_cam": {"pan": 0.0, "tilt": 0.0, "zoom": 1.2}},
    "lighting": {"text": "Low sun from the left.", "key": "sun", "key_side": "left", "ratio": 3.0, "kelvin": 3600, "exposure": 0.0,
                 "practicals": [], "mood": "warm"},
    "cut": {"kind": "hard", "seconds": 0.0, "reason": ""},
}
PLAN: dict[str, Any] = {
    "title": "The Light", "logline": "A keeper waits.", "genre": "drama",
    "cast": [{"id": "mary", "name": "Mary Hale", "role": "hero", "species": "human", "gender": "woman", "traits": [],
              "looks": [{"id": "child", "age": "child", "what": "at school"}, {"id": "old", "age": "old", "what": "at the lamp"}]}],
    "places": [{"id": "harbour", "name": "Old Harbour", "what": "boats"}, {"id": "tower", "name": "Tower", "what": "the lamp"}],
    "props": ["lamp"], "acts": [{"act": 1, "summary": "She waits.", "shots": 4}, {"act": 2, "summary": "It comes.", "shots": 6}],
}
WRITE: dict[str, Any] = {
    "character": {"text": "Mary stands at the rail.", "focus": "mary", "people": [
        {"character": "mary", "look": "mary.old", "action": "stand", "expression": "neutral", "facing": "left", "side": "left", "gaze": "tom",
         "prop": ""},
        {"character": "tom", "look": "tom.adult", "action": "walk", "expression": "happy", "facing": "right", "side": "right", "gaze": "ahead",
         "prop": ""}]},
    "background": {"text": "The harbour at dusk.", "location": "harbour", "hour": "dusk", "weather": "clear", "season": "summer", "props": ["rope"]},
    "relation": {"text": "Old friends.", "links": [{"a": "mary", "b": "tom", "bond": "friends", "distance": 2.0}], "changed": ""},
    "dialogue": [{"speaker": "mary", "text": "You came.", "mark": "", "start": 0.5, "emotion": "tender"}],
    "initial": {"text": "", "people": [{"character": "mary", "look": "mary.old", "side": "left", "posture": "stand", "holding": ""}]},
    "final": {"text": "", "people": [{"character": "tom", "look": "tom.adult", "side": "right", "posture": "stand", "holding": ""}]},
    "seconds": 4.0,
}
OUTFIT = [{"garment": "coat", "colour": "navy"}]


def look(id: str, age: str) -> dict[str, Any]:
    return {"id": id, "age": age, "outfit": OUTFIT}


def bible(shots: int = 10) -> Bible:
    return Bible(
        title="The Light", brief=Brief(story="A keeper waits.", shots=shots),
        characters=(
            Character.read({"id": "mary", "name": "Mary Hale", "looks": [look("mary.child", "child"), look("mary.old", "old")]}),
            Character.read({"id": "tom", "name": "Old Tom", "looks": [look("tom.adult", "adult")]}),
        ),
        locations=(
            Location.read({"id": "harbour", "name": "Old Harbour", "set": "harbour", "interior": False, "sources": ["sun"]}),
            Location.read({"id": "lighthouse_tower", "name": "Lighthouse", "set": "workshop", "interior": True, "sources": ["lamp"]}),
        ),
    )


def outline(i: int = 0, **more: Any) -> Outline:
    return Outline.read({
        "id": "s77", "scene": "sc01", "act": 1, "beat": "opening", "tension": 3, "hour": "dusk", "location": "harbour", "looks": ["mary.old"],
        "seconds": 4.0, "description": f"{TOLD[i % len(TOLD)]} {'again ' * (i // len(TOLD))}".strip(), **more,
    })


TOLD = (
    "Mary lights the lamp above the sleeping harbour", "A boat turns slowly behind the stone pier", "Tom drops the letter into black water",
    "Gulls scatter when thunder rolls over roofs", "The old bell rings three times at noon", "Children race down wet steps laughing",
    "Snow covers every rope and anchor by morning", "Her hand finds the rusted key at last", "Nobody answers the door of the chapel",
    "Far lights answer from the open sea", "She writes one word across fogged glass", "The tower stands dark and empty now",
)


def changed(base: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with one field set; ``...`` removes it."""
    out = json.loads(json.dumps(base))
    *way, last = path.split(".")
    holder = out
    for step in way:
        holder = holder[int(step)] if step.isdigit() else holder[step]
    if value is ...:
        del holder[last]
    else:
        holder[last] = value
    return out


def held(value: Any, path: str) -> Any:
    for step in path.split("."):
        value = value[int(step)] if step.isdigit() else value[step]
    return value


# -- finding the answer ---------------------------------------------------------------------------------------------------------
GOOD = json.dumps(SHOOT)
FOUND: dict[str, tuple[str, str]] = {
    "fence": (f"```json\n{GOOD}\n```", "fence"),
    "fence without a language": (f"```\n{GOOD}\n```\n", "fence"),
    "fence in prose": (f"Here is the shot:\n```json\n{GOOD}\n```\nTell me {{if}} it fits.", "fence"),
    "prose": (f"Sure! {GOOD} I hope this helps :)", "around"),
    "braces in prose before": (f"In the {{style}} you like: {GOOD}", "around"),
    "another object before": (f'First {{"note": "I think"}} and then {GOOD}', "around"),
    "reasoning": (f'<think>maybe {{"camera": 1}} or "</think>{GOOD}', "reasoning"),
    "reasoning whose start was swallowed": (f"I weigh it.\n</think>\n\n{GOOD}", "reasoning"),
    "reasoning in brackets": (f"[THINK]hm[/THINK]{GOOD}", "reasoning"),
    "channels": (f"<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>{GOOD}", "reasoning"),
    "byte order mark": ("\ufeff" + GOOD, ""),
    "trailing commas": (GOOD.replace("}", ",}").replace("[]", "[\n]"), "punctuation"),
    "trailing bracket": (GOOD + "}", "around"),
    "comments": (GOOD.replace('"cut":', '/* in */ "cut": // the way in\n'), "punctuation"),
    "python": (repr(SHOOT), "punctuation"),
    "bare keys": (GOOD.replace('"camera":', "camera:").replace('"kind":', "kind:"), "punctuation"),
    "curly quotes": (GOOD.replace('"MCU"', "“MCU”"), "punctuation"),
    "line break in a string": (GOOD.replace("from the pier", "from\nthe pier"), ""),
    "named wrapper": (json.dumps({"ShootReply": SHOOT}), "'ShootReply'"),
    "result": (json.dumps({"result": SHOOT}), "'result'"),
    "two wrappers": (json.dumps({"response": {"data": SHOOT}}), "'response'"),
    "tool call": (json.dumps({"name": "ShootReply", "arguments": json.dumps(SHOOT)}), "'arguments'"),
    "wrapper beside other things": (json.dumps({"thoughts": "hm", "answer": SHOOT, "confidence": 1}), "'answer'"),
    "list of one": (json.dumps([SHOOT]), "list"),
    "string": (json.dumps(GOOD), "string"),
    "echo with values": (json.dumps({"type": "object", "title": "ShootReply", "properties": SHOOT, "required": list(SHOOT)}), "echo"),
    "wrapped echo with values": (json.dumps({"schema": {"type": "object", "properties": SHOOT}}), "echo"),
}


@pytest.mark.parametrize("name", FOUND)
def test_the_answer_is_found(name: str) -> None:
    text, says = FOUND[name]
    read, mended = read_reply(text, ShootReply)
    assert read.but(camera=read.camera.but(text=SHOOT["camera"]["text"])) == ShootReply.read(SHOOT)
    assert says in " ".join(mended) if says else True


def test_a_valid_reply_is_not_touched() -> None:
    assert read_reply(f" {GOOD}\n", ShootReply) == (ShootReply.read(SHOOT), ())


def test_a_list_or_a_member_in_place_of_its_reply() -> None:
    one = outline().plain()
    for value in ([one, outline(1).plain()], {"outlines": [one, outline(1).plain()]}):
        assert len(read_reply(json.dumps(value), OutlineReply)[0].outlines) == 2
    for value in (one, {"outlines": one}, {"outlines": {"s01": changed(one, "id", ...)}}):
        assert [o.description for o in read_reply(json.dumps(value), OutlineReply)[0].outlines] == [TOLD[0]]
    place = bible().locations[0]
    assert read_reply(json.dumps(place.plain()), PlaceReply)[0].location == place


UNREADABLE: dict[str, tuple[str, str]] = {
    "nothing": ("", "empty"),
    "space": (" \n\t", "empty"),
    "prose": ("I cannot do that.", "no JSON object"),
    "cut short": (GOOD[: len(GOOD) // 2], "breaks off"),
    "cut short in a fence": ("```json\n" + GOOD[:-1], "breaks off"),
    "cut short after an inner object": (GOOD[: GOOD.index('"lighting"')], "breaks off"),
    "half a string": (GOOD[: GOOD.index("pier")], "breaks off"),
    "only reasoning": ("<think>it could be " + GOOD, "never ends"),
    "schema": (json.dumps(strict_schema(ShootReply)), "schema itself"),
    "schema in a response format": (json.dumps({"name": "ShootReply", "schema": strict_schema(ShootReply)}), "schema itself"),
    "no JSON inside": ("{camera is fine}", "cannot be parsed"),
    "number": ("42", "no JSON object"),
    "string": ('"hello"', "no JSON object"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_named(name: str) -> None:
    text, says = UNREADABLE[name]
    with pytest.raises(Unreadable, match=says):
        read_reply(text, ShootReply)


@pytest.mark.parametrize("text", [
    "[" * 100_000, '{"a":' * 100_000, "[{" * 30 + "}]" * 30, "{'" * 50_000, "{" + "\\'" * 300_000 + "}", "{" + ",/*" * 300_000 + "}",
    '"' + '\\"' * 300_000 + '"', "</think>" * 100_000, "<think>" * 100_000, "{" + "“" * 300_000 + "}", '{"seconds": ' + "9" * 10_000 + "}",
    '{"camera": NaN, "cut": Infinity}', '{"camera": "\\ud800"}', "\ud800{", "[ " * 100_000, "x" * (MAX_TEXT + 1), '"' * 5_000_000,
    '{"camera": ' * 60 + "1" + "}" * 60, json.dumps({"a": json.dumps({"a": json.dumps({"a": json.dumps({"a": GOOD})})})}) + "}",
], ids=lambda t: f"{t[:8]!r}x{len(t)}")
def test_hostile_texts_end_soon(text: str) -> None:
    """Each of these would take minutes, or overflow the stack, under a reader that backtracks or recurses."""
    try:
        read, _ = read_reply(text, ShootReply)
    except Unreadable as bad:
        assert 0 < len(str(bad)) <= MAX_PROBLEMS
    else:
        assert read == ShootReply.read(SHOOT)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.one_of(
    st.text(max_size=300), st.text(alphabet='{}[]",:\\\'/*<> ntrue01', max_size=200), st.binary(max_size=200).map(lambda b: b.decode("latin-1")),
    st.builds(lambda a, b, c: GOOD[:a] + b + GOOD[c:], st.integers(0, len(GOOD)), st.text(max_size=5), st.integers(0, len(GOOD))),
))
def test_any_text_is_a_value_or_unreadable(text: str) -> None:
    for reply in (ShootReply, PlanReply):
        try:
            read, mended = read_reply(text, reply)
        except Unreadable as bad:
            assert 0 < len(str(bad)) <= MAX_PROBLEMS
        else:
            assert reply.read(read.plain()) == read
            assert all(isinstance(m, str) and m and len(m) < 400 for m in mended)


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), lambda x: st.lists(x, max_size=3) | st.dictionaries(
        st.sampled_from([*SHOOT, *SHOOT["camera"], *PLAN, "properties", "type", "result"]), x, max_size=4), max_leaves=20,
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(JSONS, st.sampled_from(sorted(REPLIES)))
def test_any_json_is_a_value_or_unreadable(value: Any, name: str) -> None:
    try:
        read_reply(json.dumps(value), REPLIES[name])
    except Unreadable as bad:
        assert 0 < len(str(bad)) <= MAX_PROBLEMS


@pytest.mark.parametrize("name", REPLIES)
def test_one_wrong_value_anywhere_never_crashes(name: str) -> None:
    """A random field of a random valid reply becomes something else."""
    rng = random.Random(7)
    for seed in range(60):
        value = sample(strict_schema(REPLIES[name]), random.Random(seed))
        holder: Any = value
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = rng.choice(keys)
            if not isinstance(holder[key], dict | list) or rng.random() < 0.3:
                holder[key] = rng.choice([None, "", "x y", 7, -1.5, True, [], {}, ["a"], {"text": "x"}, "9" * 400, 10**30, [[1]]])
                break
            holder = holder[key]
        try:
            read_reply(json.dumps(value), REPLIES[name])
        except Unreadable as bad:
            assert ":" in str(bad)


# -- spellings ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("path", "found", "meant"), [
    ("camera.size", "medium close-up", "MCU"), ("camera.size", "mcu", "MCU"), ("camera.size", "Wide Shot", "WS"), ("camera.size", "close up", "CU"),
    ("camera.size", "Extreme Close-Up Shot", "ECU"), ("camera.size", "MCU (medium close-up)", "MCU"), ("camera.size", "medium close-up (MCU)", "MCU"),
    ("camera.move", "dolly in", "push_in"), ("camera.move", "Push-In", "push_in"), ("camera.move", "panning", "pan"),
    ("camera.kind", "Over the shoulder", "over_shoulder"), ("camera.kind", "two shot", "two_shot"), ("camera.angle", "eye level", "eye"),
    ("camera.angle", "low-angle", "low"), ("camera.angle", "Bird's-eye view", "top"), ("camera.lens", "50mm", 50), ("camera.lens", "50.0", 50),
    ("camera.c_cam", [0.1, 0.0, 1.2], {"pan": 0.1, "tilt": 0.0, "zoom": 1.2}), ("camera.azimuth", "-45°", -45.0),
    ("camera.c_cam.zoom", "1.2x", 1.2), ("lighting.kelvin", "5600K", 5600), ("lighting.kelvin", "5,600 K", 5600), ("lighting.kelvin", 4300.0, 4300),
    ("lighting.ratio", "3:1", 3.0), ("lighting.ratio", "2,5", 2.5), ("lighting.exposure", "−1 stop", -1.0), ("lighting.key", "moonlight", "moon"),
    ("lighting.practicals", "lamp, fire", ["lamp", "fire"]), ("lighting.practicals", None, []), ("lighting.practicals", [None, "lamp"], ["lamp"]),
    ("lighting.text", None, ""), ("lighting.mood", None, "neutral"), ("lighting.ratio", ..., 3.0), ("cut.kind", "Cross-dissolve", "dissolve"),
    ("cut.kind", "j-cut", "j"), ("cut.seconds", "0.5s", 0.5), ("cut.seconds", "0.5 seconds", 0.5), ("camera.text", ["one", "two"], "one two"),
])
def test_what_can_only_mean_one_thing(path: str, found: Any, meant: Any) -> None:
    read, mended = read_reply(json.dumps(changed(SHOOT, path, found)), ShootReply)
    assert held(read.plain(), path) == meant
    assert type(held(read.plain(), path)) is type(meant)
    assert read == ShootReply.read(changed(SHOOT, path, meant))
    assert found is ... or any(path in m for m in mended)


@pytest.mark.parametrize(("path", "found", "says"), [
    ("camera.lens", 40, "18, 24, 35, 50, 85, 100, 135"), ("camera.lens", "wide", "18, 24"), ("camera.size", "huge", "EWS, WS"),
    ("camera.size", "long close", "EWS, WS"), ("camera.move", "dolly", "static, push_in"), ("camera.move", "tracking shot", "static"),
    ("lighting.kelvin", 99999, "1500 to 12000"), ("lighting.kelvin", "warm", "whole number"), ("lighting.kelvin", 5600.5, "whole number"),
    ("lighting.ratio", 0.5, "1 to 16"), ("lighting.ratio", "1:3", "number"), ("lighting.ratio", "1,500", "number"),
    ("lighting.ratio", True, "number"),
    ("camera.size", ..., "found nothing"), ("camera", ..., "camera: found nothing"), ("camera", "a wide shot", "an object with text, kind"),
    ("cut.kind", ["hard"], "one of"), ("lighting.practicals", 3, "a list"), ("cut.seconds", "NaN", "number"),
])
def test_what_could_mean_anything_goes_back_with_what_is_allowed(path: str, found: Any, says: str) -> None:
    with pytest.raises(Unreadable) as bad:
        read_reply(json.dumps(changed(SHOOT, path, found)), ShootReply)
    assert str(bad.value).startswith(f"{path}: found ")
    assert says in str(bad.value)


def test_all_problems_are_told_in_few_words() -> None:
    many = {"outlines": [{**outline().plain(), "hour": "whenever", "seconds": 900, "act": 9, "tension": "high"} for _ in range(50)]}
    with pytest.raises(Unreadable) as bad:
        read_reply(json.dumps(many), OutlineReply)
    assert len(str(bad.value)) <= MAX_PROBLEMS
    assert "outlines.0.hour" in str(bad.value)
    assert str(bad.value).endswith("more")


def test_what_is_allowed_is_told_once() -> None:
    two = {"outlines": [{**outline().plain(), "season": "monsoon"}, {**outline().plain(), "hour": "late"}, {**outline().plain(), "hour": "later"}]}
    with pytest.raises(Unreadable) as bad:
        read_reply(json.dumps(two), OutlineReply)
    assert str(bad.value) == (
        'outlines.0.season: found "monsoon", expected one of spring, summer, autumn, winter; '
        'outlines.1.hour: found "late", expected one of dawn, morning, day, golden, dusk, night; '
        'outlines.2.hour: found "later", expected the same as outlines.1.hour'
    )


def test_objects_of_objects() -> None:
    said = {"judgements": {"camera": {"score": 0.5, "reason": "fits"}, "story": {"score": 1, "reason": "clear"}}}
    assert [(j.domain, j.score) for j in read_reply(json.dumps(said), CritiqueReply)[0].judgements] == [("camera", 0.5), ("story", 1.0)]


def test_shapes_of_fields() -> None:
    odd = changed(WRITE, "initial", "Mary waits at the rail")
    odd = changed(odd, "dialogue", [{"speaker": "narrator", "text": ""}, WRITE["dialogue"][0]])
    odd["Background "] = {**odd.pop("background"), "keyProps": 1, "hour": "Golden Hour"}
    odd["mood"] = "dark"
    read, mended = read_reply(json.dumps(odd), WriteReply)
    assert read.initial.text == "Mary waits at the rail"
    assert [line.text for line in read.dialogue] == ["You came."]
    assert read.background.hour == "golden"
    told = " ".join(mended)
    assert all(w in told for w in ("'mood'", "'keyProps'", "'Background '", "empty", "initial"))


def test_long_texts_are_cut_between_words() -> None:
    read, mended = read_reply(json.dumps(changed(SHOOT, "camera.text", "word " * 500)), ShootReply)
    assert 1190 < len(read.camera.text) <= 1200
    assert read.camera.text.endswith("word…")
    assert mended == ("camera.text: a text of 2500 characters is cut to 1200",)


@pytest.mark.parametrize(("path", "found", "meant"), [
    ("character.people.0.character", "Mary Hale", "mary_hale"), ("character.people.0.look", "old", "mary.old"),
    ("character.people.0.look", "Mary.Old", "mary.old"), ("character.people.0.look", "mary_old", "mary.old"),
    ("background.location", "Old Harbour!", "old_harbour"), ("character.focus", None, ""), ("character.focus", "None", ""),
    ("character.people.0.gaze", "Tom", "tom"), ("dialogue.0.speaker", "NARRATOR", "narrator"), ("dialogue.0.mark", "V.O.", "vo"),
    ("dialogue.0.mark", "off-screen", "os"), ("dialogue.0.mark", "none", ""), ("character.people.0.side", "center", "centre"),
    ("character.people.0.side", "off-screen", "off"), ("character.people.0.action", "standing", "stand"),
    ("character.people.1.action", "is running", None), ("relation.links.0.bond", "friend", "friends"),
    ("relation.links.0.a", {"id": "mary", "name": "Mary"}, "mary"),
    ("background.season", "fall", "autumn"), ("relation.links.0.distance", "1.5 m", 1.5),
])
def test_ids_and_words_of_the_screenwriter(path: str, found: Any, meant: Any) -> None:
    text = json.dumps(changed(WRITE, path, found))
    if meant is None:
        with pytest.raises(Unreadable, match=path):
            read_reply(text, WriteReply)
    else:
        assert held(read_reply(text, WriteReply)[0].plain(), path) == meant


def test_names_without_latin_letters_do_not_become_one_id() -> None:
    with pytest.raises(Unreadable, match=r"cast\.0\.id: .*a-z"):
        read_reply(json.dumps(changed(PLAN, "cast.0.id", "Мария")), PlanReply)


def test_looks_bear_the_name_of_their_character() -> None:
    mary = {"id": "mary", "name": "Mary", "looks": [look("Mary.Young", "child"), look("old", "old"), look("tom.old", "adult")]}
    read, mended = read_reply(json.dumps({"character": mary}), CastReply)
    assert [k.id for k in read.character.looks] == ["mary.young", "mary.old", "mary.old_2"]
    assert len(mended) == 3


def test_shot_ids_in_remarks() -> None:
    for found in ("s3", "Shot 3", 3, "S03"):
        value = {"remarks": [{"shot": found, "domain": "camera", "note": "too close"}]}
        assert read_reply(json.dumps(value), ReadReply)[0].remarks[0].shot == "s03"


def _vocabularies() -> list[tuple[Any, ...]]:
    return [get_args(v) for v in vars(vocabulary).values() if get_args(v)]


def test_synonyms_are_keys_of_words_that_exist_and_mean_one_of_each_vocabulary() -> None:
    words = {w for v in _vocabularies() for w in v}
    for key, targets in SYNONYMS.items():
        assert key == plain_key(key)
        assert targets
        assert set(targets) <= words, key
        for v in _vocabularies():
            assert len(set(targets) & set(v)) <= 1, f"{key} could mean {set(targets) & set(v)}"
            assert not (set(targets) & set(v) and key in {plain_key(str(w)) for w in v} - {plain_key(t) for t in targets}), key


# -- the plan --------------------------------------------------------------------------------------------------------------------
def plan(**more: Any) -> PlanReply:
    return PlanReply.read({**PLAN, **more})


def member(id: str, name: str, *ages: str) -> dict[str, Any]:
    return {"id": id, "name": name, "role": "hero", "looks": [{"id": a, "age": a, "what": "there"} for a in ages or ("adult",)]}


def test_a_good_plan_is_not_touched() -> None:
    assert mend_plan(Brief(story="x", shots=10), plan()) == (plan(), [])


def test_ids_of_a_plan_are_distinct() -> None:
    twice = plan(
        cast=[member("mary", "Mary"), member("mary", "Martha"), member("mary", "mary ", "old"), member("narrator", "Voice")],
        places=[PLAN["places"][0], {**PLAN["places"][0], "name": "New Harbour"}, PLAN["places"][0]],
    )
    mended, notes = mend_plan(Brief(story="x", shots=10), twice)
    assert [(m.id, m.name, [k.id for k in m.looks]) for m in mended.cast] == [
        ("mary", "Mary", ["adult", "old"]), ("mary_2", "Martha", ["adult"]), ("narrator_2", "Voice", ["adult"])]
    assert [(p.id, p.name) for p in mended.places] == [("harbour", "Old Harbour"), ("harbour_2", "New Harbour")]
    assert len(notes) == 5


def test_wishes_are_in_the_plan_as_they_were_wished() -> None:
    brief = Brief(
        story="x", shots=10,
        cast=(
            CastWish(id="m", name="Mary Hale", species="robot", gender="neutral", age="middle", role="keeper"),
            CastWish(id="rex", name="Rex", species="dog"),
        ),
        places=(PlaceWish(id="sea", name="The Sea", set="shore"), PlaceWish(id="tower", name="High Tower")),
    )
    mended, notes = mend_plan(brief, plan())
    mary, rex = mended.cast
    assert (mary.id, mary.name, mary.species, mary.gender, mary.role) == ("m", "Mary Hale", "robot", "neutral", "keeper")
    assert [k.age for k in mary.looks] == ["child", "middle"]
    assert (rex.id, rex.species, [k.age for k in rex.looks]) == ("rex", "dog", ["adult"])
    assert [(p.id, p.name) for p in mended.places] == [("harbour", "Old Harbour"), ("tower", "High Tower"), ("sea", "The Sea")]
    assert len(notes) >= 5


def test_a_stranger_does_not_keep_the_id_of_a_wish() -> None:
    brief = Brief(story="x", cast=(CastWish(id="mary", name="Mary Hale"),))
    mended, _ = mend_plan(brief, plan(cast=[member("mary", "Anna"), member("hero", "Mary Hale")]))
    assert [(m.id, m.name) for m in mended.cast] == [("mary_2", "Anna"), ("mary", "Mary Hale")]


@pytest.mark.parametrize(("given", "shots", "acts"), [
    ([(1, 4), (2, 6)], 10, [4, 6]), ([(1, 4), (2, 6)], 20, [8, 12]), ([(3, 1), (1, 1), (2, 1)], 10, [4, 3, 3]), ([(2, 0), (2, 0)], 3, [2, 1]),
    ([(1, 999), (2, 1)], 2, [2, 0]), ([(1, 1), (2, 1), (3, 1), (4, 1)], 1, [1, 0, 0, 0]),
])
def test_acts_add_up(given: list[tuple[int, int]], shots: int, acts: list[int]) -> None:
    mended, notes = mend_plan(Brief(story="x", shots=shots), plan(acts=[{"act": a, "summary": "x", "shots": n} for a, n in given]))
    assert [(a.act, a.shots) for a in mended.acts] == list(enumerate(acts, 1))
    assert bool(notes) == ([n for _, n in given] != acts)


def test_a_character_has_the_looks_of_the_plan() -> None:
    noted = Member.read(member("mary", "Mary Hale", "child", "old"))
    drawn = Character.read({"id": "maria", "name": "Maria", "looks": [
        look("maria.young", "child"), look("maria.adult", "adult"), look("maria.middle", "middle")]})
    mended, notes = mend_character(noted, CastWish(id="mary", name="Mary Hale", gender="woman"), drawn)
    assert (mended.id, mended.name, mended.gender) == ("mary", "Mary Hale", "woman")
    assert [(k.id, k.age) for k in mended.looks] == [("mary.child", "child"), ("mary.adult", "adult"), ("mary.middle", "middle"), ("mary.old", "old")]
    assert sum("not designed" in n for n in notes) == 1
    assert mend_character(noted, None, mended) == (mended, [])


def test_a_place_is_what_was_wished() -> None:
    note = PlaceNote(id="sea", name="The Sea", what="waves")
    drawn = Location.read({"id": "x", "name": "Room", "set": "kitchen", "interior": True, "sources": ["sun", "sun"]})
    mended, notes = mend_location(note, PlaceWish(id="sea", name="The Sea", set="shore"), drawn)
    assert (mended.id, mended.name, mended.set, mended.interior, mended.sources) == ("sea", "The Sea", "shore", False, ("sun",))
    assert len(notes) == 4
    assert mend_location(note, None, mended) == (mended, [])


# -- outlines ---------------------------------------------------------------------------------------------------------------------
def test_outlines_are_numbered_by_position() -> None:
    before = mend_outlines(bible(), [], 2, [outline(0), outline(1)])[0]
    mended, notes = mend_outlines(bible(), before, 2, [outline(2), outline(3)])
    assert [o.id for o in (*before, *mended)] == ["s01", "s02", "s03", "s04"]
    assert notes == []
    assert mend_outlines(bible(120), before, 1, [outline(5)])[0][0].id == "s003"


@pytest.mark.parametrize(("given", "meant"), [
    ("mary.old", "mary.old"), ("mary_hale.old", "mary.old"), ("mary.elderly", "mary.old"), ("mary.kid", "mary.old"), ("tom.young", "tom.adult"),
    ("tom.tom", "tom.adult"), ("mary_chi.ld", "mary.child"), ("anna.old", None),
])
def test_looks_of_outlines(given: str, meant: str | None) -> None:
    before = [outline(0, looks=["mary.old"])]
    (mended,), notes = mend_outlines(bible(), before, 1, [outline(1, looks=[given])])
    assert mended.looks == ((meant,) if meant else ())
    assert bool(notes) == (given != meant)


def test_nobody_is_twice_in_an_outline() -> None:
    (mended,), notes = mend_outlines(bible(), [], 1, [outline(looks=["mary.old", "mary.child", "mary.old", "tom.adult"])])
    assert mended.looks == ("mary.old", "tom.adult")
    assert len(notes) == 1


@pytest.mark.parametrize(("given", "meant"), [
    ("harbour", "harbour"), ("old_harbour", "harbour"), ("harbor_of_the_lighthouse", "lighthouse_tower"), ("light_house", "lighthouse_tower"),
    ("moon", "lighthouse_tower"),
])
def test_places_of_outlines(given: str, meant: str) -> None:
    before = [outline(0, location="lighthouse_tower")]
    assert mend_outlines(bible(), before, 1, [outline(1, location=given)])[0][0].location == meant


def test_acts_never_go_back() -> None:
    mended, _ = mend_outlines(bible(), [outline(0, act=2)], 3, [outline(1, act=1), outline(2, act=3), outline(3, act=2)])
    assert [o.act for o in mended] == [2, 3, 3]


def test_what_was_told_is_not_told_again() -> None:
    twice = [outline(1), outline(0, description=TOLD[0].upper() + "!"), outline(2), outline(1), outline(0, description=TOLD[2] + " now")]
    mended, notes = mend_outlines(bible(), [outline(0)], 5, twice)
    assert [o.description for o in mended] == [TOLD[1], TOLD[2]]
    assert [o.id for o in mended] == ["s02", "s03"]
    assert len(notes) == 3


def test_too_many_outlines() -> None:
    many = [outline(i) for i in range(8)]
    assert [o.description for o in mend_outlines(bible(10), [], 3, many)[0]] == list(TOLD[:3])
    ending = mend_outlines(bible(3), [], 3, many)[0]
    assert [o.description for o in ending] == [TOLD[0], TOLD[1], TOLD[7]]


def test_a_scene_counted_anew_is_another_scene() -> None:
    before = [outline(0, scene="sc01"), outline(1, scene="sc02")]
    fresh = [outline(2, scene="sc01", location="lighthouse"), outline(3, scene="sc01", location="lighthouse"), outline(4, scene="sc02")]
    mended, _ = mend_outlines(bible(), before, 3, fresh)
    assert [o.scene for o in mended] == ["sc01_2", "sc01_2", "sc02"]


def test_a_rewritten_outline_keeps_its_place() -> None:
    old = outline(0, act=2)
    (mended,), _ = mend_outlines(bible(), [], 1, [outline(1, id="s03", scene="other", act=4, looks=["Mary".lower() + ".child"])], names=[old])
    assert (mended.id, mended.scene, mended.act, mended.looks, mended.description) == (old.id, old.scene, 2, ("mary.child",), TOLD[1])


def test_the_rule_based_writer_needs_no_mending() -> None:
    brief = Brief(story="A lonely robot finds a flower in the city and learns to care for it", shots=12)
    reply = answer(PlanRequest(brief=brief))
    assert isinstance(reply, PlanReply)
    assert mend_plan(brief, reply) == (reply, [])
    synopsis = Synopsis(
        brief=brief, title=reply.title, logline=reply.logline, genre=reply.genre, cast=reply.cast, places=reply.places, props=reply.props,
        acts=reply.acts,
    )
    cast = [answer(CastRequest(synopsis=synopsis, member=m.id)).character for m in reply.cast]
    places = [answer(PlaceRequest(synopsis=synopsis, place=p.id)).location for p in reply.places]
    assert [mend_character(m, None, c) for m, c in zip(reply.cast, cast, strict=True)] == [(c, []) for c in cast]
    assert [mend_location(p, None, x) for p, x in zip(reply.places, places, strict=True)] == [(x, []) for x in places]
    whole = Bible(title=reply.title, brief=brief, characters=tuple(cast), locations=tuple(places))
    done: list[Outline] = []
    for _ in range(2):
        told = tuple(o.description for o in done)
        came = answer(OutlineRequest(bible=whole, acts=reply.acts, first=len(done), count=6, told=told, before=tuple(done[-3:]))).outlines
        assert mend_outlines(whole, done, 6, came) == (list(came), [])
        done += came


# -- a shot ------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("path", "found", "meant"), [
    ("character.people.0.character", "mary_hale", "mary"), ("character.people.1.character", "old_tom", "tom"), ("character.focus", "hale", "mary"),
    ("character.people.0.look", "mary.elderly", "mary.old"), ("character.people.1.look", "old_tom.adult", "tom.adult"),
    ("character.people.0.gaze", "old_tom", "tom"), ("character.people.0.gaze", "ahead", "ahead"), ("relation.links.0.a", "mary_hale", "mary"),
    ("relation.links.0.b", "oldtom", "tom"), ("dialogue.0.speaker", "mary_hale", "mary"), ("dialogue.0.speaker", "narrator", "narrator"),
    ("initial.people.0.character", "mary_hale", "mary"), ("background.location", "old_harbour", "harbour"),
    ("background.location", "lighthouse", "lighthouse_tower"), ("background.location", "moon", "moon"),
    ("character.people.0.character", "anna", "anna"),
    ("character.people.0.character", "mary_s_mother", "mary_s_mother"), ("character.people.0.look", "mary.drunk", "mary.drunk"),
])
def test_names_become_ids_beyond_doubt_only(path: str, found: str, meant: str) -> None:
    mended, notes = mend_written(bible(), outline(), WriteReply.read(changed(WRITE, path, found)))
    assert mended == WriteReply.read(changed(WRITE, path, meant))
    assert len(notes) == (found != meant)


def test_an_old_man_and_an_old_harbour_share_a_word() -> None:
    """A word that two names share means neither."""
    b = bible()
    twins = b.but(characters=(b.characters[0], b.characters[1], Character.read({"id": "ann", "name": "Old Ann", "looks": [look("ann.old", "old")]})))
    mended, _ = mend_written(twins, outline(), WriteReply.read(changed(WRITE, "character.focus", "old")))
    assert mended.character.focus == "old"


DRAWABLE = STRUCTURAL | {"cast-known", "place-known", "unique-id"}


def clean(b: Bible, shot: Any) -> list[str]:
    """Why a shot cannot be drawn."""
    found = check_shot(Context(b.brief, b.characters, b.locations), shot)
    return [f"{f.rule} {f.field}: {f.saw}" for f in found if f.rule in DRAWABLE and f.severity == "error"]


def test_a_good_shot_is_not_touched() -> None:
    shot = assemble(outline(), WriteReply.read(WRITE), ShootReply.read(SHOOT))
    assert clean(bible(), shot) == []
    assert mend_shot(bible(), outline(), shot) == (shot, [])


def test_strangers_leave_a_spent_shot() -> None:
    odd = changed(changed(changed(WRITE, "character.people.1.character", "anna"), "character.focus", "anna"), "background.location", "moon")
    odd["dialogue"].append({"speaker": "tom", "text": "Here."})
    shot, notes = mend_shot(bible(), outline(location="lighthouse_tower"), assemble(outline(), WriteReply.read(odd), ShootReply.read(SHOOT)))
    assert clean(bible(), shot) == []
    assert [p.character for p in shot.character.people] == ["mary"]
    assert (shot.character.focus, shot.background.location) == ("mary", "lighthouse_tower")
    assert [(x.speaker, x.mark) for x in shot.dialogue] == [("mary", ""), ("tom", "os")]
    assert shot.final.people == ()
    assert len(notes) >= 5


def test_a_shot_of_strangers_shows_the_people_of_its_outline() -> None:
    odd = changed(WRITE, "character.people", [{**WRITE["character"]["people"][0], "character": "anna", "look": "anna.old"}])
    shot, _ = mend_shot(bible(), outline(looks=["tom.adult"]), assemble(outline(), WriteReply.read(odd), ShootReply.read(SHOOT)))
    assert [(p.character, p.look) for p in shot.character.people] == [("tom", "tom.adult")]


# -- a model that follows the schema to the letter and understands nothing -----------------------------------------------------
def drawn(reply: type[Value], seed: int) -> Any:
    return read_reply(json.dumps(sample(strict_schema(reply), random.Random(seed))), reply)[0]


SEEDS = range(200)


def test_any_plan_becomes_one_that_holds() -> None:
    wish = CastWish(id="mary", name="Mary", age="child", species="dog", gender="man")
    for seed in SEEDS:
        brief = Brief(story="x", shots=1 + seed * 5 % 999, cast=(wish,) if seed % 2 else (), places=(PlaceWish(id="kitchen", name="K"),))
        mended, _ = mend_plan(brief, drawn(PlanReply, seed))
        for ids in ([m.id for m in mended.cast], [p.id for p in mended.places], *([k.id for k in m.looks] for m in mended.cast)):
            assert len(set(ids)) == len(ids)
        assert not {m.id for m in mended.cast} & {"narrator", "ahead"}
        assert [a.act for a in mended.acts] == list(range(1, len(mended.acts) + 1))
        assert sum(a.shots for a in mended.acts) == brief.shots
        assert next(p.name for p in mended.places if p.id == "kitchen") == "K"
        for m in mended.cast:
            assert [AGES.index(k.age) for k in m.looks] == sorted(AGES.index(k.age) for k in m.looks)
        if brief.cast:
            mary = next(m for m in mended.cast if m.id == "mary")
            assert (mary.name, mary.species, mary.gender) == ("Mary", "dog", "man")
            assert "child" in {k.age for k in mary.looks}
        assert mend_plan(brief, mended) == (mended, [])


def test_any_cast_and_place_fits_its_plan() -> None:
    for seed in SEEDS:
        for m in mend_plan(Brief(story="x"), drawn(PlanReply, seed))[0].cast[:2]:
            character, _ = mend_character(m, None, drawn(CastReply, seed).character)
            assert character.id == m.id
            looks = {k.id: k.age for k in character.looks}
            assert all(looks[f"{m.id}.{k.id}"] == k.age for k in m.looks)
            assert mend_character(m, None, character) == (character, [])
        location, _ = mend_location(PlaceNote(id="sea", name="Sea", what=""), None, drawn(PlaceReply, seed).location)
        assert location.id == "sea"


def test_any_outlines_can_be_filmed() -> None:
    b = bible(shots=12)
    known, places = {"mary.child", "mary.old", "tom.adult"}, {"harbour", "lighthouse_tower"}
    for seed in SEEDS:
        done: list[Outline] = []
        for chunk in range(3):
            fresh, _ = mend_outlines(b, done, 4, drawn(OutlineReply, 1000 * chunk + seed).outlines)
            assert len(fresh) <= 4
            done += fresh
        assert [o.id for o in done] == [f"s{i + 1:02d}" for i in range(len(done))]
        assert all(set(o.looks) <= known and len({k.split(".")[0] for k in o.looks}) == len(o.looks) and o.location in places for o in done)
        assert [o.act for o in done] == sorted(o.act for o in done)
        assert len({o.description for o in done}) == len(done)


def test_any_shot_can_be_drawn() -> None:
    b = bible()
    for seed in SEEDS:
        written, _ = mend_written(b, outline(), drawn(WriteReply, seed))
        frame = outline(looks=[] if seed % 3 else ["tom.adult"], location="moon" if seed % 5 == 0 else "harbour")
        shot, notes = mend_shot(b, frame, assemble(outline(seed, scene="other", id="s02"), written, drawn(ShootReply, seed)))
        assert clean(b, shot) == []
        assert (shot.id, shot.scene) == (frame.id, frame.scene)
        assert notes
        assert mend_shot(b, frame, shot) == (shot, [])


@pytest.mark.parametrize("name", REPLIES)
def test_wrappers_do_not_change_what_is_read(name: str) -> None:
    value = sample(strict_schema(REPLIES[name]), random.Random(3))
    read = read_reply(json.dumps(value), REPLIES[name])[0]
    for wrapped in ({"result": value}, [value], {name: json.dumps(value)}, {"type": "object", "properties": value}):
        assert read_reply(f"Here:\n```json\n{json.dumps(wrapped, indent=1)}\n```", REPLIES[name])[0] == read
