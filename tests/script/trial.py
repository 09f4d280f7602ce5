"""A validator on trial: scripts with one known fault and scripts with none, run along the chain as the graph runs them.

The outlines are those of the clean script, so that a stray shot is measured against what the director ordered; for a fault of the
director's own (``story``) the outline has the fault as well. The run stops at the first shot that would be revised: the graph
would not go on with it either.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vgot.agents.messages import Role
from vgot.agents.offline.compose import draft_script
from vgot.agents.review import Review
from vgot.agents.roles import ORDER, owner
from vgot.agents.validator import Thresholds, judge
from vgot.script.coherence import TAU_C
from vgot.script.model import Brief, Outline, Script, Shot
from vgot.script.rules import Context, check_shot
from vgot.script.vocabulary import Domain

from .faults import FAULTS, NoRoom, plant
from .films import films
from .harmless import EDITS, NoPlace, contradict, edit
from .natural import told
from .unseen import DIRECTED, fields_of, mutate, other_value

STORIES: tuple[str, ...] = (
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
    "A nurse and a soldier dance in a hospital on the last night of a war.",
    "A painter loses her sight and learns to paint by touch.",
    "Three brothers carry their father's boat over a mountain.",
    "A detective follows a violinist through the fog to an empty theatre.",
    "A baker wakes before dawn every day until a stranger asks for one loaf.",
    "A teacher and a mute pupil build a telescope in a village school.",
    "A fisherman rescues a horse from the winter sea.",
    "The queen of a small country sells her crown at a market.",
    "A boy plants a tree in the city and returns as an old man.",
    "Two strangers share a train car and find that they love the same woman.",
    "A cat leads a lonely widow to a hidden garden.",
    "A clockmaker and her apprentice repair the clock of a drowned town.",
    "A scientist and her robot argue about the end of an experiment.",
    "A young boxer fights his own brother for the title.",
    "An actress forgets her lines on the night of her greatest role.",
    "A postman delivers the last letter of the war across a frozen lake.",
    "A mother and daughter cross the desert with one bottle of water.",
    "A pianist plays for the wolves in the forest.",
    "A gardener finds a diary under the roses of an old house.",
    "A thief returns a painting to a gallery at night.",
)
"""What the composed scripts tell."""
NOISE = ("amber", "quick", "under", "seven", "glass", "hollow", "runs", "paper", "blue", "north", "thin", "salt", "ring", "late", "field", "moss")
"""Words that tell no story."""
THRESHOLDS = Thresholds(tau_c=TAU_C)
ROLES: tuple[Role, ...] = ORDER


def outline_of(shot: Shot) -> Outline:
    """The director's line that a shot films."""
    b = shot.background
    return Outline(
        id=shot.id, scene=shot.scene, act=shot.act, beat=shot.beat, tension=shot.tension, description=shot.description, location=b.location,
        hour=b.hour, weather=b.weather, season=b.season, looks=tuple(dict.fromkeys(p.look for p in shot.character.people)), seconds=shot.seconds,
        flashback=shot.flashback,
    )


