"""Completeness K."""

from __future__ import annotations

import pytest
from vgot.script.completeness import FIVE, completeness, lacks
from vgot.script.model import Shot

from .films import films, harbour


def test_valid_shots_are_complete():
    for script in films():
        for shot in script.shots:
            k = completeness(shot, script.characters, script.locations)
            assert k.passes() and k.score == 1.0 and all(k.domains.values()) and k.reasons == ()


@pytest.mark.parametrize("domain", FIVE)
@pytest.mark.parametrize("text", [
    "", "   ", "N/A", "tbd.", "Same as the previous shot.", "as above", "See shot 3", "Unchanged from before", "Nice.", "The same as in shot 12",
    "Identical to the last shot", "The light remains the same.", "…", "Same kitchen, same light.", "Lighting continues from the previous scene",
    "The same soft lamp as before, on her face",
])
def test_a_text_that_says_nothing_fails_its_domain(domain, text):
    script = harbour()
    shot = script.shots[1]
    k = completeness(Shot.read({**shot.plain(), domain: {**shot.plain()[domain], "text": text}}), script.characters, script.locations)
    assert k.score == pytest.approx(0.8) and not k.passes() and k.passes(0.8)
    assert [d for d, good in k.domains.items() if not good] == [domain]
    assert len(k.reasons) == 1 and k.reasons[0].startswith(f"{domain}: ")


@pytest.mark.parametrize("text", [
    "The two women share the same bench.", "Light as before a storm front.", "She looks like her mother once did.", "The same two friends as ever.",
    "Dressed like last winter, he waits.", "They stand closer than in the last shot.", "He paints the last wall above the door.",
    "Nothing moves in the empty hall tonight.",
])
def test_plain_sentences_are_not_taken_for_references(text):
    assert lacks("character", text) == ()


def test_typed_fields_count():
    script = harbour()
    shot = script.shots[1].plain()
    shot["character"]["people"][0]["look"] = "ghost.adult"
    shot["background"]["location"] = "moon"
    shot["relation"]["links"] = []
    k = completeness(Shot.read(shot), script.characters, script.locations)
    assert k.score == pytest.approx(0.4)
    assert completeness(Shot.read(shot)).score == pytest.approx(0.8)
