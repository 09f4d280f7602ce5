"""What a report is made from: plain frozen values, filled by whoever ran the film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..script.findings import Finding
from ..script.model import Shot


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of the story, and what they were taken for."""

    start: int
    end: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Round:
    """One round of validation, shown by its place in the list.

    ``scores``: component -> 0…1. ``failing``: domains sent back. ``kept``: this draft was settled on.
    """

    number: int
    score: float
    scores: Mapping[str, float] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    failing: Sequence[str] = ()
    kept: bool = False


@dataclass(frozen=True, slots=True)
class ShotReport:
    """A shot, its keyframe, and how it was accepted. ``outcome``: accepted, exhausted, waived, or '' (no validator)."""

    shot: Shot
    image: Path | bytes | None = None
    outcome: str = ""
    rounds: Sequence[Round] = ()
    take: int = 0
    seconds: float | None = None
    """Computing seconds spent on its pictures; None when they were reused or not made."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CastReport:
    """One look of one character with its portrait."""

    name: str
    look: str
    role: str = ""
    text: str = ""
    image: Path | bytes | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the run: seconds of work, artifacts made and reused."""

    name: str
    seconds: float
    made: int = 0
    reused: int = 0


@dataclass(frozen=True, slots=True)
class Seam:
    """The boundary into a shot. ``jump``: measured change over the boundary relative to the median change inside shots."""

    before: str
    shot: str
    cut: str
    jump: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportData:
    """Everything the report says.

    Attributes:
        label: the honest label of the pictures. provenance: part -> who made it (writer: rules, pictures: procedural …).
        story: the user's words; ``understood`` spans index it; ``unused``: words of it that found no use.
        notes: what the writers want said. place_names: location id -> name. totals: more figures for the top line.
        variant, versions: name -> value. film: file name of the film beside the report, or ''.
    """

    title: str
    story: str
    shots: Sequence[ShotReport]
    logline: str = ""
    label: str = ""
    provenance: Mapping[str, str] = field(default_factory=dict)
    understood: Sequence[Span] = ()
    unused: Sequence[str] = ()
    notes: Sequence[str] = ()
    place_names: Mapping[str, str] = field(default_factory=dict)
    cast: Sequence[CastReport] = ()
    stages: Sequence[Stage] = ()
    seams: Sequence[Seam] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    variant: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    film: str = "film.mp4"
    language: str = "en"
