"""Subtitles: readable, in time, never lost, never markup."""

from __future__ import annotations

import itertools
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vgot.delivery.film import _check_times
from vgot.delivery.subtitles import LINE, Cue, cues, split, srt, vtt
from vgot.script.model import Line

sys.path.insert(0, str(Path(__file__).parent))
from delivery_samples import a_script, a_shot

LONG = "I waited for you on the pier every single night, and when the storm came I lit the lamp myself; nobody else was left to do it."


def say(text: str, **more: object) -> Line:
    return Line(speaker="mary", text=text, **more)  # type: ignore[arg-type]


def test_cues_follow_the_shots() -> None:
    script = a_script(a_shot(1, dialogue=(say("Come back."),)), a_shot(2, dialogue=(say("Where were you?", start=1.0),)))
    assert cues(script) == [Cue(pytest.approx(7 / 24), pytest.approx(31 / 24), "Come back."), Cue(5.0, pytest.approx(5 + 25 / 24), "Where were you?")]
    shifted = cues(script, starts={"s01": 1.5, "s02": 5.5}, seconds=10.0)
    assert [c.start_s for c in shifted] == [pytest.approx(43 / 24), pytest.approx(6.5)]


def test_a_long_line_is_split_where_it_breathes() -> None:
    parts = split(LONG)
    assert " ".join(parts).replace("\n", " ") == LONG
    assert len(parts) == 2
    assert parts[0].endswith(",")
    for part in parts:
        lines = part.split("\n")
        assert len(lines) <= 2
        assert all(len(line) <= LINE for line in lines)


def test_reading_speed_gap_and_length() -> None:
    lines = (say(LONG), say("And you never came.", start=5.0), say("Never.", start=5.5))
    made = cues(a_script(a_shot(1, seconds=20.0, dialogue=lines)))
    assert " ".join(c.text for c in made).replace("\n", " ") == f"{LONG} And you never came. Never."
    for one, two in itertools.pairwise(made):
        assert two.start_s - one.end_s >= 2 / 24 - 1e-6
    for cue in made:
        assert 1.0 - 1e-6 <= cue.end_s - cue.start_s <= 7.0
        assert len(cue.text) / (cue.end_s - cue.start_s) <= 26


def test_nothing_runs_over_the_end_and_nothing_is_lost() -> None:
    script = a_script(a_shot(1, seconds=1.5, dialogue=(say("Wait for me, please, I am almost there!"), say("No.", start=1.4))))
    made = cues(script)
    assert made[-1].end_s <= 1.5 + 1e-6
    assert "No." in made[-1].text


def test_a_voice_off_screen_is_named_when_it_matters() -> None:
    line = Line(speaker="tom", text="Open the door.", mark="os")
    assert cues(a_script(a_shot(1, dialogue=(line,))))[0].text == "TOM: Open the door."
    assert cues(a_script(a_shot(1, dialogue=(Line(speaker="narrator", text="It rained.", mark="vo"),))))[0].text == "It rained."


def test_srt_and_vtt() -> None:
    items = [Cue(0.5, 2.25, "Hello\nworld"), Cue(3661.0, 3662.5, "<b>x</b> & {\\an8} --> y")]
    assert srt(items) == (
        "1\n00:00:00,500 --> 00:00:02,250\nHello\nworld\n\n2\n01:01:01,000 --> 01:01:02,500\n‹b›x‹/b› & (/an8) --› y\n"
    )
    assert vtt(items) == (
        "WEBVTT\n\n1\n00:00:00.500 --> 00:00:02.250\nHello\nworld\n\n"
        "2\n01:01:01.000 --> 01:01:02.500\n&lt;b&gt;x&lt;/b&gt; &amp; {\\an8} --&gt; y\n"
    )
    assert srt([]) == ""
    assert vtt([]) == "WEBVTT\n"


def test_a_blank_line_in_a_text_cannot_end_its_cue() -> None:
    assert srt([Cue(0, 1, "a\n\n\x00\n2\n00:00:05,000")]).count("\n\n") == 0


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.text(min_size=1, max_size=280), max_size=6),
    starts=st.lists(st.floats(0, 10), min_size=6, max_size=6),
    seconds=st.floats(0.5, 12),
)
def test_any_dialogue_gives_cues_that_a_film_takes(texts: list[str], starts: list[float], seconds: float) -> None:
    lines = tuple(say(t, start=s) for t, s in zip(texts, starts, strict=False))
    script = a_script(a_shot(1, seconds=seconds, dialogue=lines), a_shot(2, dialogue=lines))
    made = cues(script)
    _check_times((), made)
    end = sum(s.frames(24) for s in script.shots) / 24
    for cue in made:
        assert cue.end_s <= end + 1e-6
        assert cue.text.strip()
        assert cue.text.count("\n") <= 1
        assert all(len(line) <= LINE for line in cue.text.split("\n"))
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", cue.text)
