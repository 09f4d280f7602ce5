"""Prompt compilers: everything that is seen is said, nothing else is, and no limit is passed in silence."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vgot.agents.offline.compose import draft_script
from vgot.errors import InputError
from vgot.generators.compilers import (
    DEFAULT_STYLE,
    Clause,
    Clauses,
    Names,
    camera_words,
    clip_tokens,
    fit,
    keyframe_prompt,
    keyframe_prompt_short,
    motion_prompt,
    motion_strength,
    negative_prompt,
    portrait_prompt,
    visible,
)
from vgot.generators.compilers.cleaning import visible_text
from vgot.generators.compilers.people import look_of, main_garment, short_noun
from vgot.script.model import Brief, CameraVector, Script, Shot
from vgot.script.vocabulary import Accessory, Action, Expression, Garment, HairStyle, Move, SetKind

STORIES = (
    "A girl grows up to be a violinist while her robot learns to feel",
    "Two old fishermen quarrel over a lost dog in a storm by the harbour",
    "A detective chases a thief over the rooftops at night and finds out that she is his sister",
    "A baker falls in love with an astronaut; her grandmother's horse wins a race",
    "一个女孩和她的猫在火车上",
    "Un niño busca a su perro en Madrid",
)
NEGATION = re.compile(r"\b(?:no|not|never|nobody|nothing|none|without|neither|nor|isn't|don't|doesn't|can't|cannot)\b", re.IGNORECASE)
MOTION = re.compile(r"\b(?:pans? (?:left|right|to|over)|panning|dolly|zoom\w*|push in|pull back|tracking|handheld|c_cam|camera)\b", re.IGNORECASE)


@lru_cache(maxsize=16)
def drafted(story: str, shots: int = 10, seed: int = 3) -> Script:
    return draft_script(Brief(story=story, shots=shots, seed=seed))


def words(text: str) -> int:
    """A stand-in for a tokenizer in tests: words and marks, signs of other alphabets one by one."""
    return len(re.findall(r"[A-Za-z0-9'’éí]+|[^\sA-Za-z0-9]", text))


def every_shot() -> list[tuple[Script, Shot]]:
    return [(s, h) for story in STORIES for s in (drafted(story),) for h in s.shots]


PEOPLE = [
    {
        "id": "mary",
        "name": "Mary Quill",
        "gender": "woman",
        "looks": [
            {
                "id": "mary.child",
                "age": "child",
                "skin": "fair",
                "hair": "braid",
                "hair_colour": "red",
                "outfit": [{"garment": "dress", "colour": "yellow"}],
                "text": "A girl with freckles and a gap between her front teeth.",
            },
            {
                "id": "mary.old",
                "age": "old",
                "build": "slim",
                "skin": "fair",
                "hair": "bun",
                "hair_colour": "white",
                "outfit": [{"garment": "coat", "colour": "navy"}, {"garment": "trousers", "colour": "sand"}],
                "accessories": ["glasses", "cane"],
            },
        ],
    },
    {
        "id": "tom",
        "name": "Tom",
        "gender": "man",
        "looks": [
            {
                "id": "tom.adult",
                "age": "adult",
                "skin": "brown",
                "hair": "bald",
                "outfit": [{"garment": "suit", "colour": "charcoal"}],
                "accessories": ["beard"],
            }
        ],
    },
    {
        "id": "rex",
        "name": "Rex",
        "species": "dog",
        "looks": [{"id": "rex.dog", "age": "adult", "outfit": [{"garment": "fur", "colour": "cream"}], "accessories": ["collar"]}],
    },
    {
        "id": "bolt",
        "name": "Bolt",
        "species": "robot",
        "looks": [{"id": "bolt.new", "age": "adult", "outfit": [{"garment": "shell", "colour": "teal"}], "accessories": ["antenna"]}],
    },
]


def act(character: str, look: str, action: str = "talk", **more: Any) -> dict[str, Any]:
    return {"character": character, "look": f"{character}.{look}", "action": action, **more}


MARY = act("mary", "old", expression="tender", facing="right", side="left", gaze="tom")
TOM = act("tom", "adult", "give", prop="sealed letter", facing="left", side="right", gaze="mary")


def script(*shots: dict[str, Any], **brief: Any) -> Script:
    return Script.read(
        {
            "title": "T",
            "brief": {"story": "A test.", **brief},
            "characters": PEOPLE,
            "locations": [
                {
                    "id": "kitchen",
                    "name": "Mary's kitchen",
                    "set": "kitchen",
                    "interior": True,
                    "sources": ["window"],
                    "text": "Mary's kitchen: copper pans hang in a row.",
                },
                {"id": "shore", "name": "shore", "set": "shore", "interior": False, "sources": ["sun"]},
            ],
            "shots": [shot(i + 1, **o) for i, o in enumerate(shots)],
        }
    )


def shot(n: int, people: list[dict[str, Any]] | None = None, **o: Any) -> dict[str, Any]:
    people = [MARY, TOM] if people is None else people
    return {
        "id": f"s{n:02d}",
        "scene": "one",
        "beat": "b",
        "description": o.get("description", "Tom gives Mary the letter."),
        "seconds": 3.0,
        "cut": {},
        "character": {"people": people, "focus": o.get("focus", people[0]["character"] if people else ""), "text": o.get("character", "")},
        "background": {
            "location": o.get("at", "kitchen"),
            "hour": o.get("hour", "dusk"),
            "weather": o.get("weather", "rain"),
            "props": o.get("props", ["kettle"]),
            "text": o.get("background", ""),
        },
        "relation": {"links": o.get("links", [{"a": "mary", "b": "tom", "bond": "lovers", "distance": 2.0}]), "text": o.get("relation", "")},
        "camera": {
            "kind": o.get("kind", "two_shot"),
            "size": o.get("size", "MS"),
            "move": o.get("move", "push_in"),
            "azimuth": 40.0,
            "c_cam": {"pan": 0.0, "tilt": 0.0, "zoom": 1.2},
        },
        "lighting": {
            "key": "window",
            "key_side": "left",
            "ratio": 8.0,
            "kelvin": 3200,
            "exposure": -1.0,
            "practicals": ["lamp"],
            "mood": "tense",
            "text": o.get("lighting", ""),
        },
        "dialogue": [{"speaker": "tom", "text": "Read it tonight"}],
    }


# -- whole prompts ----------------------------------------------------------------------------------------------------
def test_a_prompt_survives_the_way_to_a_worker() -> None:
    prompt = Clauses((Clause("subject", ("a tall woman", "a woman"), 0, 2), Clause("place", ("a pier",), 1)), ", ", "")
    assert Clauses.read(json.loads(json.dumps(prompt.plain() | {"limit": 77}))) == prompt


def test_a_keyframe_prompt_reads_like_this() -> None:
    assert keyframe_prompt(script({}), "s01").text == (
        "Medium shot of two people, framed from the waist up, eye level. "
        "On the left, a slender elderly woman over seventy with a lined face, white hair in a bun and fair skin, wearing a navy "
        "blue coat and glasses, speaking, lips parted, with a gentle, tender look, turned three-quarters to the "
        "right, looking at the man. "
        "On the right, a man about thirty years old with a bald head and brown skin, wearing a charcoal grey suit and a full "
        "beard, handing over a sealed "
        "letter, with a calm face, turned three-quarters to the left, looking at the old woman. "
        "They are two metres apart, facing each other, intimately drawn to each other. The man gives the old woman the letter. "
        "Interior of a kitchen with stove and table: copper pans hang in a row. At dusk, blue twilight, rain running down the "
        "window panes. In view a kettle. "
        "Key light: window light from the left, a glowing lamp in the picture, warm golden tones. "
        "Hard chiaroscuro contrast, deep shadows that keep texture, dark low-key exposure, high dynamic range with detail in highlights and shadows. "
        "50mm lens, deep focus, foreground and background sharp. Tense, uneasy atmosphere. Cinematic film still, photorealistic, fine natural detail."
    )


def test_a_short_prompt_reads_like_this() -> None:
    fitted = fit(keyframe_prompt_short(script({}), "s01"), clip_tokens, 75)
    assert fitted.text == (
        "medium shot, an elderly woman in a navy blue coat on the left, speaking, a gentle, tender look, a man in a charcoal "
        "grey suit on the right, handing over "
        "a sealed letter, a calm face, a kitchen, two metres apart, dusk, rain running down the window panes, window light, "
        "kettle, cinematic film still, "
        "photorealistic, fine natural detail"
    )
    assert "mood: dropped" in fitted.cut and fitted.tokens <= 75


def test_a_motion_prompt_reads_like_this() -> None:
    assert motion_prompt(script({}), "s01") == (
        "the man gives the old woman the letter, the old woman speaking, lips parted, the man handing over a sealed letter, camera slow push in"
    )


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        (
            "mary.child",
            "A little girl about eight years old with braided red hair and fair skin, wearing a yellow dress. A girl with freckles "
            "and a gap between her "
            "front teeth.",
        ),
        ("rex.dog", "A dog with cream-coloured fur and a collar."),
        ("bolt.new", "A robot with teal metal casing and an antenna."),
    ],
)
def test_a_portrait_is_of_one_subject_alone(look: str, expected: str) -> None:
    text = portrait_prompt(script({}), look).text
    assert expected in text and "plain light grey studio backdrop" in text and "into the lens" in text.replace("towards the lens", "into the lens")
    assert not any(word in text for word in ("kitchen", "dusk", "letter", "Tom", "Mary"))


def test_details_show_the_thing_and_whose_hands_hold_it() -> None:
    s = script({"kind": "insert", "size": "INSERT", "people": [TOM], "description": "Close on the letter."})
    text = keyframe_prompt(s, "s01").text
    assert "A sealed letter fills the frame, held in the hands of an adult with brown skin, sleeves of a charcoal grey suit" in text
    assert "bald" not in text and "face" not in text.split("Cinematic")[0].replace("surface", "")


def test_an_over_the_shoulder_shot_shows_one_face_and_one_back() -> None:
    s = script({"kind": "over_shoulder", "focus": "tom"})
    text = keyframe_prompt(s, "s01").text
    assert text.startswith("Over-the-shoulder view") and "seen from behind, the shoulder and head of a slender elderly woman" in text
    assert "tender" not in text, "a back has no face"


def test_a_tight_single_and_a_point_of_view_leave_people_out() -> None:
    def who(**o: Any) -> list[str]:
        s = script(o)
        return [p.who.id for p in visible(s, s.shots[0])]

    assert who(kind="single", size="CU", focus="tom") == ["tom"]
    assert who(kind="pov", focus="mary") == ["tom"]
    assert who(kind="single", size="MS") == ["mary", "tom"]
    assert who(kind="insert") == []
    assert who(people=[{**MARY, "side": "off"}, TOM]) == ["tom"]


def test_only_what_the_frame_shows_is_worn() -> None:
    """Trousers in the prompt of a close-up, or a face in that of a vast landscape, would change the framing."""

    def said(size: str) -> str:
        return keyframe_prompt(script({"people": [MARY], "kind": "single", "size": size, "links": [], "description": "."}), "s01").text

    assert all("trousers" in said(size) and "cane" in said(size) for size in ("FS", "MLS", "WS"))
    assert not any("trousers" in said(size) or "cane" in said(size) for size in ("MS", "MCU", "CU", "ECU"))
    assert "navy blue coat" in said("CU") and "tender look" in said("CU")
    assert "navy blue coat" in said("EWS") and "tender look" not in said("EWS") and "lips" in said("WS")


def test_places_without_people_are_said_to_be_deserted() -> None:
    text = keyframe_prompt(
        script({"people": [], "kind": "establishing", "size": "EWS", "at": "shore", "links": [], "description": "Waves."}), "s01"
    ).text
    assert text.startswith("Extreme wide establishing shot of a vast, deserted place")


def test_the_style_is_the_callers_the_briefs_or_the_default() -> None:
    assert keyframe_prompt(script({}), "s01", style="ink drawing, soft wash")["style"].forms == ("ink drawing, soft wash", "ink drawing")
    assert keyframe_prompt(script({}, style="watercolour"), "s01").text.endswith(" Watercolour.")
    assert keyframe_prompt(script({}), "s01")["style"].text == DEFAULT_STYLE
    assert portrait_prompt(script({}), "tom.adult", style="ink drawing").text.endswith(" Ink drawing.")


# -- properties of real scripts ---------------------------------------------------------------------------------------
def test_every_visible_person_is_described_in_every_form() -> None:
    for s, h in every_shot():
        for compiled, limit in ((keyframe_prompt(s, h), 254), (keyframe_prompt(s, h), 120), (keyframe_prompt_short(s, h), 75)):
            text = fit(compiled, clip_tokens, limit).text.lower()
            for p in visible(s, h):
                garment = main_garment(p.look) if p.human else p.who.species
                assert garment.split(" metal")[0].lower() in text or p.who.species in text, (h.id, p.who.id, text)
                if limit == 254:
                    assert short_noun(p.who, p.look).removeprefix("old ") in text or p.who.gender == "neutral", (h.id, text)


def test_no_name_no_speech_no_negation_no_camera_motion() -> None:
    for s, h in every_shot():
        prompts = [
            keyframe_prompt(s, h).text,
            keyframe_prompt_short(s, h).text,
            motion_prompt(s, h),
            *(portrait_prompt(s, k).text for c in s.characters for k in c.looks),
        ]
        for i, text in enumerate(prompts):
            for c in s.characters:
                assert not re.search(rf"(?<!\w){re.escape(c.name)}(?!\w)", text), (c.name, text)
            for line in h.dialogue:
                assert len(line.text) < 6 or line.text not in text
            assert not NEGATION.search(text), text
            if i != 2:
                assert not MOTION.search(text), text


def test_nothing_of_another_shot_is_said() -> None:
    """Words that stand in one shot's texts alone never reach another shot's prompt."""
    s = script(
        {"description": "Tom gives Mary the letter beside a zzfirst.", "background": "A qqfirst glows on the sill.", "props": ["ppfirst"]},
        {
            "people": [MARY],
            "description": "Mary laughs at a zzsecond.",
            "background": "A qqsecond lies on the floor.",
            "props": ["ppsecond"],
            "kind": "single",
        },
    )
    one, two = (keyframe_prompt(s, h).text + keyframe_prompt_short(s, h).text + motion_prompt(s, h) for h in s.shots)
    assert all(x + "first" in one for x in ("zz", "qq", "pp")) and "second" not in one
    assert all(x + "second" in two for x in ("zz", "qq", "pp")) and "first" not in two and "charcoal" not in two


def test_the_same_script_gives_the_same_prompt() -> None:
    for s, h in every_shot()[::7]:
        again = Script.read(s.dumps())
        assert keyframe_prompt(s, h) == keyframe_prompt(again, h.id)
        assert motion_prompt(s, h) == motion_prompt(again, h.id)


@pytest.mark.parametrize(
    ("kind", "vocabulary"),
    [
        ("action", Action),
        ("expression", Expression),
        ("garment", Garment),
        ("hair", HairStyle),
        ("accessory", Accessory),
        ("set", SetKind),
        ("move", Move),
    ],
)
def test_every_word_of_the_vocabulary_can_be_said(kind: str, vocabulary: Any) -> None:
    base = script({"size": "MLS"}).plain()
    said = set()
    for word in get_args(vocabulary):
        data = Script.read(base).plain()
        look, s, p = data["characters"][1]["looks"][0], data["shots"][0], data["shots"][0]["character"]["people"][1]
        match kind:
            case "action" | "expression":
                p[kind] = word
                p["prop"] = ""
            case "garment":
                look["outfit"][0]["garment"] = word
            case "hair":
                look["hair"] = word
            case "accessory":
                look["accessories"] = [word]
            case "set":
                data["locations"][0]["set"] = word
            case _:
                s["camera"]["move"] = word
        made = Script.read(data)
        said.add(motion_prompt(made, "s01") if kind == "move" else keyframe_prompt(made, "s01").text)
    assert len(said) >= len(get_args(vocabulary)) - (1 if kind == "action" else 0)


# -- free text --------------------------------------------------------------------------------------------------------
NAMES = Names({"Mary": "the girl", "玛丽": "the girl"}, ("Tom", "汤姆"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mary waits, eyes wide.", "The girl waits, eyes wide"),
        ("Mary's hands shake.", "The girl's hands shake"),
        ("Tom stands behind her. Mary kneels in wet leaves.", "The girl kneels in wet leaves"),
        ("Mary leans on Tom's boat.", "The girl leans on boat"),
        ("Nobody is here. Rain drips from the eaves.", "Rain drips from the eaves"),
        ("A red kite, not a bird, hangs over roofs.", "A red kite, hangs over roofs"),
        ("Mary says “Come home at once” and turns pale.", "The girl says and turns pale"),
        ("The camera pans over the roofs. Smoke curls upward.", "Smoke curls upward"),
        ("Copper pans hang by a framed picture on an exposed wall.", "Copper pans hang by a framed picture on an exposed wall"),
        ("Three lamps of 1920 burn.", "Three lamps of 1920 burn"),
        ("Key at 5600 K with ratio 2:1. Dust glitters.", "Dust glitters"),
        ("玛丽坐在窗边。汤姆在外面。", "The girl坐在窗边"),
        ("Una niña llora bajo la lluvia.", "Una niña llora bajo la lluvia"),
        ("\x07Lamps\u202e burn low.", "Lamps burn low"),
        ("", ""),
    ],
)
def test_free_text_is_made_visible(text: str, expected: str) -> None:
    assert visible_text(text, NAMES, fresh=0.01) == expected


def test_what_has_been_said_is_not_said_again() -> None:
    assert (
        visible_text("Copper pans hang in a row. A cat sleeps on the stove.", NAMES, ["copper pans hang over the stove"])
        == "A cat sleeps on the stove"
    )


def test_prose_of_the_writers_is_used_after_the_typed_fields() -> None:
    s = script(
        {
            "background": "Flour dusts the oak table. The camera tilts up to a skylight.",
            "lighting": "Key from the left, a thin blade of light on the floor tiles.",
        }
    )
    text = keyframe_prompt(s, "s01").text
    assert "Flour dusts the oak table." in text and "skylight" not in text and "thin blade of light on the floor tiles" in text


def test_other_languages_and_marks_pass() -> None:
    s = script({"description": "玛丽打开信。窗外下着雨。", "props": ["茶壶"], "background": "Пар поднимается над чашкой у окна."})
    text = keyframe_prompt(s, "s01").text
    assert "玛丽打开信" in text and "茶壶" in text and "Пар поднимается над чашкой у окна" in text
    assert fit(keyframe_prompt(s, "s01"), clip_tokens, 60).tokens <= 60


ODD = st.text(alphabet=st.sampled_from("abcMaryTom .,;:!?“”\"'«»()[]0159\n\t—-éñ雨妈。，、Яжش\u200b\u202e😀"), max_size=60)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    texts=st.lists(ODD, min_size=8, max_size=8),
    prop=ODD.filter(lambda t: len(t) <= 40),
    name=ODD.filter(lambda t: 1 <= len(t) <= 40),
    limit=st.integers(40, 254),
)
def test_any_free_text_makes_a_prompt(texts: list[str], prop: str, name: str, limit: int) -> None:
    people = [{**MARY, "prop": prop}, {**TOM, "gaze": "prop", "prop": prop}]
    options = dict(zip(("character", "background", "relation", "lighting"), texts, strict=False))
    data = script({"people": people, "description": texts[4] or "x", "props": [name], **options}).plain()
    data["characters"][0]["name"], data["locations"][0]["name"], data["brief"]["style"] = name, name, texts[5]
    data["characters"][0]["looks"][1]["text"], data["locations"][0]["text"] = texts[6], texts[7]
    for kind in ("two_shot", "insert"):
        data["shots"][0]["camera"]["kind"] = kind
        s = Script.read(data)
        for compiled in (keyframe_prompt(s, "s01"), keyframe_prompt_short(s, "s01"), portrait_prompt(s, "mary.old")):
            fitted = fit(compiled, clip_tokens, limit)
            assert 0 < fitted.tokens <= limit and not re.search(r"[\x00-\x1f\u200b\u202e]", fitted.text)
        assert clip_tokens(motion_prompt(s, "s01")) <= 60


# -- fitting ----------------------------------------------------------------------------------------------------------
def test_lowest_ranks_go_first_and_each_cut_is_reported() -> None:
    c = Clauses(
        (Clause("a", ("one two three four", "one"), 0), Clause("b", ("five six",), 2), Clause("c", ("seven eight nine", "seven"), 1)), ", ", ""
    )
    assert fit(c, words, 99) == fit(c, words, words(c.text))
    assert fit(c, words, 10).cut == ("b: dropped",)
    assert fit(c, words, 10).text == "one two three four, seven eight nine"
    assert fit(c, words, 6).cut == ("b: dropped", "c: shortened")
    assert fit(c, words, 1) == type(fit(c, words, 1))("one", 1, ("a: shortened", "b: dropped", "c: dropped"))


def test_two_people_share_the_room() -> None:
    long = Clause("long", (" ".join("abcdefghij"), "a b", "a"), 0)
    c = Clauses((long, Clause("other", ("p q r s", "p q", "p"), 0)), ", ", "")
    assert fit(c, words, 5).text == "a b, p q"


def test_a_single_clause_that_is_too_long_is_truncated_and_said_so() -> None:
    c = Clauses((Clause("a", ("one two three four",), 0),), ", ", "")
    assert fit(c, words, 2).text == "one two" and fit(c, words, 2).cut == ("a: truncated",)
    with pytest.raises(InputError, match="not even the first word"):
        fit(c, lambda text: 9, 5)
    with pytest.raises(InputError, match="at least one token"):
        fit(c, words, 0)


def test_bad_clauses_are_refused() -> None:
    with pytest.raises(ValueError, match="empty form"):
        Clause("a", ("x", " "), 0)
    with pytest.raises(ValueError, match="share a name"):
        Clauses((Clause("a", ("x",), 0), Clause("a", ("y",), 0)))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    story=st.sampled_from(STORIES),
    seed=st.integers(0, 3),
    n=st.integers(0, 5),
    limit=st.integers(8, 260),
    count=st.sampled_from([words, clip_tokens, lambda text: len(text.encode()) // 4 + 1]),
    short=st.booleans(),
)
def test_the_limit_holds_and_the_report_is_exact(story: str, seed: int, n: int, limit: int, count: Any, short: bool) -> None:
    s = drafted(story, 6, seed)
    clauses = (keyframe_prompt_short if short else keyframe_prompt)(s, s.shots[n % len(s.shots)])
    fitted = fit(clauses, count, limit)
    assert fitted.tokens == count(fitted.text) <= limit
    assert fitted == fit(clauses, count, limit)
    cut = dict(entry.split(": ") for entry in fitted.cut)
    assert set(cut.values()) <= {"dropped", "shortened", "truncated"}
    assert bool(cut) == (count(clauses.text) > limit)
    for c in clauses.parts:
        shown = clauses.join([c.text]).rstrip(".")
        if c.name not in cut:
            assert shown.lower() in fitted.text.lower()
        else:
            assert f"{shown.lower()}." not in f"{fitted.text.lower()}." or any(c.text.lower() in o.text.lower() for o in clauses.parts if o is not c)
    assert list(fitted.cut) == [e for c in clauses.parts for e in fitted.cut if e.startswith(f"{c.name}: ")], "in reading order"


# -- motion -----------------------------------------------------------------------------------------------------------
def test_motion_prompts_stay_short() -> None:
    for s, h in every_shot():
        text = motion_prompt(s, h)
        assert clip_tokens(text) <= 60 and camera_words(h.camera.move, h.camera.c_cam) in text


def test_camera_words_tell_direction_and_speed() -> None:
    assert camera_words("pan", CameraVector(pan=-0.5)) == "camera steady pan left"
    assert camera_words("tilt", CameraVector(tilt=0.1)) == "camera slow tilt up"
    assert camera_words("zoom_in", CameraVector(zoom=1.8)) == "fast zoom in"
    assert camera_words("static") == "static camera"
    assert len({camera_words(m, CameraVector()) for m in get_args(Move)}) == len(get_args(Move))


def test_motion_strength_grows_with_what_moves() -> None:
    def strength(action: str, move: str = "static", **o: Any) -> float:
        return motion_strength(script({"people": [{**TOM, "action": action}], "move": move, "kind": "single", "links": [], **o}).shots[0])

    assert strength("sleep") < strength("stand") < strength("talk") < strength("walk") < strength("run") < strength("fight") <= 1
    assert strength("stand") < strength("stand", "push_in") < strength("stand", "whip")
    values = [motion_strength(h) for _, h in every_shot()]
    assert min(values) >= 0 and max(values) <= 1 and max(values) - min(values) > 0.4


def test_estimated_clip_tokens_err_on_the_long_side() -> None:
    assert clip_tokens("a man walks along the sea shore") == 7
    assert clip_tokens("chiaroscuro, backlit") == 4 and clip_tokens("雨") == 3 and clip_tokens("35") == 2


def test_negative_prompts_suit_the_style() -> None:
    photo, drawn = negative_prompt("", "keyframe"), negative_prompt("Japanese watercolour animation", "keyframe")
    assert "cartoon" in photo and "photograph" not in photo and "photograph" in drawn and "cartoon" not in drawn
    assert "second person" in negative_prompt("", "portrait") and "second person" not in photo


def test_what_the_script_does_not_have_is_named() -> None:
    with pytest.raises(InputError, match="no shot 's77'; its shots are s01"):
        keyframe_prompt(script({}), "s77")
    with pytest.raises(InputError, match="no character of the script has the look"):
        portrait_prompt(script({}), "tom.ghost")
    with pytest.raises(InputError, match="not a location"):
        keyframe_prompt(script({"at": "moon"}), "s01")
    assert look_of(script({}), "tom.adult")[0].name == "Tom"
