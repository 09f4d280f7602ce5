"""Self-validation of one shot: completeness, coherence with the validated previous shot, film grammar, and a critic's word.

Validity follows Eq 7 of the VGoT paper, V = 1[C > tau_c] * 1[K >= tau_k], with three repairs: K compares with >=, C
discriminates (the published check always returns 1.0), and grammar errors fail a shot as well. C is a text encoder's where one
is configured, else the deterministic measure. The model's critique is heard last; it can fail a shot, it cannot pass one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..script.coherence import coherence
from ..script.completeness import completeness
from ..script.findings import Finding
from ..script.model import Outline, Shot
from ..script.rules import OUTLINED, Context, check_shot
from ..script.vocabulary import Domain
from .messages import CritiqueReply, Role
from .review import Components, Outcome, Review
from .roles import owner

TAU_CRITIQUE = 0.3
"""A critic's score below which a domain fails."""
CONTEXT_RULES: tuple[str, ...] = ("outline-cast", "outline-place", "outline-hour")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a shot passes. ``tau_c``: C must be above; ``tau_k``: K must reach; ``rounds``: repairs after the first draft."""

    tau_c: float
    tau_k: float = 1.0
    rounds: int = 3


def fidelity(outline: Outline, shot: Shot) -> list[Finding]:
    """Does the shot film its outline: the looks, the place, the hour and the weather that the director set?"""
    found: list[Finding] = []

    def say(rule: str, domain: Domain, field: str, saw: str, fix: str) -> None:
        found.append(Finding(rule=rule, severity="error", shot=shot.id, domain=domain, field=field, saw=saw, fix=fix))

    wanted, seen = set(outline.looks), {p.look for p in shot.character.people}
    if missing := sorted(wanted - seen):
        say("outline-cast", "character", "character.people", f"{', '.join(missing)} should be in the shot and is not",
            f"show exactly these looks: {', '.join(outline.looks)}")
    if extra := sorted(seen - wanted):
        say("outline-cast", "character", "character.people", f"{', '.join(extra)} is in the shot but not in the director's line",
            f"show exactly these looks: {', '.join(outline.looks) or 'nobody'}")
    for i, p in enumerate(shot.character.people):
        if p.look.partition(".")[0] != p.character:
            say("outline-cast", "character", f"character.people.{i}.look", f"{p.character} wears {p.look}, the look of somebody else",
                f"give {p.character} their own look of: {', '.join(outline.looks)}")
    for field in ("location", "hour", "weather", "season"):
        want, got = getattr(outline, field), getattr(shot.background, field)
        if want != got:
            say("outline-place" if field == "location" else "outline-hour", "background", f"background.{field}",
                f"the {field} is {got}, the director's line says {want}", f"set background.{field} to {want}")
    return found


def judge(
    context: Context, outline: Outline, shot: Shot, *, round: int, thresholds: Thresholds, roles: Collection[Role],
    critique: CritiqueReply | None = None, waive: frozenset[str] = frozenset(), checks: Collection[str] = ("completeness", "coherence", "grammar"),
    calls: tuple[str, ...] = (), semantic: float | None = None,
) -> Review:
    """Judge one draft. ``context.past`` holds the validated shots before it.

    Args:
        semantic: C of the shot before and this one by a text encoder, 0…1; where there is one, it decides instead of the
            deterministic measure, which stays stored beside it and gives the advice.

    Returns:
        The review; its outcome is ``accepted``, ``revise``, or ``exhausted`` when no round is left.

    Raises:
        ValueError: ``semantic`` for the first shot, which has nothing to cohere with.
    """
    previous = context.past[-1] if context.past else None
    if semantic is not None and previous is None:
        raise ValueError(f"{shot.id} is the first shot; an encoder's coherence needs a shot before")
    complete = completeness(shot, context.characters, context.locations)
    cohere = coherence(previous, shot, context.characters, context.locations)
    strays = fidelity(outline, shot)
    grammar = check_shot(context, shot, waive=waive)
    if not strays:  # true to its line: what only the line can be blamed for goes to the director
        grammar = tuple(f.but(domain="story") if f.rule in OUTLINED else f for f in grammar)
    findings = [f for f in (*strays, *grammar) if f.rule not in waive]
    failing: list[Domain] = []
    reasons: list[str] = []
    told: list[Finding] = []  # what is no matter of grammar, said to the agents in the same form
    if "completeness" in checks and complete.score < thresholds.tau_k:
        failing += [d for d, good in complete.domains.items() if not good]
        reasons += list(complete.reasons)
    c, measure = (cohere.score, "people, place and words") if semantic is None else (semantic, "meaning, by the text encoder")
    if "coherence" in checks and previous is not None and c <= thresholds.tau_c:
        blamed = blame_incoherence(findings)
        failing.append(blamed)
        saw = f"coherence with {previous.id} ({measure}) is {c:.2f}, needed above {thresholds.tau_c:.2f}"
        fix = cohere.advice or f"take up a person, the place or a thing of {previous.id}"
        reasons.append(f"{saw}: {fix}")
        told.append(Finding(
            rule="coherence", severity="error", shot=shot.id, domain=blamed, field="description" if blamed == "story" else blamed, saw=saw, fix=fix,
        ))
    if "grammar" in checks:
        failing += [f.domain for f in findings if f.severity == "error"]
        reasons += [f"{f.rule}: {f.saw}" for f in findings if f.severity == "error"]
    word: float | None = None
    if critique is not None and critique.judgements:
        word = min(j.score for j in critique.judgements)
        poor = [j for j in critique.judgements if j.score < TAU_CRITIQUE]
        failing += [j.domain for j in poor]
        reasons += [f"critic on {j.domain}: {j.reason}" for j in poor]
        told += [
            Finding(
                rule="critic", severity="error", shot=shot.id, domain=j.domain, field="description" if j.domain == "story" else j.domain,
                saw=f"the critic gives {j.domain} {j.score:.2f} of 1: {j.reason}"[:1200], fix="do what the critic misses",
            ) for j in poor
        ]
    components = Components(
        completeness=complete.score, coherence=cohere.score, grammar=grammar_score(findings), critique=word, semantic=semantic,
    )
    named: tuple[Domain, ...] = tuple(dict.fromkeys(failing))
    outcome: Outcome = "accepted" if not named else "revise" if round < thresholds.rounds else "exhausted"
    return Review(
        shot=shot.id, round=round, components=components, score=components.score, repetition=cohere.repetition, failing=named,
        owner=owner(named, roles), findings=(*told, *findings), reasons=tuple(r[:1200] for r in reasons[:24]), outcome=outcome, calls=calls,
    )


def grammar_score(findings: Sequence[Finding]) -> float:
    """1 for a clean shot; each error halves it or worse, five warnings weigh as one error."""
    errors = sum(f.severity == "error" for f in findings)
    warnings = sum(f.severity == "warn" for f in findings)
    return round(1 / (1 + errors + 0.2 * warnings), 4)


def blame_incoherence(findings: Sequence[Finding]) -> Domain:
    """Who broke the thread: the domain that strays from its outline, else the outline itself."""
    strays = [f.domain for f in findings if f.rule in CONTEXT_RULES]
    return strays[0] if strays else "story"
