"""The papers of a run: script, storyboard and report, written when the film is cut and whenever a gate waits."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .. import __version__
from ..agents.ledger import Call, calls_of
from ..agents.review import Review
from ..delivery.report import report
from ..delivery.report_data import (
    Bill,
    CastReport,
    DecisionReport,
    RemarkReport,
    ReplayReport,
    ReportData,
    Round,
    Seam,
    ShotReport,
    Span,
    Stage,
    WordReport,
    WriterReport,
    WritersReport,
)
from ..delivery.storyboard import Panel, storyboard
from ..script.model import Script
from ..store.artifacts import Store
from ..store.files import write_atomic
from ..tools.jobs import STAGES, looks_used
from .accounts import any_learned, asked_roles, asks_encoder, bill_of, bills_by_shot, by_role, prompts_used
from .services import Services, Settled, reviews_of

Plain = Mapping[str, Any]
PREVIZ = "PREVIZ - procedural - no AI model"
PACKAGES = ("langgraph", "numpy", "pillow", "aggdraw", "av")
MODEL_PACKAGES = ("torch", "diffusers", "transformers", "safetensors")
"""Packages that bear on pictures made by models."""


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
    if s.variant.render == "animatic" and not any_model(s):
        return PREVIZ
    writers = ", ".join(dict.fromkeys(s.room.writers[r].label for r in asked_roles(s.variant)))
    judged = f", judged by {s.variant.encoder}" if asks_encoder(s.variant) else ""
    return f"written by {writers}{judged}; drawn by {s.variant.render}"


def any_model(s: Services) -> bool:
    """Whether a model that was trained on anything takes part in the writing or judging of the script."""
    return any_learned(s.variant, s.room.writers) or asks_encoder(s.variant)


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
    filed = filed_calls(s)
    calls = [c for c in filed if c.learned]
    bills = bills_by_shot(calls, s.room.ledger.prices)
    seconds = seconds_by_key(s)
    made_by = provenance(s, calls)
    return ReportData(
        title=script.title, logline=script.logline, story=script.brief.story, label=honest_label(s),
        provenance={k: made_by[k] for k in ("writer", "encoder", "pictures") if k in made_by},
        understood=[Span(u.start, u.end, u.meaning) for u in plan.understood], unused=plan.unused, notes=plan.notes, mended=plan.mended,
        place_names={x.id: x.name for x in script.locations}, cast=cast_of(state, s, script),
        shots=[
            shot_report(state, s, shot.id, script, settled.get(shot.id), pictures, seconds, bills.get(shot.id)) for shot in script.shots
        ],
        stages=stages_of(s), seams=seams_of(state, s, script), totals=film_totals(script, film),
        writers=writers_report(s, filed), remarks=remarks_of(state, s), decisions=decisions_of(state, s), replay=replay_of(s, filed),
        origin={k: v for k, v in made_by.items() if k != "prompts"}, prompts=made_by.get("prompts", {}),
        variant={k: _short(v) for k, v in s.variant.plain().items()},
        versions={"vgot": __version__, "python": platform.python_version()} | {
            p: version(p) for p in (*PACKAGES, *(() if s.workshop.renderer.procedural else MODEL_PACKAGES))
        },
        film="film.mp4" if film else "", language=script.brief.language,
    )


def filed_calls(s: Services) -> list[Call]:
    """Calls that the run holds, to models and to rules; nothing is read where there is nothing to say of them."""
    return calls_of(s.store) if any_learned(s.variant, s.room.writers) or s.room.ledger.source is not None else []


def provenance(s: Services, calls: Sequence[Call] | None = None) -> dict[str, Any]:
    """Who made what, in honest words: writers, pictures, encoder, prompts (first 12 hex digits of their sha256).

    ``calls``: the run's calls to language models, where they are at hand. The type of source is IPTC's: purely procedural media
    are ``algorithmicMedia``; where a trained model wrote or judged what was drawn by rules, the film is a mix.
    """
    procedural = s.workshop.renderer.procedural
    if procedural:
        source = "compositeWithTrainedAlgorithmicMedia" if any_model(s) else "algorithmicMedia"
    else:
        source = "trainedAlgorithmicMedia"
    out: dict[str, Any] = {
        "writer": by_role(s.variant, {r: w.label for r, w in s.room.writers.items()}),
        "writer_id": by_role(s.variant, {r: w.id for r, w in s.room.writers.items()}),
        "pictures": s.workshop.renderer.pictures,
        "digital_source_type": source,
    }
    if asks_encoder(s.variant):
        out["encoder"] = s.room.encoder.id
    if prompts := prompts_used([c for c in filed_calls(s) if c.learned] if calls is None else calls):
        out["prompts"] = prompts
    return out


# -- what the models did ------------------------------------------------------------------------------------------------------
def writers_report(s: Services, filed: Sequence[Call]) -> WritersReport | None:
    """Calls, tokens, time and money of each role; None where only rules write."""
    if not any_learned(s.variant, s.room.writers):
        return None
    prices = s.room.ledger.prices
    calls = [c for c in filed if c.learned]
    roles = []
    for role in asked_roles(s.variant):
        writer = s.room.writers[role]
        roles.append(WriterReport(role, writer.label, bill_of([c for c in calls if c.place.role == role], prices) if writer.learned else None))
    again = answers_found(s) - sum(c.kept for c in filed)
    return WritersReport(roles, bill_of(calls, prices), max(0, again))


def answers_found(s: Services) -> int:
    """How often a question had been answered before, in all sessions of the run."""
    before = sum(int(e.get("calls_reused", 0)) for e in s.store.journal.read() if e.get("event") == "went")
    return before + s.room.reused


def replay_of(s: Services, filed: Sequence[Call]) -> ReplayReport | None:
    """What a replay found in the recorded run and what it had to ask anew; None where nothing is replayed."""
    source = s.room.ledger.source
    if source is None:
        return None
    made = [(str(c.place), c.why or "it was asked outside the replay") for c in filed if not c.kept]
    return ReplayReport(source.root.parent.name, sum(c.kept for c in filed), made)


def remarks_of(state: Plain, s: Services) -> list[RemarkReport]:
    """What was remarked at the table read."""
    ref = state.get("remarks")
    return [RemarkReport(r["shot"], r["domain"], r["note"]) for r in s.store.get_json(ref)] if ref else []


def decisions_of(state: Plain, s: Services) -> list[DecisionReport]:
    """What a person changed, asked for or noted, in order. A plain approval changes nothing."""
    out = []
    for d in state.get("decisions", ()):
        words, changed = (s.store.get_json(d[k]) if d.get(k) else () for k in ("words", "changes"))
        heard = [WordReport(shot, words[shot]["note"], words[shot]["role"]) for shot in words]
        said = DecisionReport(_action(d), d.get("who", ""), d.get("note", ""), changed, heard, d.get("items", ()))
        if said.note or said.changes or said.words or said.again:
            out.append(said)
    return out


def _action(decision: Plain) -> str:
    does = {"approve": "approved", "revise": "sent shots back", "redo": "asked for other takes"}[decision["action"]]
    return f"{does} at the {decision['gate']} gate" if decision["gate"] else does


def _short(value: Any) -> str:
    """A setting in few words; what is not set is ``none``."""
    if isinstance(value, dict):
        value = [f"{k}: {v}" for k, v in value.items() if v]
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return "none" if value is None or value == "" else str(value)


def film_totals(script: Script, film: Plain | None) -> dict[str, str]:
    """Figures for the top line."""
    out = {"cast": str(len(script.characters)), "places": str(len({x.background.location for x in script.shots}))}
    if film:
        out |= {"picture": f"{film['width']}x{film['height']} at {film['fps']} fps", "frames": str(film["frames"])}
        out |= {"mean score": f"{film['score']:.2f}"} if film.get("score") is not None else {}
    return out


def shot_report(
    state: Plain, s: Services, id: str, script: Script, settled: Settled | None, pictures: Mapping[str, Path], seconds: Mapping[str, float],
    bill: Bill | None = None,
) -> ShotReport:
    """One shot: its picture, its rounds, how it was accepted, what it cost."""
    shot = next(x for x in script.shots if x.id == id)
    keys = [state.get(field, {}).get(id) for field in ("keyframes", "shots", "boundaries")]
    spent = [seconds[k] for k in keys if k in seconds]
    kept = settled.round if settled else None
    rounds = [round_of(r, r.round == kept, s.variant.encoder) for r in reviews_of(s.store, [settled] if settled else [])]
    by_hand = settled is None or settled.shot != shot
    note = "changed by hand after it was settled" if by_hand else ""
    outcome = "edited" if by_hand else settled.outcome if settled else ""
    return ShotReport(
        shot, pictures.get(id), outcome, rounds, int(state.get("takes", {}).get(f"shot:{id}", 0)),
        sum(spent) if spent else None, note, settled.word if settled else "", settled.mended if settled else (), bill,
    )


def round_of(review: Review, kept: bool, encoder: str) -> Round:
    """One round as the report shows it."""
    parts = {k: v for k, v in review.components.plain().items() if v is not None}
    return Round(
        review.round, review.score, parts, review.findings, review.failing, kept, review.mended, encoder if "semantic" in parts else "",
    )


def cast_of(state: Plain, s: Services, script: Script) -> list[CastReport]:
    """Every look that is seen, with its portrait once there is one; and the pictures that a person brought."""
    out = []
    for look in (k for id in looks_used(script) if (k := script.look(id))):
        person = script.character_of(look.character)
        record = s.store.lookup(state.get("portraits", {}).get(look.id, "")) if state.get("portraits", {}).get(look.id) else None
        out.append(CastReport(
            person.name if person else look.character, look.id, person.role if person else "",
            look.text or f"{look.age}, {look.outfit[0].colour} {look.outfit[0].garment.replace('_', ' ')}",
            s.store.path(record.outputs["image"]) if record else None,
        ))
    use = "kept with the run; this renderer draws people from their looks and cannot use it"
    out += [CastReport(w.name, "picture you brought", w.role, use, s.store.path(w.portrait)) for w in script.brief.cast if w.portrait]
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
    """Computing seconds and counts per stage, from the journal. What a replay copied from the recorded run was not made."""
    spent: dict[str, list[float]] = {}
    copied: dict[str, int] = {}
    for event in s.store.journal.read():
        if event.get("event") != "made":
            continue
        name = str(event["op"]).split("/")[0].rpartition(".")[2]
        if name in ("llm", "embed") and s.room.ledger.source is not None and _is_copy(s, event["key"]):
            copied[name] = copied.get(name, 0) + 1
        else:
            spent.setdefault(name, []).append(float(event.get("seconds") or 0.0))
    names = {"llm": "writers", "embed": "encoder", **{stage.leaf: stage.field for stage in STAGES.values()}}
    return [
        Stage(names[k], round(sum(spent.get(k, ())), 2), len(spent.get(k, ())), copied.get(k, 0)) for k in names if k in spent or k in copied
    ]


def _is_copy(s: Services, key: str) -> bool:
    record = s.store.lookup(key)
    return record is not None and bool(record.info.get("kept"))
