"""The papers of a run: script, storyboard and report, written when the film is cut and whenever a gate waits."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .. import __version__
from ..delivery.report import report
from ..delivery.report_data import CastReport, ReportData, Round, Seam, ShotReport, Span, Stage
from ..delivery.storyboard import Panel, storyboard
from ..script.model import Script
from ..store.artifacts import Store
from ..store.files import write_atomic
from ..tools.jobs import STAGES, looks_used
from .services import Services, Settled, reviews_of

Plain = Mapping[str, Any]
PACKAGES = ("langgraph", "numpy", "pillow", "aggdraw", "av")


def write_papers(state: Plain, s: Services, film: Plain | None) -> None:
    """Write whatever the state allows: the script once it is settled, the board once there are keyframes, the report always."""
    folder = s.workshop.folder
    script = s.workshop.script(state["script"])
    write_atomic(folder / "script.json", script.dumps().encode())
    pictures = keyframe_pictures(state, s.store)
    if len(pictures) == len(script.shots):
        storyboard(
            panels(script, pictures), script.title, folder / "storyboard.png", logline=script.logline, label=honest_label(s),
            provenance=honest_label(s),
        )
    report(report_data(state, s, script, pictures, film), folder / "report.html")


def honest_label(s: Services) -> str:
    """Who wrote and who drew, in a few words for a corner."""
    if s.variant.render == "animatic" and s.variant.writer == "offline":
        return "PREVIZ - procedural - no AI model"
    return f"written by {s.room.writer.label}; drawn by {s.variant.render}"


def keyframe_pictures(state: Plain, store: Store) -> dict[str, Any]:
    """Path of each shot's keyframe that is there."""
    out = {}
    for shot, key in state.get("keyframes", {}).items():
        if (record := store.lookup(key)) is not None:
            out[shot] = store.path(record.outputs["image"])
    return out


def panels(script: Script, pictures: Plain) -> list[Panel]:
    """The shots as a storyboard shows them."""
    out = []
    for shot in script.shots:
        place = script.location(shot.background.location)
        c = shot.camera
        out.append(Panel(
            image=pictures[shot.id], shot=shot.id, size=c.size, move=c.move, lens=c.lens, seconds=shot.seconds, description=shot.description,
            cut=shot.cut.kind, act=shot.act, place=f"{place.name if place else shot.background.location}, {shot.background.hour}",
            pan=c.c_cam.pan, tilt=c.c_cam.tilt,
        ))
    return out


# -- the report -----------------------------------------------------------------------------------------------------------
def report_data(state: Plain, s: Services, script: Script, pictures: Mapping[str, Path], film: Plain | None) -> ReportData:
    """Everything that the report says of the run as it stands."""
    plan = s.plan(state["plan"])
    settled = {x.shot.id: x for x in s.settled(state.get("spine"))}
    seconds = seconds_by_key(s)
    return ReportData(
        title=script.title, logline=script.logline, story=script.brief.story, label=honest_label(s), provenance=provenance(s),
        understood=[Span(u.start, u.end, u.meaning) for u in plan.understood], unused=plan.unused, notes=plan.notes,
        place_names={x.id: x.name for x in script.locations}, cast=cast_of(state, s, script),
        shots=[shot_report(state, s, shot.id, script, settled.get(shot.id), pictures, seconds) for shot in script.shots],
        stages=stages_of(s), seams=seams_of(state, s, script), totals=film_totals(script, film),
        variant={k: _short(v) for k, v in s.variant.plain().items()},
        versions={"vgot": __version__, "python": platform.python_version()} | {p: version(p) for p in PACKAGES},
        film="film.mp4" if film else "", language=script.brief.language,
    )


def provenance(s: Services) -> dict[str, str]:
    """Who made what, in honest words."""
    procedural = s.variant.render in ("animatic", "slate", "slate_chain")
    return {
        "writer": s.room.writer.label, "writer_id": s.room.writer.id,
        "pictures": "procedural (no AI model)" if procedural else s.variant.render,
        "digital_source_type": "algorithmicMedia" if procedural else "trainedAlgorithmicMedia",
    }


