"""The script's types: lossless JSON, strictness, edits, intake."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from vgot.agents.offline.compose import draft_script
from vgot.errors import InputError
from vgot.script.edits import apply_edits
from vgot.script.intake import clean_story, subject_of
from vgot.script.model import SCHEMA_VERSION, Brief, CameraVector, Script, slug

SCRIPT = draft_script(Brief(story='Ana and her old dog walk to the sea. "Come on, boy," she says.', shots=6))


def test_json_round_trip_is_lossless() -> None:
    text = SCRIPT.dumps()
    again = Script.read(text)
    assert again == SCRIPT
    assert again.dumps() == text
    assert json.loads(text)["schema_version"] == SCHEMA_VERSION


@pytest.mark.parametrize("seed", range(4))
def test_every_shot_round_trips_through_plain_values(seed: int) -> None:
    for shot in draft_script(Brief(story="A robot and a bird cross the desert", shots=7, seed=seed)).shots:
        assert type(shot).read(shot.plain()) == shot


def test_values_are_frozen() -> None:
    with pytest.raises(ValidationError):
        SCRIPT.title = "other"  # type: ignore[misc]


def damaged(**changes: Any) -> dict[str, Any]:
    return SCRIPT.plain() | changes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema_version": SCHEMA_VERSION + 1}, "schema version"),
        ({"surprise": 1}, "surprise"),
        ({"shots": []}, "shots"),
        ({"title": 7}, "title"),
        ({"title": ""}, "title"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Script.read(damaged(**change))


def test_nothing_is_coerced() -> None:
    with pytest.raises(ValidationError):
        CameraVector.read({"pan": "0.5"})
    with pytest.raises(ValidationError):
        CameraVector.read({"pan": 1e400})


def test_twins_are_refused() -> None:
    data = SCRIPT.plain()
    data["shots"][1]["id"] = data["shots"][0]["id"]
    with pytest.raises(ValidationError, match="two shots share the id"):
        Script.read(data)


def test_a_look_belongs_to_its_character() -> None:
    data = SCRIPT.plain()
    data["characters"][0]["looks"][0]["id"] = "somebody.else"
    with pytest.raises(ValidationError, match="does not belong"):
        Script.read(data)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_slugs_are_ids_whatever_the_text(text: str) -> None:
    name = slug(text)
    assert name.isascii()
    assert name == name.lower()
    assert name[0].isalpha()
    assert all(c.isalnum() or c == "_" for c in name)
    assert len(name) <= 40


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_a_story_is_cleaned_or_refused(text: str) -> None:
    try:
        story = clean_story(text)
    except InputError:
        return
    assert story.strip() == story
    assert all(c.isprintable() or c in "\u200c\u200d" or unicodedata.category(c) == "Zs" for c in story)
    assert clean_story(story) == story
    Brief(story=story)


def test_right_to_left_letters_stay_and_marks_go() -> None:
    assert clean_story("\u202eكلب\u202c ينتظر") == "كلب ينتظر"


def test_a_patch_changes_what_it_names() -> None:
    id = SCRIPT.shots[2].id
    edited = apply_edits(SCRIPT, {"title": "New", "shots": {id: {"lighting": {"mood": "bleak"}}}})
    assert edited.title == "New"
    assert edited.shots[2].lighting == SCRIPT.shots[2].lighting.but(mood="bleak")
    assert [s for s in edited.shots if s.id != id] == [s for s in SCRIPT.shots if s.id != id]


def test_a_whole_script_takes_the_place_of_the_old_one() -> None:
    other = draft_script(Brief(story="A cat on a roof", shots=2))
    assert apply_edits(SCRIPT, other.plain()) == other


def test_an_edit_may_break_taste_but_not_the_cast() -> None:
    id = SCRIPT.shots[1].id
    apply_edits(SCRIPT, {"shots": {id: {"camera": {"size": "ECU", "lens": 18}}}})
    with pytest.raises(InputError, match="cannot be filmed"):
        apply_edits(SCRIPT, {"shots": {id: {"character": {"focus": "nobody_known"}}}})


@pytest.mark.parametrize(
    ("story", "subject"),
    [
        ("A set of one-sentence prompts, 30 shots, describe a story of a classic American woman Mary's life", "a classic American woman Mary's life"),
        ("A set of stars falls on a village", "A set of stars falls on a village"),
        ("A dog waits", "A dog waits"),
    ],
)
def test_the_subject_of_a_request(story: str, subject: str) -> None:
    assert subject_of(story) == subject
