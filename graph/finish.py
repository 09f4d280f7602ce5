"""The last node: cut the film, and write the papers that go with it.

Everything delivered is derived from artifacts and the script; nothing here decides anything. The film's bytes depend on
the script, the seed, the variant and the versions, never on time, place or the number of resumes.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any

from langgraph.runtime import Runtime

from .. import __version__
from ..agents.review import Review
from ..delivery.film import Chapter, FilmInfo, cut_film
from ..delivery.subtitles import cues, srt
from ..errors import RenderError
from ..script.model import Script
from ..script.rules import check_script
from ..store.artifacts import Record
from ..store.canonical import digest
from ..store.files import write_atomic
from ..tools.jobs import STAGES
from .papers import provenance, write_papers
from .services import Services, Settled
from .state import State


def clips_in_order(state: State, s: Services) -> list[tuple[str, str, Record]]:
    """``(shot, "boundary" | "shot", record)`` of every clip of the film, in the order in which they are shown."""
    script = s.workshop.script(state["script"])
    out: list[tuple[str, str, Record]] = []
    for shot in script.shots:
        piece = STAGES["boundaries"].slice(state, script, shot.id)
        job = STAGES["boundaries"].job(s.workshop, piece) if piece else None
        keys = ([("boundary", job.key)] if job else []) + [("shot", state["shots"][shot.id])]
        for kind, key in keys:
            record = s.store.lookup(key)
            if record is None:
                raise KeyError(f"the {kind} of {shot.id} is gone from the store")
            out.append((shot.id, kind, record))
    return out


def recipe_of(state: State, s: Services, script: Script) -> dict[str, Any]:
    """What the film's ``comment`` tag says: enough to make it again."""
    return {
        "vgot": __version__, "brief": script.brief.plain(), "variant": s.variant.plain(), "script_sha256": state["script"],
        "takes": dict(sorted(state.get("takes", {}).items())), "provenance": provenance(s),
    }


async def cut(state: State, runtime: Runtime[Services]) -> dict[str, Any]:
    """Join the clips into ``film.mp4`` and write script, board, subtitles and report beside it."""
    s = runtime.context
    film = await asyncio.to_thread(deliver, state, s)
    runtime.stream_writer({"stage": "cut", "id": "film", "done": True})
    return {"film": film}


def deliver(state: State, s: Services) -> dict[str, Any]:
    """Write everything into the run folder; returns the film's totals."""
    folder, script, fps = s.workshop.folder, s.workshop.script(state["script"]), s.variant.fps
    clips = clips_in_order(state, s)
    starts, end = starts_of(script, fps)
    ends = [*list(starts.values())[1:], end]
    chapters = [Chapter(f"{x.id} {x.description}"[:120], starts[x.id], until) for x, until in zip(script.shots, ends, strict=True)]
    lines = cues(script, fps=fps, starts=starts, seconds=end)
    info = cut_film(
        [s.store.path(r.outputs["clip"]) for _, _, r in clips], folder / "film.mp4", fps=fps, chapters=chapters, cues=lines,
        title=script.title, comment=json.dumps(recipe_of(state, s, script), ensure_ascii=False, sort_keys=True),
    )
    due = sum(shot.frames(fps) for shot in script.shots)
    if info.frames != due:
        raise RenderError(f"the clips make {info.frames} frames, the script asks for {due}; the generator {s.variant.render!r} broke its contract")
    if lines:
        write_atomic(folder / "subtitles.srt", srt(lines).encode())
    else:
        (folder / "subtitles.srt").unlink(missing_ok=True)
    film = totals(info, script, s.settled(state.get("spine")), s, clips)
    write_papers(state, s, film)
    return film


def starts_of(script: Script, fps: int) -> tuple[dict[str, float], float]:
    """Second of the film at which each shot starts, and at which the film ends. Transitions are centred on these points."""
    at, out = 0, {}
    for shot in script.shots:
        out[shot.id] = at / fps
        at += shot.frames(fps)
    return out, at / fps


def totals(info: FilmInfo, script: Script, settled: list[Settled], s: Services, clips: list[tuple[str, str, Record]]) -> dict[str, Any]:
    """What the verdict and ``--json`` print. Plain values, no paths, no times."""
    scores = [x.score for x in settled if x.score is not None]
    best = [r for x in settled for r in kept_rounds(s, x)]
    return {
        "shots": len(script.shots), "frames": info.frames, "seconds": info.seconds, "width": info.width, "height": info.height,
        "fps": info.fps, "bytes": info.size, "clips": digest([r.key for _, _, r in clips]),
        "score": round(sum(scores) / len(scores), 4) if scores else None,
        "outcomes": dict(sorted(Counter(outcomes(script, settled, s.variant.waive).values()).items())),
        "rounds": sum(len(x.reviews) for x in settled),
        "findings": dict(sorted(Counter(f.severity for r in best for f in r.findings).items())),
    }


def outcomes(script: Script, settled: list[Settled], waive: tuple[str, ...]) -> dict[str, str]:
    """How each shot came into the film: the validator's outcome, or, where a person changed it afterwards, ``edited``;
    ``waived`` where that edit breaks a rule of grammar, which the person's approval overrules."""
    out = {x.shot.id: x.outcome for x in settled}
    changed = {shot.id for shot in script.shots} - {x.shot.id for x in settled if script.shot(x.shot.id) == x.shot}
    if changed:
        broken = {f.shot for f in check_script(script, waive=frozenset(waive)) if f.severity == "error"}
        out |= {id: "waived" if id in broken else "edited" for id in changed}
    return {shot.id: out[shot.id] for shot in script.shots}


def kept_rounds(s: Services, settled: Settled) -> list[Review]:
    """The review of the round that was kept (none where nobody validates)."""
    return [Review.read(s.store.get(ref)) for ref in settled.reviews[settled.round : settled.round + 1]]