def _short(value: Any) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def film_totals(script: Script, film: Plain | None) -> dict[str, str]:
    """Figures for the top line."""
    out = {"cast": str(len(script.characters)), "places": str(len({x.background.location for x in script.shots}))}
    if film:
        out |= {"picture": f"{film['width']}x{film['height']} at {film['fps']} fps", "frames": str(film["frames"])}
        out |= {"mean score": f"{film['score']:.2f}"} if film.get("score") is not None else {}
    return out


def shot_report(
    state: Plain, s: Services, id: str, script: Script, settled: Settled | None, pictures: Mapping[str, Path], seconds: Mapping[str, float]
) -> ShotReport:
    """One shot: its picture, its rounds, how it was accepted, what it cost."""
    shot = next(x for x in script.shots if x.id == id)
    keys = [state.get(field, {}).get(id) for field in ("keyframes", "shots", "boundaries")]
    spent = [seconds[k] for k in keys if k in seconds]
    rounds = []
    for r in reviews_of(s.store, [settled] if settled else []):
        parts = {k: v for k, v in r.components.plain().items() if v is not None}
        rounds.append(Round(r.round, r.score, parts, r.findings, r.failing, kept=settled is not None and r.round == settled.round))
    by_hand = settled is None or settled.shot != shot
    note = "changed by hand after it was settled" if by_hand else ""
    outcome = "edited" if by_hand else settled.outcome if settled else ""
    return ShotReport(
        shot, pictures.get(id), outcome, rounds, int(state.get("takes", {}).get(f"shot:{id}", 0)),
        sum(spent) if spent else None, note,
    )


def cast_of(state: Plain, s: Services, script: Script) -> list[CastReport]:
    """Every look that is seen, with its portrait once there is one."""
    out = []
    for look in (k for id in looks_used(script) if (k := script.look(id))):
        person = script.character_of(look.character)
        record = s.store.lookup(state.get("portraits", {}).get(look.id, "")) if state.get("portraits", {}).get(look.id) else None
        out.append(CastReport(
            person.name if person else look.character, look.id, person.role if person else "",
            look.text or f"{look.age}, {look.outfit[0].colour} {look.outfit[0].garment.replace('_', ' ')}",
            s.store.path(record.outputs["image"]) if record else None,
        ))
    return out


def seams_of(state: Plain, s: Services, script: Script) -> list[Seam]:
    """What was measured over each boundary that was made."""
    out = []
    for before, shot in zip(script.shots, script.shots[1:], strict=False):
        record = s.store.lookup(state.get("boundaries", {}).get(shot.id, "")) if state.get("boundaries", {}).get(shot.id) else None
        measured = json.loads(s.store.get(record.outputs["seam"])) if record and "seam" in record.outputs else {}
        out.append(Seam(before.id, shot.id, shot.cut.kind, measured.get("seam_ratio")))
    return out


def seconds_by_key(s: Services) -> dict[str, float]:
    """Computing seconds of everything this run folder ever made, by key."""
    return {e["key"]: float(e["seconds"]) for e in s.store.journal.read() if e.get("event") == "made" and e.get("seconds") is not None}


def stages_of(s: Services) -> list[Stage]:
    """Computing seconds and counts per stage, from the journal."""
    spent: dict[str, list[float]] = {}
    for event in s.store.journal.read():
        if event.get("event") == "made":
            spent.setdefault(str(event["op"]).split("/")[0].rpartition(".")[2], []).append(float(event.get("seconds") or 0.0))
    names = {"llm": "writers", **{stage.leaf: stage.field for stage in STAGES.values()}}
    return [Stage(names[k], round(sum(spent[k]), 2), made=len(spent[k])) for k in names if k in spent]
