"""Rules that need the whole film. They advise; no shot alone can mend them."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean, pstdev

from ..model import Script
from ..vocabulary import INTERIORS
from .base import Limits, Note, film_rule, one_of
from .camera import readable

ACT_SHARES = {1: 0.2, 2: 0.3, 3: 0.3, 4: 0.2}
ACT_SLACK = 0.1


@film_rule("act", "info", "story", "A film sets up, turns and ends: four acts of about 20, 30, 30 and 20 percent.")
def act(script: Script, limits: Limits) -> Iterator[tuple[str, Note]]:
    acts = [s.act for s in script.shots]
    for before, shot in zip(script.shots, script.shots[1:], strict=False):
        if shot.act < before.act and not shot.flashback and not before.flashback:
            yield shot.id, Note("act", f"act {shot.act} after act {before.act} in shot {before.id}", f"use act {before.act} or later")
    if len(acts) < 8:
        return
    whole = sum(s.seconds for s in script.shots)
    for number, share in ACT_SHARES.items():
        have = sum(s.seconds for s in script.shots if s.act == number) / whole
        slack = ACT_SLACK + 1.0 / len(acts)
        if abs(have - share) > slack:
            yield "", Note("act", f"act {number} takes {have:.0%} of the film", f"aim at {share:.0%}, give or take {ACT_SLACK:.0%}")


@film_rule("count", "warn", "story", "The film has as many shots as were asked for.")
def number(script: Script, limits: Limits) -> Iterator[tuple[str, Note]]:
    if len(script.shots) != script.brief.shots:
        yield "", Note("shots", f"{len(script.shots)} shots, the brief asks for {script.brief.shots}",
                       f"write {script.brief.shots} shots, or change the brief")


@film_rule("rhythm", "warn", "story", "The length of shots varies with what happens.")
def lengths(script: Script, limits: Limits) -> Iterator[tuple[str, Note]]:
    seconds, tension = [s.seconds for s in script.shots], [float(s.tension) for s in script.shots]
    if len(seconds) < 6:
        return
    spread = pstdev(seconds) / fmean(seconds)
    if spread < 0.08 and pstdev(tension) > 0.5:
        yield "", Note("seconds", f"all shots are about {fmean(seconds):.1f} s long (spread {spread:.0%}) while the tension goes from "
                       f"{min(tension):.0f} to {max(tension):.0f}", "shorten shots of high tension, lengthen calm ones")


@film_rule("establish", "warn", "camera", "A place that matters is shown as a whole at least once.")
def never_wide(script: Script, limits: Limits) -> Iterator[tuple[str, Note]]:
    for place in script.locations:
        shots = [s for s in script.shots if s.background.location == place.id]
        if len(shots) >= 3 and not any(s.camera.size in ("EWS", "WS", "FS") or s.camera.kind == "establishing" for s in shots):
            yield shots[0].id, Note("camera.size", f"{place.name} is in {len(shots)} shots and never seen as a whole",
                                    f"use EWS, WS or FS in one of: {one_of(s.id for s in shots)}")


@film_rule("face-early", "info", "character", "Everybody of the cast is seen.")
def seen(script: Script, limits: Limits) -> Iterator[tuple[str, Note]]:
    for member in script.characters:
        shots = [s for s in script.shots if s.performance(member.id)]
        if not shots:
            yield "", Note("characters", f"{member.name} is in the cast and in no shot",
                           f"bring {member.id!r} into a shot, or leave them out")
        elif len(shots) >= 3 and not any(readable(s, member.id) for s in shots):
            yield shots[0].id, Note("camera.size", f"the face of {member.name} can be read in none of {len(shots)} shots",
                                 "use MS or closer in one")


@film_rule("place-known", "warn", "background", "Inside is inside: a location and the set it is built of agree.")
def inside(script: Script, limits: Limits) -> Iterator[tuple[str, Note]]:
    for i, place in enumerate(script.locations):
        if place.interior != (place.set in INTERIORS):
            kind = "an interior" if place.set in INTERIORS else "an exterior"
            yield "", Note(f"locations.{i}.interior", f"{place.name} is called {'an interior' if place.interior else 'an exterior'}, "
                           f"its set {place.set!r} is {kind}", f"set interior to {place.set in INTERIORS}, or choose another set")


FILM_RULES = (act, number, lengths, never_wide, seen, inside)
