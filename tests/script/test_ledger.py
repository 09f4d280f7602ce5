"""The continuity ledger: right, immutable, and quick however long the film."""

from __future__ import annotations

import random
import sys

import pytest
from vgot.script.ledger import Ledger, Prints, thing
from vgot.script.model import Script
from vgot.script.rules import Context, check_shot
from vgot.script.wording import jaccard, shingles, stem

from .films import chef, dog, films, harbour, library


def long_film(n: int) -> Script:
    """``n`` shots: the ten films one after another, again and again, each time in other words."""
    parts = films()
    people = {c.id: c.plain() for s in parts for c in s.characters}
    places = {x.id: x.plain() for s in parts for x in s.locations}
    shots = []
    while len(shots) < n:
        for s in parts:
            for shot in s.shots:
                k = len(shots) // 50
                shots.append({**shot.plain(), "id": f"s{len(shots) + 1:03d}", "scene": f"{shot.scene}_{k}",
                              "description": f"{shot.description} Chapter {k}, moment {len(shots)}."})
    return Script.read({**parts[0].plain(), "characters": list(people.values()), "locations": list(places.values()), "shots": shots[:n]})


def test_rows_say_who_is_where_in_what():
    s = harbour()
    ledger = Ledger.of(s.shots)
    row = ledger.people["tom"]
    assert (row.shot, row.look, row.location, row.side, row.action) == ("s06", "tom.child", "room", "right", "hug")
    assert ledger.scenes["quay"].order == {("ada", "tom"): "s02"}
    assert ledger.places["room"].hour == "night" and ledger.places["room"].lamps == ("lamp",) and ledger.places["room"].wide
    assert [len(r) for r in ledger.rows] == [len(x.character.people) for x in s.shots]
    assert ledger.wore["ada"] == {"ada.adult": "s06"}


def test_bonds_remember_since_when():
    bonds = Ledger.of(dog().shots).bonds["kim", "rex"]
    assert (bonds.bond, bonds.since, bonds.shot) == ("friends", "s04", "s05")
    assert Ledger.of(chef().shots).bonds["ines", "marco"].since == "s05"


def test_flashbacks_do_not_age_anybody():
    assert Ledger.of(library().shots).wore["otto"] == {"otto.old": "s05"}


def test_a_ledger_never_changes():
    s = harbour()
    three = Ledger.of(s.shots[:3])
    shown = repr(three)
    branch_a, branch_b = three.after(s.shots[3]), three.after(s.shots[4].but(description="Something else."))
    assert repr(three) == shown
    assert branch_a.like_description(s.shots[3], 0.9) == ("s04", 1.0)
    assert branch_b.like_description(s.shots[3], 0.9) is None
    assert three.like_description(s.shots[3], 0.9) is None and three.like_description(s.shots[2], 0.9) == ("s03", 1.0)


def test_folding_one_by_one_is_folding_at_once():
    for s in films():
        step = Ledger()
        for shot in s.shots:
            step = step.after(shot)
        assert step == Ledger.of(list(s.shots)) == Ledger.of([type(x).read(x.plain()) for x in s.shots])


def test_a_changed_past_is_noticed():
    s = harbour()
    past = list(s.shots[:4])
    assert Ledger.of(past).people["tom"].look == "tom.child"
    past[1] = past[1].but(background={**past[1].background.plain(), "hour": "dawn"})
    assert Ledger.of(past).rows == Ledger.of(list(past)).rows
    assert Ledger.of(past[:2]).places["quay"].hour == "dawn" and Ledger.of(s.shots[:2]).places["quay"].hour == "day"


def test_prints_find_exactly_what_a_full_search_finds():
    rng = random.Random(5)
    words = ["sea", "lamp", "boy", "net", "boat", "wind", "rope", "gull", "tide", "stone", "mother", "light"]
    texts = [" ".join(rng.choice(words) for _ in range(rng.randrange(1, 14))) for _ in range(150)]
    texts += [t + " again" for t in texts[::5]]
    prints = Prints()
    for i, text in enumerate(texts):
        mine = shingles(text)
        for least in (0.5, 0.8, 1.0):
            scores = [(jaccard(mine, shingles(t)), -k) for k, t in enumerate(texts[:i])]
            best = max((x for x in scores if x[0] >= least), default=None)
            assert prints.nearest(mine, least, i) == (None if best is None else (-best[1], best[0]))
        prints.add(mine)


def _calls(context: Context, shot) -> int:
    """Python and C functions called by one check."""
    seen = [0]

    def count(frame, event, arg):
        seen[0] += event in ("call", "c_call")

    check_shot(context, shot)
    sys.setprofile(count)
    try:
        check_shot(context, shot)
    finally:
        sys.setprofile(None)
    return seen[0]


def test_the_cost_of_a_check_does_not_grow_with_the_film():
    script = long_film(300)
    context, costs = Context.of(script), {}
    for i, shot in enumerate(script.shots):
        if i % 50 in (1, 7, 20) and (i < 50 or i >= 250):
            costs[i] = _calls(context, shot)
        context = context.then(shot)
    for place in (1, 7, 20):
        assert costs[250 + place] <= 1.5 * costs[place] + 60, costs
    assert max(costs.values()) < 3000


class Watched(list):
    """A past that counts what is read from it."""

    reads = 0

    def __getitem__(self, key):
        Watched.reads += 1 if isinstance(key, int) else len(range(*key.indices(len(self))))
        return super().__getitem__(key)

    def __iter__(self):
        Watched.reads += len(self)
        return super().__iter__()


def test_a_check_with_a_ledger_reads_only_the_last_shots():
    script = long_film(120)
    past = Watched(script.shots[:119])
    context = Context(script.brief, script.characters, script.locations, past, ledger=Ledger.of(script.shots[:119]))
    Watched.reads = 0
    check_shot(context, script.shots[119])
    assert 0 < Watched.reads <= 40


@pytest.mark.parametrize(("a", "b"), [("paints", "painting"), ("walked", "walks"), ("cities", "city"), ("running", "runs"), ("mary's", "mary")])
def test_stems_meet(a, b):
    assert stem(a) == stem(b)


@pytest.mark.parametrize(("a", "b"), [("the letter", "Letter"), ("a silver sword", "silver sword"), ("her bag", "bag")])
def test_things_are_compared_without_articles(a, b):
    assert thing(a) == thing(b)
