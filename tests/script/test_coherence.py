"""Coherence C: it tells neighbours from strangers, and says why."""

from __future__ import annotations

from statistics import fmean

import pytest
from vgot.script.coherence import TAU_C, coherence

from .films import films, harbour, pianist


def neighbours():
    return [coherence(a, b, s.characters, s.locations) for s in films() for a, b in zip(s.shots, s.shots[1:], strict=False)]


def strangers():
    """Every second shot of a story after a shot of another story; both casts and places are known, so ids give nothing away."""
    scripts = films()
    return [
        coherence(t.shots[(7 * i + k) % len(t.shots)], b, s.characters + t.characters, s.locations + t.locations)
        for k, s in enumerate(scripts) for t in scripts if t is not s for i, b in enumerate(s.shots[1:], 1)
    ]


def auc(high, low):
    """Share of pairs in which the one that should be higher is."""
    return sum((h > x) + 0.5 * (h == x) for h in high for x in low) / (len(high) * len(low))


def test_neighbours_are_told_from_strangers():
    near, far = [c.score for c in neighbours()], [c.score for c in strangers()]
    assert len(near) >= 40 and len(far) >= 300
    assert auc(near, far) >= 0.98
    assert min(near) > TAU_C and fmean(near) > 0.7
    assert fmean(far) < 0.15 and sum(x > TAU_C for x in far) <= 0.05 * len(far)


def test_neighbours_hang_together_more_than_far_shots_of_one_story():
    near = [c.score for c in neighbours()]
    far = [coherence(s.shots[i], s.shots[j], s.characters, s.locations).score for s in films()
           for i in range(len(s.shots)) for j in range(i + 3, len(s.shots))]
    assert auc(near, far) >= 0.7 and fmean(near) > fmean(far) + 0.1


def test_a_low_score_comes_with_advice():
    s, t = harbour(), pianist()
    low = coherence(t.shots[1], s.shots[1], s.characters + t.characters, s.locations + t.locations)
    assert not low.passes() and "keep a person" in low.advice and "dissolve" in low.advice
    assert coherence(s.shots[1], s.shots[2], s.characters, s.locations).advice == "" == coherence(None, s.shots[0]).advice


def test_words_alone_tell_too():
    """With the people and places of both stories given the same ids, the words still separate."""
    near = [c.parts["words"] for c in neighbours()]
    far = [c.parts["words"] for c in strangers()]
    assert auc(near, far) >= 0.9


def test_the_first_shot_has_nothing_to_cohere_with():
    c = coherence(None, harbour().shots[0])
    assert c.score == 1.0 and c.parts == {"first": 1.0} and c.repetition == 0.0 and c.passes()


def test_ranges_and_purity():
    for c in (*neighbours(), *strangers()):
        assert 0.0 <= c.score <= 1.0 and 0.0 <= c.repetition <= 1.0 and all(0.0 <= v <= 1.0 for v in c.parts.values())
    assert neighbours() == neighbours()


def test_repetition_is_reported_beside_a_high_score():
    s = harbour()
    c = coherence(s.shots[1], s.shots[1].but(id="s03"), s.characters, s.locations)
    assert c.score > 0.9 and c.repetition == 1.0
    assert max(x.repetition for x in neighbours()) < 0.6


@pytest.mark.parametrize(("part", "changes"), [
    ("time", {"background": {"hour": "dawn"}}),
    ("weather", {"background": {"weather": "storm"}}),
    ("light", {"lighting": {"key": "lamp", "kelvin": 2500}}),
    ("place", {"background": {"location": "room"}}),
    ("relation", {"relation": {"links": [{"a": "ada", "b": "tom", "bond": "enemies"}]}}),
])
def test_a_broken_part_lowers_the_score_and_is_named(part, changes):
    s = harbour()
    before, shot = s.shots[1], s.shots[1].but(id="s03", description="Ada ties the last knot of the net on the quay for Tom.")
    good = coherence(before, shot, s.characters, s.locations)
    data = shot.plain()
    for domain, fields in changes.items():
        data[domain].update(fields)
    bad = coherence(before, type(shot).read(data), s.characters, s.locations)
    assert bad.score < good.score and bad.parts.get(part, 0.0) < good.parts[part]


def test_a_told_change_is_rated_fairly():
    s = pianist()
    years_later = coherence(s.shots[1], s.shots[2], s.characters, s.locations)
    assert years_later.score > 0.6
    untold = s.shots[2].but(cut={"kind": "hard"}, description="Lily walks to the grand piano on the concert stage.")
    assert coherence(s.shots[1], untold, s.characters, s.locations).score < years_later.score


def test_an_announced_opening_without_people_passes_and_an_unannounced_one_does_not():
    s, other = harbour(), pianist()
    opening = s.shots[0].but(id="s09", scene="new", description="Gulls cry over white cliffs.", cut={"kind": "dissolve", "seconds": 0.5},
                              background={**s.shots[0].background.plain(), "hour": "golden", "season": "autumn"})
    assert coherence(other.shots[5], opening, other.characters, other.locations).passes()
    plain = opening.but(cut={"kind": "hard"})
    assert 0.4 < coherence(other.shots[5], plain, other.characters, other.locations).score < 0.6
    insert = plain.but(camera={**plain.camera.plain(), "kind": "insert"})
    assert not coherence(other.shots[5], insert, other.characters, other.locations).passes()
