"""Whatever a writer hands in, the judge answers: no exception, every finding typed, most rules heard."""

from __future__ import annotations

import random
from typing import get_args

from pydantic import ValidationError
from vgot.script import vocabulary as v
from vgot.script.coherence import coherence
from vgot.script.completeness import completeness
from vgot.script.model import Shot
from vgot.script.rules import RULES, Context, check_shot

from .films import films

WORDS = ["", "x", "Same as before.", "Wide shot at night.", "Ünïcode 夜 ночь 🌙", "!!!", "tom and ada", "a" * 900]


def scramble(shot: Shot, rng: random.Random, ids: list[str]) -> Shot | None:
    """A shot with a handful of fields set to random legal values; None when the types forbid it."""
    data = shot.plain()
    for _ in range(rng.randrange(1, 9)):
        domain = rng.choice([*Shot.DOMAINS, "shot", "person", "state", "cut"])
        if domain == "person" and data["character"]["people"]:
            p = rng.choice(data["character"]["people"])
            p.update(rng.choice([
                {"action": rng.choice(get_args(v.Action))}, {"side": rng.choice(get_args(v.ScreenSide))}, {"gaze": rng.choice(ids)},
                {"facing": rng.choice(get_args(v.Facing))}, {"character": rng.choice(ids)}, {"prop": rng.choice(["cup", "the cup", ""])},
            ]))
        elif domain == "state" and data["initial"]["people"]:
            rng.choice(data["initial"]["people"]).update(rng.choice([
                {"holding": "cup"}, {"posture": rng.choice(get_args(v.Posture))}, {"character": rng.choice(ids)}, {"side": "off"}]))
        elif domain == "cut":
            data["cut"].update(kind=rng.choice(get_args(v.CutKind)), seconds=rng.choice([0.0, 0.5, 3.0]))
        elif domain == "shot":
            data.update(rng.choice([
                {"seconds": rng.uniform(0.5, 60)}, {"flashback": True}, {"tension": rng.randrange(10)}, {"scene": rng.choice(ids)},
                {"description": rng.choice(WORDS[1:5])}, {"dialogue": [{"speaker": rng.choice(ids), "text": rng.choice(WORDS[1:7]) or "x"}] * 2}]))
        elif domain in Shot.DOMAINS:
            data[domain]["text"] = rng.choice(WORDS)
            data["background"].update(hour=rng.choice(v.HOURS), weather=rng.choice(get_args(v.Weather)), season=rng.choice(get_args(v.Season)))
            data["camera"].update(size=rng.choice(v.SIZES), move=rng.choice(get_args(v.Move)), side=rng.choice(get_args(v.CameraSide)),
                                  kind=rng.choice(get_args(v.ShotKind)), lens=rng.choice(get_args(v.Lens)))
            data["lighting"].update(key=rng.choice(get_args(v.Key)), practicals=rng.sample(get_args(v.Key), 2))
    try:
        return Shot.read(data)
    except ValidationError:
        return None


def test_no_shot_breaks_the_judge():
    rng, heard, made = random.Random(11), set(), 0
    for script in films() * 3:
        ids = [c.id for c in script.characters] + [x.id for x in script.locations] + ["ghost", "narrator"]
        context, before = Context.of(script), None
        for shot in script.shots:
            for _ in range(4):
                odd = scramble(shot, rng, ids)
                if odd is None:
                    continue
                made += 1
                heard |= {f.rule for f in check_shot(context, odd)}
                assert 0 <= coherence(before, odd, script.characters, script.locations).score <= 1
                assert 0 <= completeness(odd, script.characters, script.locations).score <= 1
                if rng.random() < 0.2:
                    context.then(odd)
            context, before = context.then(shot), shot
    assert made > 400
    assert heard <= {r.id for r in RULES} and len(heard) >= 18, sorted(heard)
