"""Judge and offline writer agree: composed films are clean, faults planted in them are found, their shots cohere."""

from __future__ import annotations

import random
from functools import lru_cache

import pytest
from vgot.agents.offline.compose import draft_script
from vgot.script.coherence import TAU_C, coherence
from vgot.script.completeness import completeness
from vgot.script.model import Brief, Script
from vgot.script.rules import check_script

from .faults import FAULTS, NoRoom, plant
from .test_coherence import auc

STORIES = (
    "A lighthouse keeper teaches her son to light the lamp before a storm.",
    "A set of one-sentence prompts, 30 shots, describe a story of Mary, a classic American woman, from birth to death",
    "A robot gardener befriends a bird in an abandoned greenhouse.",
    "Two rival chefs fight over one kitchen.",
    "An astronaut repairs her ship alone to get home.",
    "A dog waits at a snowy station for an owner who never returns.",
    "the journey of Claire, a shy botanist turned unlikely spy",
    "the journey of Carlos from a boy on a first bike to world champion",
    "An old librarian finds the book he hid as a boy.",
    "A girl and her grandfather search for a lost kite across the desert.",
)


@lru_cache(maxsize=1)
def composed() -> tuple[Script, ...]:
    return tuple(draft_script(Brief(story=s, shots=12 + 2 * i, seed=i)) for i, s in enumerate(STORIES))


@pytest.mark.parametrize("n", range(len(STORIES)))
def test_a_composed_film_is_clean_complete_and_coherent(n):
    script = composed()[n]
    assert [f for f in check_script(script) if f.severity == "error"] == []
    previous = None
    for shot in script.shots:
        assert completeness(shot, script.characters, script.locations).reasons == ()
        assert coherence(previous, shot, script.characters, script.locations).score > TAU_C, shot.id
        previous = shot


@pytest.mark.parametrize("kind", FAULTS)
def test_faults_in_composed_films_are_found(kind):
    fault, found = FAULTS[kind], 0
    for i, script in enumerate(composed()[4:]):
        try:
            faulty, shot, domain = plant(script, kind, random.Random(i))
        except NoRoom:
            continue
        hits = [f for f in check_script(faulty) if f.rule == fault.rule and f.shot == shot]
        assert any(f.severity == fault.severity and f.domain == domain for f in hits), (script.title, shot, hits)
        found += 1
    assert found


def test_neighbours_are_told_from_strangers():
    """Shots of one writer, with places and people of the same ids in many films: harder than strangers by chance."""
    near = [coherence(a, b, s.characters, s.locations).score for s in composed() for a, b in zip(s.shots, s.shots[1:], strict=False)]
    far = [
        coherence(t.shots[(7 * i) % len(t.shots)], b, s.characters + t.characters, s.locations + t.locations).score
        for s in composed() for t in composed() if t is not s for i, b in enumerate(s.shots[1:], 1)
    ]
    assert auc(near, far) >= 0.98
    assert sum(x > TAU_C for x in far) <= 0.1 * len(far)
