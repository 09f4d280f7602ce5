"""Coherence C of consecutive scripts (Eq 7 of the VGoT paper), computed from the typed fields and the words.

The published check embeds two texts, compares one special token of each, and so always returns 1.0. This one is made of
parts that can be read and argued with, needs no model, and tells neighbours of one story from strangers.

    C = link * (1/2 + 1/2 * flow)

``link`` (do the shots belong together at all?) is a noisy or of four kinds of evidence, each 0…1::

    link = 1 - (1 - 0.60 cast) (1 - 0.50 place) (1 - 0.60 words) (1 - 0.55 turn)

- ``cast``: people of both shots, of the smaller of the two casts (a single after a two-shot loses nothing), and a little for
  people lost or added. Same look counts 1; another look of the same person 0.85 when time is told to pass, else 0.5;
  a person only named in the words of the other shot, or looked at out of the frame, 0.7.
- ``place``: same location 1; named in the other shot's words 0.7; the same kind of set 0.5; else 0.
- ``words``: shared word stems, without words of the trade and of the closed vocabularies, weighted by length (long words are
  rarer: ``min(1, (letters - 2) / 6)``), over the weight of the shorter text; the share that comes by chance is taken off. 0.6 of
  it is what is told (description, dialogue, changes, props), 0.4 what the first three domains show.
- ``turn``: a change that the film announces: a new scene entered by a cut that means time (dissolve, fade, dip, wipe, iris), by
  words ("years later", "meanwhile"), or by a match or sound cut. It counts 0.4, and 1 where the shot opens on the place or on a
  thing without people, because such an opening cannot share anybody (0.85 if no time is told). Zero inside a scene.

Where both shots have people and none in common, not even by name or by a look, the link is halved (fully restored at ``cast``
0.35): the same room with other people in it is another story until somebody says otherwise.

``flow`` (do they follow on smoothly?) is a weighted mean of what applies: ``time`` 0.4 (clock forward 1, one day's step back told 0.85,
untold 0.3, in-scene backwards 0), ``weather`` 0.2 (weather and season hold, or their change is told), ``light`` 0.2 (in one place at
one hour the key and its colour hold), ``relation`` 0.2 (pairs keep their bond, or its change is told).

The first shot has nothing to cohere with: 1.0 by convention, ``parts == {"first": 1.0}``.
A high C also rewards repetition, so ``repetition`` stands beside it: how much of the shot was there before, word for word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .ledger import pair_of, prose
from .marks import same_scene, takes_time, time_worded
from .model import Character, Location, Shot
from .vocabulary import HOURS
from .wording import jaccard, shingles, story_words, tokens

TAU_C = 0.4
"""Default threshold: C must be above it. On ten hand-written films and on composed ones neighbours have a mean of 0.8 and no
pair below 0.45; shots put together from different stories have a mean of 0.05 to 0.1 and one to three in a hundred above 0.4
(openings without people, which cannot be told). The 0.85 of the paper belongs to another measure (cosine of language-model
states) and means nothing here."""

WEIGHTS: Mapping[str, float] = {"cast": 0.6, "place": 0.5, "words": 0.6, "turn": 0.55}
FLOW: Mapping[str, float] = {"time": 0.4, "weather": 0.2, "light": 0.2, "relation": 0.2}
STRANGERS, ENOUGH = 0.5, 0.35
"""What is left of the link when both shots have people and share none, and the ``cast`` from which nothing is taken off."""
CHANCE_TOLD, FULL_TOLD = 0.08, 0.4
CHANCE_SHOWN, FULL_SHOWN = 0.2, 0.6
"""Shares of common words by chance, and as much as can be expected: in what is told, and in the texts of the domains."""


_ADVICE: Mapping[str, str] = {
    "cast": "keep a person of the shot before, or name them",
    "place": "stay in the place, or name where we come from",
    "turn": "announce the change: dissolve, or say that time has passed",
    "words": "take up a thing or a deed that the shot before told of",
    "time": "let the clock run forward, or tell that a new day has begun",
    "weather": "keep weather and season, or tell their change",
    "light": "keep the key light of the place",
    "relation": "keep how the people stand to each other, or write in relation.changed what turned it",
}


@dataclass(frozen=True, slots=True)
class Coherence:
    """``score`` C, 0…1; its ``parts``, each 0…1 (a part that does not apply is absent); ``repetition`` 0…1 beside it."""

    score: float
    parts: Mapping[str, float]
    repetition: float = 0.0

    def passes(self, tau_c: float = TAU_C) -> bool:
        """Whether C > tau_c."""
        return self.score > tau_c

    @property
    def advice(self) -> str:
        """What would raise a low score most, in words for a writer; '' from 0.6 up."""
        if self.score >= 0.6 or "place" not in self.parts:
            return ""
        weak = [text for name, text in _ADVICE.items() if self.parts.get(name, 1.0) < 0.5]
        if self.parts["place"] == 1.0 or self.parts["turn"] > 0.0:
            weak = [t for t in weak if t not in (_ADVICE["place"], _ADVICE["turn"])]
        return "; ".join(weak)


def coherence(
    previous: Shot | None, shot: Shot, characters: Sequence[Character] = (), locations: Sequence[Location] = ()
) -> Coherence:
    """C of two consecutive shots; see the module for the formula.

    Args:
        previous: the validated shot before, None for the first. characters, locations: cast and places of the film, for
            their names and kinds; without them only ids are compared.
    """
    if previous is None:
        return Coherence(1.0, {"first": 1.0})
    told = takes_time(shot) or time_worded(shot)
    parts: dict[str, float] = {}
    cast = _cast(previous, shot, characters, told)
    if cast is not None:
        parts["cast"] = cast
    parts["place"] = _place(previous, shot, locations)
    parts["words"] = _words(previous, shot)
    parts["turn"] = _turn(previous, shot, told)
    parts["time"] = _time(previous, shot, told)
    parts["weather"] = _weather(previous, shot, told)
    light = _light(previous, shot)
    if light is not None:
        parts["light"] = light
    relation = _relation(previous, shot)
    if relation is not None:
        parts["relation"] = relation
    apart = 1.0
    for name, weight in WEIGHTS.items():
        apart *= 1.0 - weight * parts.get(name, 0.0)
    link = (1.0 - apart) * (STRANGERS + (1.0 - STRANGERS) * min(1.0, parts.get("cast", 1.0) / ENOUGH))
    have = [n for n in FLOW if n in parts]
    flow = sum(FLOW[n] * parts[n] for n in have) / sum(FLOW[n] for n in have)
    parts["link"], parts["flow"] = link, flow
    rounded = {k: round(v, 4) for k, v in parts.items()}
    return Coherence(round(link * (0.5 + 0.5 * flow), 4), rounded, round(repetition(previous, shot), 4))


def repetition(previous: Shot, shot: Shot) -> float:
    """How much of a shot was already in the one before, 0…1: word pairs of the description, and of the five texts."""
    said = jaccard(shingles(previous.description), shingles(shot.description))
    shown = jaccard(shingles(prose(previous)), shingles(prose(shot)))
    return max(said, shown)


def _spoken(shot: Shot) -> str:
    return " ".join((shot.description, shot.character.text, shot.background.text, shot.relation.text, shot.relation.changed, shot.cut.reason,
                     *(line.text for line in shot.dialogue)))


def _names_in(text: str) -> frozenset[str]:
    return frozenset(w.removesuffix("'s") for w in tokens(text))


def _cast(a: Shot, b: Shot, characters: Sequence[Character], told: bool) -> float | None:
    """Shared people; None when one of the shots shows and names nobody."""
    one, two = {p.character: p.look for p in a.character.people}, {p.character: p.look for p in b.character.people}
    names = {c.id: frozenset(tokens(c.name)) for c in characters}
    said_a, said_b = _names_in(_spoken(a)), _names_in(_spoken(b))

    gaze_a, gaze_b = {p.gaze for p in a.character.people}, {p.gaze for p in b.character.people}

    def presence(who: str, here: Mapping[str, str], said: frozenset[str], gazes: set[str]) -> float:
        return 1.0 if who in here else 0.7 if who in gazes or names.get(who, frozenset({who})) & said else 0.0

    everyone = sorted(set(one) | set(two))
    weight_a = {w: presence(w, one, said_a, gaze_a) for w in everyone}
    weight_b = {w: presence(w, two, said_b, gaze_b) for w in everyone}
    total_a, total_b = sum(weight_a.values()), sum(weight_b.values())
    if not total_a or not total_b:
        return None
    shared = 0.0
    for who in everyone:
        look = 1.0 if one.get(who) == two.get(who) or who not in one or who not in two else 0.85 if told else 0.5
        shared += look * min(weight_a[who], weight_b[who])
    union = sum(max(weight_a[w], weight_b[w]) for w in everyone)
    return min(1.0, 0.8 * shared / min(total_a, total_b) + 0.2 * shared / union)


def _place(a: Shot, b: Shot, locations: Sequence[Location]) -> float:
    if a.background.location == b.background.location:
        return 1.0
    places = {x.id: x for x in locations}
    here, there = places.get(b.background.location), places.get(a.background.location)
    if here is not None and story_words(here.name) and story_words(here.name) <= story_words(_spoken(a)):
        return 0.7
    if there is not None and story_words(there.name) and story_words(there.name) <= story_words(f"{b.description} {b.background.text}"):
        return 0.7
    return 0.5 if here is not None and there is not None and here.set == there.set else 0.0


def _weight(word: str) -> float:
    return min(1.0, (len(word) - 2) / 6)


def _words(a: Shot, b: Shot) -> float:
    told = _common(story_words(_told(a)), story_words(_told(b)), CHANCE_TOLD, FULL_TOLD)
    shown = _common(story_words(_shown(a)), story_words(_shown(b)), CHANCE_SHOWN, FULL_SHOWN)
    return 0.6 * told + 0.4 * shown


def _told(shot: Shot) -> str:
    return " ".join((shot.description, shot.relation.changed, shot.cut.reason, *shot.background.props, *(line.text for line in shot.dialogue)))


def _shown(shot: Shot) -> str:
    return " ".join((shot.character.text, shot.background.text, shot.relation.text))


def _common(one: frozenset[str], two: frozenset[str], chance: float, full: float) -> float:
    if not one or not two:
        return 0.0
    shared = sum(_weight(w) for w in sorted(one & two))
    share = shared / min(sum(_weight(w) for w in sorted(one)), sum(_weight(w) for w in sorted(two)))
    return min(1.0, max(0.0, (share - chance) / (full - chance)))


def _turn(a: Shot, b: Shot, told: bool) -> float:
    if same_scene(a, b):
        return 0.0
    bridged = b.cut.kind in ("match", "j", "l")
    if not b.character.people and (takes_time(b) or bridged or b.camera.kind == "establishing"):
        return 1.0 if told else 0.85
    return 0.4 if told or bridged else 0.0


def _time(a: Shot, b: Shot, told: bool) -> float:
    if a.flashback != b.flashback:
        return 0.9 if told else 0.4
    step = HOURS.index(b.background.hour) - HOURS.index(a.background.hour)
    if same_scene(a, b):
        return 1.0 if step == 0 else 0.0 if step < 0 else 0.9 if step == 1 or told else 0.5
    if step >= 0:
        return 1.0 if step <= 1 or told else 0.85
    return 0.85 if told else 0.3


def _weather(a: Shot, b: Shot, told: bool) -> float:
    same = 0.5 * (a.background.weather == b.background.weather) + 0.5 * (a.background.season == b.background.season)
    if same == 1.0:
        return 1.0
    if same_scene(a, b):
        mentioned = b.background.weather in tokens(_spoken(b))
        return 0.9 if mentioned and a.background.season == b.background.season else 0.4 * same
    return 0.9 if told else 0.4 + 0.4 * same


def _light(a: Shot, b: Shot) -> float | None:
    """Constancy of the light in one place at one hour; None elsewhere, where it may change freely."""
    if a.background.location != b.background.location or a.background.hour != b.background.hour or a.flashback != b.flashback:
        return None
    key = 1.0 if a.lighting.key == b.lighting.key else 0.4
    mired = abs(1e6 / a.lighting.kelvin - 1e6 / b.lighting.kelvin)
    return 0.6 * key + 0.4 * max(0.0, 1.0 - mired / 150.0)


def _relation(a: Shot, b: Shot) -> float | None:
    """Pairs of both shots that keep their bond; None without such a pair."""
    one = {pair_of(k.a, k.b): k.bond for k in a.relation.links}
    both = [(one[pair_of(k.a, k.b)], k.bond) for k in b.relation.links if pair_of(k.a, k.b) in one]
    if not both:
        return None
    return sum(1.0 if was == now else 0.9 if b.relation.changed.strip() else 0.3 for was, now in both) / len(both)