def first_alarm(script: Script, outlines: Sequence[Outline], start: int = 0, stop: int | None = None) -> tuple[int, Review] | None:
    """The first shot of ``[start, stop)`` that would be revised, judged along the chain, and its review."""
    context = Context.of(script)
    for i, (outline, shot) in enumerate(zip(outlines, script.shots, strict=True)):
        if i >= (len(outlines) if stop is None else stop):
            return None
        if i >= start:
            review = judge(context, outline, shot, round=0, thresholds=THRESHOLDS, roles=ROLES)
            if review.outcome != "accepted":
                return i, review
        context = context.then(shot)
    return None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one faulty script. ``located``: an alarm no more than a shot away; ``blamed``: and the right owner was named."""

    kind: str
    domain: Domain
    alarm: bool
    located: bool
    blamed: bool
    alone: bool
    """Found where it lies even when the outlines are made of the faulty script, so that only the script speaks."""
    reasons: tuple[str, ...] = ()


def try_fault(clean: Script, faulty: Script, shot: str, domain: Domain, kind: str) -> Verdict:
    """Run a faulty script and compare the first alarm with the known fault."""
    at = faulty.places_in_order[shot]
    ordered = [outline_of(s) for s in clean.shots]
    given = [outline_of(s) for s in faulty.shots]
    lines = given if domain == "story" else ordered
    hit = first_alarm(faulty, lines)
    alone = hit if domain == "story" else first_alarm(faulty, given)
    located = hit is not None and abs(hit[0] - at) <= 1
    return Verdict(
        kind, domain, hit is not None, located, located and hit is not None and hit[1].owner == owner((domain,), ROLES),
        alone is not None and abs(alone[0] - at) <= 1, hit[1].reasons if hit else (),
    )


def false_alarm(script: Script) -> tuple[int, Review] | None:
    """The first shot of a clean script that would be revised, or None."""
    return first_alarm(script, [outline_of(s) for s in script.shots])


def prose_alarms(script: Script) -> list[tuple[str, Review]]:
    """Every shot of a clean script that would be revised, each judged after those before it as they stand."""
    context, found = Context.of(script), []
    for shot in script.shots:
        review = judge(context, outline_of(shot), shot, round=0, thresholds=THRESHOLDS, roles=ROLES)
        if review.outcome != "accepted":
            found.append((shot.id, review))
        context = context.then(shot)
    return found


def text_alarms(rows: Sequence[tuple[str, dict[str, Any], str]]) -> list[tuple[str, str]]:
    """Texts that the word rules hold against the typed fields they were written for, and what they say."""
    found = []
    for domain, fields, text in rows:
        script, shot = told(domain, fields, text)
        notes = [f for f in check_shot(Context.of(script), shot) if f.rule in ("domain-fit", "empty-domain") and f.severity == "error"]
        if notes:
            found.append((text, notes[0].saw))
    return found


def wilson(good: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    p = good / of
    middle, half = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))


def transplant(script: Script, donor: Script, rng: random.Random) -> tuple[Script, str] | None:
    """The script with one shot told by another story, adapted as well as a pen can: names, looks, place, hour and cut are its own.

    Only the words betray it: description, texts and talk are the donor's. None if no shot of the donor has as many people.
    """
    at = rng.randrange(1, len(script.shots))
    own = script.shots[at]
    fits = [s for s in donor.shots if len(s.character.people) == len(own.character.people)]
    if not fits:
        return None
    guest = fits[rng.randrange(len(fits))]
    names = {g.character: p.character for g, p in zip(guest.character.people, own.character.people, strict=True)}
    spoken = {donor_name.name: member.name for a, b in names.items()
              if (donor_name := donor.character_of(a)) is not None and (member := script.character_of(b)) is not None}

    def adapted(text: str) -> str:
        for old, new in spoken.items():
            text = re.sub(rf"\b{re.escape(old)}\b", new, text)
        return text

    data = script.plain()
    shot = data["shots"][at]
    shot["description"] = adapted(guest.description)[:400]
    for domain in ("character", "background", "relation"):
        shot[domain]["text"] = adapted(getattr(guest, domain).text)
    shot["background"]["props"], shot["dialogue"] = list(guest.background.props), []
    return Script.read(data), own.id


def junk(script: Script, rng: random.Random) -> tuple[Script, str]:
    """The script with one shot of random values: every field that the schema leaves open is drawn, every text is noise."""
    at = rng.randrange(len(script.shots))
    data = script.plain()
    for path, kind in list(fields_of(Shot, data["shots"][at])):
        if path[0] in DIRECTED:
            continue
        row = data["shots"][at]
        for step in path[:-1]:
            row = row[step]
        value = other_value(kind, path, row[path[-1]], script, rng)
        row[path[-1]] = value if value is not None else " ".join(rng.choice(NOISE) for _ in range(12)) if path[-1] == "text" else row[path[-1]]
    return Script.read(data), script.shots[at].id



@dataclass(frozen=True, slots=True)
class Case:
    """One script on trial. ``clean`` is the script without the fault; ``shot`` and ``domain`` are empty for a clean one."""

    kind: str
    script: Script
    clean: Script
    shot: str = ""
    domain: Domain = "story"


def sources(stories: int = len(STORIES), round: int = 0) -> tuple[Script, ...]:
    """The films written by hand, and composed ones of 6 to 18 shots; another ``round`` composes others of the same stories."""
    composed = (draft_script(Brief(story=s, shots=6 + (i + 5 * round) % 13, seed=i + 1000 * round)) for i, s in enumerate(STORIES[:stories]))
    return (*films(), *composed)


def faulty_cases(scripts: Sequence[Script], each: int, seed: int = 0) -> Iterator[Case]:
    """Up to ``each`` scripts per kind of planted fault, every kind over other scripts, places and seeds."""
    for n, kind in enumerate(FAULTS):
        rng, planted = random.Random(f"{seed}/{kind}"), 0
        for i in rng.sample(range(len(scripts)), len(scripts)):
            if planted == each:
                break
            try:
                faulty, shot, domain = plant(scripts[i], kind, random.Random(seed + 97 * n + i))
            except NoRoom:
                continue
            planted += 1
            yield Case(kind, faulty, scripts[i], shot, domain)


def clean_cases(scripts: Sequence[Script], each: int, seed: int = 0, kinds: Sequence[str] = tuple(EDITS)) -> Iterator[Case]:
    """The scripts as they are, then up to ``each`` of them per kind of harmless edit."""
    for script in scripts:
        yield Case("as written", script, script)
    for kind in kinds:
        rng, made = random.Random(f"{seed}/{kind}"), 0
        for i in rng.sample(range(len(scripts)), len(scripts)):
            if made == each:
                break
            try:
                other = edit(scripts[i], kind, random.Random(seed + i))
            except NoPlace:
                continue
            made += 1
            yield Case(kind, other, other)


def unseen_cases(scripts: Sequence[Script], each: int, seed: int = 0) -> Iterator[Case]:
    """``each`` mutations per script of any typed field, kept where a reader objects."""
    for i, script in enumerate(scripts):
        for k in range(each):
            m = mutate(script, random.Random(f"{seed}/{i}/{k}"))
            if m is not None:
                yield Case(m.field, m.script, script, m.shot, m.domain)


def foreign_cases(scripts: Sequence[Script], each: int, seed: int = 0) -> Iterator[Case]:
    """A shot of another story in each script, adapted to its names, place and hour (:func:`transplant`)."""
    for i, script in enumerate(scripts):
        for k in range(each):
            made = transplant(script, scripts[(i + 7 + k) % len(scripts)], random.Random(f"{seed}/{i}/{k}"))
            if made is not None:
                yield Case("foreign shot", made[0], script, made[1], "story")


def contrary_cases(scripts: Sequence[Script], each: int, seed: int = 0) -> Iterator[Case]:
    """Free prose that contradicts the typed fields of its domain (:func:`contradict`), in a wording no rule was written after."""
    domains: tuple[Domain, ...] = ("background", "relation", "camera", "lighting")
    for i, script in enumerate(scripts):
        for k in range(each):
            for domain in domains:
                try:
                    faulty, shot = contradict(script, domain, random.Random(f"{seed}/{i}/{k}/{domain}"))
                except NoPlace:
                    continue
                yield Case(f"{domain} prose", faulty, script, shot, domain)


def junk_cases(scripts: Sequence[Script], each: int, seed: int = 0) -> Iterator[Case]:
    """A shot of random values in each script (:func:`junk`)."""
    for i, script in enumerate(scripts):
        for k in range(each):
            faulty, shot = junk(script, random.Random(f"{seed}/{i}/{k}"))
            yield Case("junk", faulty, script, shot, "character")


def tried(cases: Iterable[Case]) -> list[Verdict]:
    """The verdict of every faulty case."""
    return [try_fault(c.clean, c.script, c.shot, c.domain, c.kind) for c in cases]


def precision_recall(verdicts: Sequence[Verdict], false: int) -> tuple[float, float]:
    """Precision and recall: an alarm is true if it lies where the fault does; ``false`` counts the alarms in clean scripts."""
    true, alarms = sum(v.located for v in verdicts), sum(v.alarm for v in verdicts) + false
    return (true / alarms if alarms else 0.0), (true / len(verdicts) if verdicts else 0.0)
