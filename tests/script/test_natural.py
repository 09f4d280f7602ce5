"""Free prose of a language model passes: six whole films, and texts that use words of hours, seasons and moves in passing."""

from __future__ import annotations

import pytest
from vgot.script.coherence import TAU_C, coherence
from vgot.script.model import Script, Shot
from vgot.script.rules import Context, check_script, check_shot
from vgot.script.rules.things import same_thing

from .natural import AGREEING, HELD_OUT, films, told
from .trial import prose_alarms, text_alarms


@pytest.mark.parametrize("script", films(), ids=lambda s: s.title)
def test_a_film_in_free_prose_is_accepted_shot_by_shot(script: Script) -> None:
    assert [f for f in check_script(script) if f.severity == "error"] == []
    assert [(shot, review.reasons) for shot, review in prose_alarms(script)] == []
    assert all(coherence(a, b, script.characters, script.locations).score > TAU_C for a, b in zip(script.shots, script.shots[1:], strict=False))


def test_words_said_in_passing_are_not_held_against_the_fields() -> None:
    assert text_alarms(AGREEING) == []


def test_few_texts_that_no_rule_was_mended_for_raise_an_alarm() -> None:
    assert len(text_alarms(HELD_OUT)) <= 2, text_alarms(HELD_OUT)


@pytest.mark.parametrize(
    ("domain", "fields", "text"),
    [
        ("background", {"hour": "day"}, "Last night's puddles have dried; now it is midnight and the lake lies black."),
        ("background", {"hour": "night"}, "The golden hour gilds the reeds and the hull."),
        ("background", {"season": "autumn"}, "Winter coats on the hooks, and deep winter over the yard."),
        ("background", {"weather": "clear"}, "After the downpour it is raining again, harder than before on the bare stones."),
        ("background", {"weather": "clear"}, "Thunder over the hills, and nothing to hide under."),
        ("camera", {"move": "static"}, "A harbour crane on the left; the camera slowly pulls back to show it."),
        ("camera", {"move": "push_in"}, "The camera does not move while Vera counts."),
        ("camera", {"move": "static"}, "A slow orbit around the kneeling woman."),
        ("camera", {"move": "static"}, "The camera cranes up over the hull."),
        ("camera", {"size": "WS"}, "An MS of Vera at the hull."),
        ("camera", {"size": "WS"}, "Insert of the key in the lock."),
        ("camera", {"angle": "eye"}, "A dutch angle on the open door."),
        ("camera", {"lens": 24}, "Seen with an 85 mm lens from the jetty."),
        ("lighting", {"key": "lamp", "key_side": "right"}, "The lamp shines from the left on her cheek; her shadow falls to the right."),
        ("lighting", {"key": "lamp"}, "The moon's silver lies over all of it."),
        ("character", {}, "The gravel is raked in circles and the bowl stands in the middle."),
        ("relation", {"distance": 9}, "They sit 1 metre apart and say nothing."),
        ("relation", {"bond": "rivals"}, "They sit there, two friends on one bench."),
        ("background", {}, "The yard, same as the previous one, with its hull and its reeds."),
    ],
)
def test_a_contradiction_beside_such_words_is_still_found(domain: str, fields: dict[str, object], text: str) -> None:
    script, shot = told(domain, dict(fields), text)
    assert [f.rule for f in check_shot(Context.of(script), shot) if f.severity == "error"] != []


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("red glove", "glove", True), ("the red glove", "red glove", True), ("cracked plate", "half a plate", True),
        ("brass key", "silver key", False),
        ("glove", "glove box", False), ("", "glove", False), ("", "", True),
    ],
)
def test_a_thing_keeps_its_noun(a: str, b: str, same: bool) -> None:
    assert same_thing(a, b) is same_thing(b, a) is same


def test_two_may_hold_one_like_thing_each_if_both_use_it() -> None:
    script = films()[0]
    data = script.shots[0].plain()
    for part in ("initial", "final"):
        for row in data[part]["people"]:
            row["holding"] = "lantern"

    def errors() -> list[str]:
        return [f.rule for f in check_shot(Context.of(script), Shot.read(data)) if f.severity == "error"]

    assert errors() == ["hands", "hands"]
    for person in data["character"]["people"]:
        person["prop"] = "lantern"
    assert errors() == []
