"""Edits: fields, shots put in, taken out and pasted; what is wrong is listed, and what changed can be told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from vgot.errors import InputError
from vgot.script.edits import apply_edits, changes, read_edits
from vgot.script.model import Script, Shot
from vgot.script.published import domains_of, is_labelled, published_texts, shot_from_text

from .films import cast, films, harbour, place

FILM = harbour()
TEXTS = (
    "Character: Tom, a frightened child, points at the dark sea.\n"
    "Background: The quay at night in heavy rain, winter.\n"
    "Relation: Tom is alone.\n"
    "Camera Pose: Extreme close-up from a low angle, 85mm, slow push in.\n"
    "HDR Description: Moonlight from the left, 4300K, 6:1 contrast, tense.",
    "1. hdr description: a candle lights both faces, warm\n"
    "2. camera pose: medium shot at eye level, static, 50 mm lens\n"
    "3. relation: ada teaches tom, a mother and her child\n"
    "4. background: the lamp room in the evening\n"
    "5. character: ada talks while tom sits and listens",
    "Shot 7: **Character:** An empty rope swings. **Background:** The quay at dawn, fog. **Relation:** Nobody is here. "
    "**Camera Pose:** Wide shot, the camera tilts down. **HDR Description:** Flat light of an overcast sky.",
)


def shot(id: str, **more: Any) -> dict[str, Any]:
    """A whole shot as plain data: s01 of the film with another id."""
    return {**FILM.shots[0].plain(), "id": id, **more}


def ids(script: Script) -> list[str]:
    """Ids of the shots in order."""
    return [s.id for s in script.shots]


def refused(edits: dict[str, Any], script: Script = FILM) -> str:
    """Why an edit is refused."""
    before = script.dumps()
    with pytest.raises(InputError) as e:
        apply_edits(script, edits)
    assert script.dumps() == before
    return str(e.value)


# -- shots in and out
def test_shots_are_put_in_after_their_number_and_taken_out() -> None:
    film = apply_edits(FILM, {"shots": {"s04b": shot("s04b"), "s04a": shot("s04a"), "s02a": shot("s02a"), "s04": None, "s05": None}})
    assert ids(film) == ["s01", "s02", "s02a", "s03", "s04a", "s04b", "s06"]
    assert film.brief == FILM.brief.but(shots=7)
    again = apply_edits(film, {"shots": {"s04": shot("s04"), "s05": shot("s05")}})
    assert ids(again) == ["s01", "s02", "s02a", "s03", "s04", "s04a", "s04b", "s05", "s06"]


def test_the_brief_follows_the_number_of_shots_only_when_it_changes() -> None:
    asked = FILM.but(brief=FILM.brief.but(shots=9))
    assert apply_edits(asked, {"title": "New"}).brief.shots == 9
    assert apply_edits(asked, {"shots": {"s06": None}}).brief.shots == 5
    assert apply_edits(asked, asked.plain()) == asked
    assert apply_edits(FILM, {**FILM.plain(), "shots": [s.plain() for s in FILM.shots[:4]]}).brief.shots == 4


def test_a_list_of_whole_shots_and_texts_is_the_film() -> None:
    pair = {"prompt": TEXTS[1], "ip_image_path": "../../x.jpg"}
    film = apply_edits(FILM, {"shots": [shot("s09"), TEXTS[0], pair, shot("s01", description="Other.")]})
    assert ids(film) == ["s09", "s02", "s03", "s01"]
    assert film.brief.shots == 4
    assert film.shots[1].character.text == "Tom, a frightened child, points at the dark sea."
    nameless = apply_edits(FILM, {"shots": [{k: v for k, v in shot("s01").items() if k != "id"}, *[TEXTS[0]] * 8]})
    assert ids(nameless) == [f"s{n:02d}" for n in range(1, 10)]


def test_a_list_with_patches_changes_some_shots() -> None:
    film = apply_edits(FILM, {"shots": [{"id": "s02", "seconds": 3.0}, TEXTS[0], TEXTS[1], shot("s05a")]})
    assert ids(film) == ["s01", "s02", "s02a", "s02b", "s03", "s04", "s05", "s05a", "s06"]
    assert film.shots[1].seconds == 3.0
    assert "no shot is named before it" in refused({"shots": [TEXTS[0], {"id": "s02", "seconds": 3.0}]})


def test_a_text_takes_the_place_of_a_shot_or_comes_after_it() -> None:
    film = apply_edits(FILM, {"shots": {"s03": TEXTS[0], "s03a": TEXTS[0]}})
    here, new = film.shots[2], film.shots[3]
    assert (here.id, new.id) == ("s03", "s03a")
    assert here.dialogue == FILM.shots[2].dialogue and new.dialogue == ()
    assert here.scene == new.scene == FILM.shots[2].scene


# -- fields, cast and places
def test_items_of_a_list_can_be_named() -> None:
    teen = {"age": "teen", "outfit": [{"garment": "coat", "colour": "red"}]}
    film = apply_edits(FILM, {
        "shots": {"s04": {"character": {"people": {"ada": {"expression": "happy"}}}}},
        "characters": {"ada": {"looks": {"ada.old": {"hair_colour": "white"}, "ada.teen": teen}}},
    })
    four, ada = film.shots[3], film.characters[0]
    assert [p.expression for p in four.character.people] == ["happy", FILM.shots[3].character.people[1].expression]
    assert [(k.id, k.hair_colour) for k in ada.looks] == [("ada.adult", "brown"), ("ada.old", "white"), ("ada.teen", "brown")]
    assert len(apply_edits(FILM, {"characters": {"ada": {"looks": {"ada.old": None}}}}).characters[0].looks) == 1


def test_cast_and_places_come_and_go() -> None:
    bob, sea = cast("bob", "Bob", "man", "a sailor"), place("sea", "the open sea", "shore")
    text = TEXTS[1].replace("tom", "Bob").replace("the lamp room", "the open sea")
    film = apply_edits(FILM, {"characters": {"bob": bob.plain()}, "locations": {"sea": sea.plain()}, "shots": {"s02a": text}})
    new = film.shots[2]
    assert {p.character for p in new.character.people} == {"ada", "bob"}
    assert new.background.location == "sea"
    assert apply_edits(film, {"characters": {"bob": None}, "locations": {"sea": None}, "shots": {"s02a": None}}) == FILM
    words = refused({"characters": {"ada": None}, "locations": {"room": None}})
    assert "character 'ada' cannot be taken out: s02, s03, s04, s06" in words
    assert "location 'room' cannot be taken out: s04, s05, s06 still use" in words


@pytest.mark.parametrize(("edits", "words"), [
    ({"shots": {"s99": {"seconds": 3.0}}}, ["no shot 's99'", "missing: scene"]),
    ({"shots": {"s03": {"lighting": {"kelvin": 99, "glow": 1}}, "s77": None}, "scenes": {}, "title": 3},
     ["s03.lighting.kelvin", "s03.lighting.glow", "no shot 's77'", "'scenes'"]),
    ({"shots": dict.fromkeys(ids(FILM))}, ["every shot"]), ({"locations": {"quay": None, "room": None}}, ["every location"]),
    ({"shots": [1]}, ["maps ids"]), ({"shots": []}, ["empty"]), ({"shots": 5}, ["maps ids"]), ({"shots": None}, ["empty"]),
    ({"shots": [{"seconds": 2.0}]}, ["shots.0 has no id"]), ({"shots": [shot("s01"), shot("s01")]}, ["share the id 's01'"]),
    ({"shots": {"s03a": shot("s01")}}, ["the id 's01' inside"]), ({"shots": {"../x": shot("../x")}}, ["no id of a shot"]),
    ({"shots": {"s03": "hello"}}, ["s03: expected fields, or a text with the labels"]),
    ({"shots": {"s03": "Character: x\nBackground: y\nRelation:"}},
     ["missing labels: Camera Pose:, HDR Description:", "labels without text: Relation:"]),
    ({"shots": {"s04a": shot("s04a", seconds=900.0)}}, ["s04a.seconds"]), ({"shots": {"s04": 7}}, ["shots.s04 in an edit"]),
    ({"characters": {"bob": {"name": "Bob"}}}, ["no character 'bob'", "missing: looks"]),
    ({"shots": {"s02": {"background": {"location": "atlantis"}}}}, ["atlantis"]),
    ({"shots": {"s02": {"cut": {"reason": {1, 2}}}}}, ["no plain data"]),
    ({**FILM.plain(), "shots": [shot("s01", seconds=0.0)]}, ["s01.seconds"]), ({**FILM.plain(), "schema_version": 2}, ["schema version 2"]),
])
def test_what_is_wrong_is_listed(edits: dict[str, Any], words: list[str]) -> None:
    told = refused(edits)
    assert all(w in told for w in words), told


def test_a_bottomless_edit_is_refused() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = {"text": deep}
    assert "nested far deeper" in refused({"shots": {"s01": {"camera": deep}}})
    while isinstance(deep, dict):  # taken apart by hand: its own destructor would go as deep
        deep = deep.pop("text")


# -- what changed
def test_changes_are_told_by_field() -> None:
    film = apply_edits(FILM, {
        "title": "New", "shots": {"s03": {"lighting": {"mood": "tense", "kelvin": 3200}}, "s04a": shot("s04a"), "s05": None},
        "characters": {"ada": {"looks": {"ada.old": {"hair": "bun"}}}},
    })
    assert changes(FILM, film) == [
        "title: The Keeper → New", "s03 lighting.kelvin: 5600 → 3200", "s03 lighting.mood: neutral → tense", "s04a inserted", "s05 removed",
        "ada looks.ada.old.hair: short → bun",
    ]
    assert changes(FILM, FILM) == []
    turned = apply_edits(FILM, {"shots": [s.plain() for s in reversed(FILM.shots)]})
    assert changes(FILM, turned) == ["shots in another order: s06, s05, s04, s03, s02, s01"]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(films()), st.data())
def test_every_difference_is_told(film: Script, data: st.DataObject) -> None:
    id = data.draw(st.sampled_from(ids(film)))
    fields = [("camera.size", ("CU", "WS")), ("lighting.exposure", (0.5, -0.5)), ("background.hour", ("dawn", "night"))]
    field, values = data.draw(st.sampled_from(fields))
    domain, name = field.split(".")
    value = data.draw(st.sampled_from(values))
    old = film.shot(id)
    assert old is not None
    was = getattr(getattr(old, domain), name)
    told = changes(film, apply_edits(film, {"shots": {id: {domain: {name: value}}}}))
    assert told == ([] if was == value else [f"{id} {field}: {f'{was:g}' if isinstance(was, float) else was} → {value}"])


# -- files
@pytest.mark.parametrize("film", films(), ids=lambda s: s.title)
def test_a_script_goes_through_json_and_yaml_and_stays_the_same(film: Script, tmp_path: Path) -> None:
    (tmp_path / "script.json").write_text(film.dumps(), encoding="utf-8")
    (tmp_path / "script.yaml").write_text(yaml.safe_dump(json.loads(film.dumps()), allow_unicode=True), encoding="utf-8")
    for name in ("script.json", "script.yaml"):
        assert apply_edits(film, read_edits(tmp_path / name)) == film


def test_a_published_file_is_the_films_shots(tmp_path: Path) -> None:
    path = tmp_path / "image_prompt_pairs.json"
    path.write_text(json.dumps([{"ip_image_path": "a.jpg", "prompt": t} for t in TEXTS]))
    film = apply_edits(FILM, read_edits(path))
    assert [s.background.hour for s in film.shots] == ["night", "day", "dawn"]
    for text, words in (("{}", "holds no edits"), ("[1]", "holds no edits"), ("{", "not JSON")):
        path.write_text(text)
        with pytest.raises(InputError, match=words):
            read_edits(path)


# -- published texts
def test_words_of_a_text_become_typed_fields() -> None:
    near = FILM.shots[2]
    new = shot_from_text(TEXTS[0], near, FILM)
    assert (new.id, new.scene, new.seconds, new.description) == ("s03", near.scene, near.seconds, "Tom, a frightened child, points at the dark sea.")
    assert [(p.look, p.action) for p in new.character.people] == [("tom.child", "point")]
    b, c, li = new.background, new.camera, new.lighting
    assert (b.location, b.hour, b.weather, b.season) == ("quay", "night", "rain", "winter")
    assert (c.size, c.angle, c.lens, c.move, c.c_cam.zoom) == ("ECU", "low", 85, "push_in", near.camera.c_cam.zoom)
    assert (li.key, li.key_side, li.kelvin, li.ratio, li.mood) == ("moon", "left", 4300, 6.0, "tense")


def test_labels_in_any_case_order_and_numbering() -> None:
    near = FILM.shots[3]
    new = shot_from_text(TEXTS[1], near, FILM)
    assert [p.character for p in new.character.people] == ["ada", "tom"]
    assert (new.background.location, new.lighting.key, new.lighting.mood, new.camera.move) == ("room", "fire", "warm", "static")
    assert [k.bond for k in new.relation.links] == ["family"]
    wild = shot_from_text(TEXTS[2], near, FILM)
    assert (wild.camera.size, wild.camera.move, wild.camera.c_cam.tilt, wild.background.hour, wild.background.weather) == (
        "WS", "tilt", -0.3, "dawn", "fog")
    assert wild.character.text == "An empty rope swings."


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda t: t.replace("\n", "\r\n"), lambda t: "\n".join(reversed(t.split("\n")))])
def test_the_form_does_not_matter(change: Any) -> None:
    one, other = domains_of(TEXTS[0]), domains_of(change(TEXTS[0]))
    assert {k: v.lower() for k, v in one.items()} == {k: v.lower() for k, v in other.items()}


def test_words_that_disagree_leave_a_field_as_it_was() -> None:
    near = FILM.shots[1]
    text = TEXTS[0].replace("Extreme close-up from a low angle, 85mm, slow push in", "Close-up, wide shot, 85mm then 24mm, low angle or high angle")
    camera = shot_from_text(text, near, FILM).camera
    assert (camera.size, camera.angle, camera.lens, camera.move) == (near.camera.size, near.camera.angle, near.camera.lens, near.camera.move)


@pytest.mark.parametrize("film", films(), ids=lambda s: s.title)
def test_the_published_form_of_every_shot_is_read_back(film: Script) -> None:
    for old in film.shots:
        assert is_labelled(old.prose())
        new = shot_from_text(old.prose(), old, film)
        assert new.prose() == old.prose()
        assert isinstance(new, Shot)
    texts = {"shots": [s.prose() for s in film.shots]}
    assert ids(apply_edits(film, texts)) == ids(film)


@pytest.mark.parametrize(("text", "words"), [
    ("Character: a", "missing labels: Background:, Relation:, Camera Pose:, HDR Description:"), ("hello", "missing labels: Character:"),
    (TEXTS[0].replace("Tom is alone.", " "), "labels without text: Relation:"), (TEXTS[0] + "\nRelation: again", "there twice"),
    ("Sure, here is your shot!\n" + TEXTS[0], "before the first label"),
    (TEXTS[0] + "x" * 1200, "at most 1,200 fit"), ("x" * 20_001, "20,001 characters"),
])
def test_texts_that_are_not_in_the_form(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        domains_of(text)


def test_lists_of_published_texts() -> None:
    pairs = [{"ip_image_path": "a.jpg", "prompt": t} for t in TEXTS]
    assert published_texts(pairs) == published_texts(json.dumps(pairs)) == published_texts(list(TEXTS)) == list(TEXTS)
    assert published_texts(TEXTS[0]) == [TEXTS[0]]
    for bad in ([{"text": "x"}], "[", {"a": 1}, [3]):
        with pytest.raises(InputError):
            published_texts(bad)


@settings(max_examples=80, deadline=None)
@given(st.permutations([f"{a} " for a in ("Character:", "background:", "RELATION:", "Camera Pose:", "hdr description:")]), st.lists(
    st.text(min_size=1, max_size=40) | st.sampled_from(["Ada", "Tom sits", "extreme close-up", "50mm", "child", "the lamp room", "friends"]),
    min_size=5, max_size=5))
def test_any_five_texts_are_a_shot_that_can_be_filmed(labels: list[str], texts: list[str]) -> None:
    try:
        new = shot_from_text("\n".join(a + b for a, b in zip(labels, texts, strict=True)), FILM.shots[2], FILM)
    except InputError as e:
        assert any(c in str(e) for c in ("without text", "twice"))
        return
    assert apply_edits(FILM, {"shots": {"s03": new.plain()}}).shots[2] == new


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=30) | st.sampled_from(
    ["Character:", "background:", "\nRELATION:", "\nCamera Pose:", "hdr description:", "\n", "1. ", "**", "Tom", "close-up", "85mm"]), max_size=14))
def test_any_text_is_a_shot_or_refused(parts: list[str]) -> None:
    try:
        new = shot_from_text(" ".join(parts), FILM.shots[2], FILM)
    except InputError:
        return
    apply_edits(FILM, {"shots": {"s03": new.plain()}})
