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

    ``scores``: component -> 0…1. ``failing``: domains sent back. ``kept``: this draft was settled on. ``mended``: what was put right
    on reading the answers. ``encoder``: name of the text encoder that judged C, '' for none.
    """

    number: int
    score: float
    scores: Mapping[str, float] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    failing: Sequence[str] = ()
    kept: bool = False
    mended: Sequence[str] = ()
    encoder: str = ""


@dataclass(frozen=True, slots=True)
class Bill:
    """What calls of language models came to.

    Attributes:
        calls: made and paid for. kept: answers taken over from a recorded run. read, written, seconds, money: of the calls made.
        money: in the currency of the prices; None where a price is missing. failed: how many ended how, without a usable answer.
        estimated: the server did not count the tokens of some of them; we did.
    """

    calls: int = 0
    kept: int = 0
    read: int = 0
    written: int = 0
    seconds: float = 0.0
    money: float | None = None
    failed: Mapping[str, int] = field(default_factory=dict)
    estimated: bool = False

    @property
    def tokens_read(self) -> str:
        """Prompt tokens in few characters, ``≈`` before an estimate."""
        return count(self.read, self.estimated)

    @property
    def tokens_written(self) -> str:
        """Reply tokens in few characters, ``≈`` before an estimate."""
        return count(self.written, self.estimated)

    @property
    def price(self) -> str:
        """Money in few characters; '' where it is not known."""
        if self.money is None:
            return ""
        return f"{self.money:.2f}" if self.money >= 0.1 or self.money == 0 else f"{self.money:.4f}"


def count(tokens: int, estimated: bool = False) -> str:
    """``812``, ``4.2k``, ``182k``, ``1.25M``; ``≈`` before an estimate."""
    if tokens < 1000:
        text = str(tokens)
    elif tokens < 9950:
        text = f"{tokens / 1e3:.1f}k"
    else:
        text = f"{tokens / 1e3:.0f}k" if tokens < 999_500 else f"{tokens / 1e6:.2f}M"
    return f"≈{text}" if estimated else text


@dataclass(frozen=True, slots=True)
class WriterReport:
    """One role: who wrote for it and what that came to; ``bill`` is None for a role that rules answered."""

    role: str
    label: str
    bill: Bill | None = None


@dataclass(frozen=True, slots=True)
class WritersReport:
    """The language models of a run. ``again``: answers found filed when an interrupted run went on; nothing was asked for these."""

    roles: Sequence[WriterReport]
    total: Bill
    again: int = 0


@dataclass(frozen=True, slots=True)
class RemarkReport:
    """A remark made at the table read on one shot."""

    shot: str
    domain: str
    note: str


@dataclass(frozen=True, slots=True)
class WordReport:
    """What a person said of a shot, and who heard it first."""

    shot: str
    note: str
    role: str


@dataclass(frozen=True, slots=True)
class DecisionReport:
    """What a person did at a gate. ``action``: in words; ``changes``: one line each; ``again``: what another take was asked of."""

    action: str
    who: str = ""
    note: str = ""
    changes: Sequence[str] = ()
    words: Sequence[WordReport] = ()
    again: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """A recorded run, replayed. ``found``: answers taken from it; ``made``: place and reason of each call that was made anew."""

    recorded: str
    found: int
    made: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class ShotReport:
    """A shot, its keyframe, and how it was accepted. ``outcome``: accepted, exhausted, waived, or '' (no validator).

    ``word``: a person's note that it was rewritten to answer. ``mended``: what was put right when it was settled. ``bill``: what its
    drafts, repairs and critiques came to; None where no language model was asked.
    """

    shot: Shot
    image: Path | bytes | None = None
    outcome: str = ""
    rounds: Sequence[Round] = ()
    take: int = 0
    seconds: float | None = None
    """Computing seconds spent on its pictures; None when they were reused or not made."""
    note: str = ""
    word: str = ""
    mended: Sequence[str] = ()
    bill: Bill | None = None


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
        notes: what the writers want said. mended: what was put right in the plan. place_names: location id -> name.
        totals: more figures for the top line. writers: the language models, None where only rules wrote. remarks: of the table
        read. decisions: what a person changed. replay: None where no recorded run was replayed.
        origin, prompts, variant, versions: name -> value. film: file name of the film beside the report, or ''.
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
    mended: Sequence[str] = ()
    place_names: Mapping[str, str] = field(default_factory=dict)
    cast: Sequence[CastReport] = ()
    stages: Sequence[Stage] = ()
    seams: Sequence[Seam] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    writers: WritersReport | None = None
    remarks: Sequence[RemarkReport] = ()
    decisions: Sequence[DecisionReport] = ()
    replay: ReplayReport | None = None
    origin: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    variant: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    film: str = "film.mp4"
    language: str = "en"
