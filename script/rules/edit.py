"""Rules about cuts, ids and what a backend can shoot."""

from __future__ import annotations

from collections.abc import Iterator

from ..ledger import prose
from ..marks import same_place, same_scene, time_worded
from ..model import Shot
from ..vocabulary import MIXED_CUTS
from ..wording import count
from .base import Context, Note, one_of, rule

OPENERS = ("hard", "fade_in", "iris", "dip")


@rule("unique-id", "error", "story", "Every shot has its own id.")
def unique_id(context: Context, shot: Shot) -> Iterator[Note]:
    if shot.id in context.index.shots:
        yield Note("id", f"an earlier shot is called {shot.id!r} too", f"use a free id, for example {_free(context, shot.id)!r}")


def _free(context: Context, id: str) -> str:
    taken = set(context.index.shots)
    return next((f"{id.rstrip('abcdefghijklmnopqrstuvwxyz')}{c}" for c in "abcdefghijklmnopqrstuvwxyz"
                 if f"{id.rstrip('abcdefghijklmnopqrstuvwxyz')}{c}" not in taken), f"s{len(taken) + 1:02d}")


@rule("cut-fit", "error", "camera", "A continuous cut keeps place, time, weather and clothes; anything else is another kind of cut.")
def cut_fit(context: Context, shot: Shot) -> Iterator[Note]:
    before, kind = context.previous, shot.cut.kind
    if before is None:
        if kind not in OPENERS:
            yield Note("cut.kind", f"the first shot has nothing to cut {kind!r} from", f"use one of: {one_of(OPENERS)}")
        return
    if kind != "continuous":
        return
    was, now = before.background, shot.background
    changed = [
        f"{what} ({a} to {b})" for what, a, b in (
            ("the scene", before.scene, shot.scene), ("the place", was.location, now.location), ("the hour", was.hour, now.hour),
            ("the weather", was.weather, now.weather), ("the season", was.season, now.season),
            ("the time of the story", _time(before), _time(shot)),
        ) if a != b
    ]
    looks = {p.character: p.look for p in before.character.people}
    changed += [f"the look of {p.character} ({looks[p.character]} to {p.look})" for p in shot.character.people
                if looks.get(p.character, p.look) != p.look]
    if changed:
        time = was.hour != now.hour or was.season != now.season or before.flashback != shot.flashback
        yield Note("cut.kind", f"a continuous cut, but {', '.join(changed)} changes" if len(changed) == 1 else
                   f"a continuous cut, but these change: {', '.join(changed)}", f"use {'dissolve' if time else 'hard'!r}")


def _time(shot: Shot) -> str:
    return "flashback" if shot.flashback else "present"


@rule("transition", "warn", "camera", "A transition fits into both shots and means something: a dissolve is time, a wipe is rare.")
def transition(context: Context, shot: Shot) -> Iterator[Note]:
    cut, before = shot.cut, context.previous
    if cut.kind not in MIXED_CUTS:
        if cut.seconds > 0:
            yield Note("cut.seconds", f"a {cut.kind!r} cut of {cut.seconds:g} s", "use 0 seconds, or a kind that takes time: "
                       f"{one_of(sorted(MIXED_CUTS))}", severity="error")
    else:
        shorter = min(shot.seconds, before.seconds) if before is not None and cut.kind != "fade_in" else shot.seconds
        if cut.seconds <= 0:
            yield Note("cut.seconds", f"a {cut.kind!r} of no length", f"use {min(1.0, shorter / 2):.2g} seconds, or a hard cut",
                       severity="error")
        elif cut.seconds > shorter / 2 + 1e-6:
            yield Note("cut.seconds", f"a {cut.kind!r} of {cut.seconds:g} s takes more than half of the shorter shot ({shorter:g} s)",
                       f"use at most {shorter / 2:.2g} seconds", severity="error")
    if before is None:
        return
    if cut.kind == "dissolve" and same_scene(before, shot) and same_place(before, shot) and before.background.hour == shot.background.hour:
        same_looks = all((q := before.performance(p.character)) is None or q.look == p.look for p in shot.character.people)
        worded = time_worded(shot) or cut.reason.strip()
        if same_looks and not worded:
            yield Note("cut.kind", "a dissolve inside one scene at one hour, where no time passes",
                       "use 'hard', or give the reason in cut.reason")
    if cut.kind in ("wipe", "iris") and context.index.cuts.get(cut.kind, 0) >= 1 + len(context.past) // 12:
        yield Note("cut.kind", f"{context.index.cuts[cut.kind] + 1} cuts of kind {cut.kind!r} within {len(context.past) + 1} shots",
                   "use 'dissolve' or 'hard'")
    if cut.kind == "l" and not before.dialogue:
        yield Note("cut.kind", f"an 'l' cut carries sound over, but nobody speaks in shot {before.id}", "use 'hard'", severity="error")
    if cut.kind == "j" and not shot.dialogue:
        yield Note("cut.kind", "a 'j' cut begins with the sound of this shot, but nobody speaks in it", "use 'hard'", severity="error")


@rule("backend", "error", "story", "A shot stays within what the chosen backend can shoot.")
def backend(context: Context, shot: Shot) -> Iterator[Note]:
    limits = context.limits
    if not limits.min_seconds <= shot.seconds <= limits.max_seconds:
        want = min(max(shot.seconds, limits.min_seconds), limits.max_seconds)
        yield Note("seconds", f"{shot.seconds:g} s, the backend shoots {limits.min_seconds:g} to {limits.max_seconds:g} s",
                   f"use {want:g} seconds" + (", or split the shot" if shot.seconds > limits.max_seconds else ""))
    if len(shot.character.people) > limits.max_cast:
        yield Note("character.people", f"{len(shot.character.people)} people, the backend draws at most {limits.max_cast}",
                   f"keep {limits.max_cast}, or split the group over two shots", "character")
    words = count(prose(shot))
    if words > limits.max_prompt_words:
        longest = max(("character", "background", "relation", "camera", "lighting"), key=lambda d: count(getattr(shot, d).text))
        yield Note(f"{longest}.text", f"the five domains have {words} words, the backend reads {limits.max_prompt_words}",
                   f"shorten the texts by {words - limits.max_prompt_words} words, the {longest} first", longest)  # type: ignore[arg-type]
