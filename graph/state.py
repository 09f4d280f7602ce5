"""What a run remembers between steps: plain JSON values and references, never pictures, texts of any length or bytes.

The size of a checkpoint must not grow with every step of the per-shot loop, or the database grows with the square of
the film. So validated shots form a chain of artifacts (each names the one before it) and state holds only its head.
"""

from __future__ import annotations

from typing import Annotated, Any

from typing_extensions import TypedDict

Plain = dict[str, Any]


def merge(old: dict[str, str] | None, new: dict[str, str | None] | None) -> dict[str, str]:
    """Reducer of maps that a fan-out writes: later entries win, None removes one."""
    out = {**(old or {}), **(new or {})}
    return {k: v for k, v in out.items() if v is not None}


def append(old: list[Plain] | None, new: list[Plain] | None) -> list[Plain]:
    """Reducer of records that are only ever added."""
    return [*(old or []), *(new or [])]


class State(TypedDict, total=False):
    """The checkpointed state of one film."""

    schema: int
    variant: str
    """Artifact: the variant. Its digest is the run's fingerprint: another variant is another digest."""
    brief: str
    """Artifact: the brief."""
    plan: str
    """Artifact: the director's plan (:class:`vgot.agents.messages.Plan`)."""
    total: int
    cursor: int
    """Index of the shot that the room works on."""
    desk: Plain
    """Work on the current shot: ``round``; ``start`` (who takes it first) and ``word`` (what a person said of it); ``calls`` and
    ``mended`` (ledger keys and repairs of this round); ``written`` and ``draft`` (artifacts of this round); ``rounds`` (artifacts of its
    reviews); ``verdict`` (outcome and owner of the last one); ``best`` (score, draft and number of the best round)."""
    spine: str
    """Artifact: the last settled shot; each names the one before it."""
    script: str
    """Artifact: the whole script, once it is settled or edited."""
    kept: str
    """Artifact, after a person sent shots back: shot id to artifact of the shot as it stood; '' otherwise."""
    words: str
    """Artifact, with ``kept``: shot id to ``{note, role, times}``: what a person said, who hears it first, and how often the shot came
    back; '' otherwise."""
    remarks: str
    """Artifact: remarks of the table read, for the person at the script gate."""
    portraits: Annotated[dict[str, str], merge]
    """Look id to artifact key; likewise keyframes, shots and boundaries by shot id."""
    keyframes: Annotated[dict[str, str], merge]
    shots: Annotated[dict[str, str], merge]
    boundaries: Annotated[dict[str, str], merge]
    failures: Annotated[dict[str, str], merge]
    """``stage:id`` to what went wrong in plain words."""
    takes: Annotated[dict[str, int], merge]
    """``stage:id`` to the take asked for (0 is not stored)."""
    passed: list[str]
    """Gates that a person has approved."""
    decisions: Annotated[list[Plain], append]
    film: Plain
    """The finished film: artifact keys and totals."""
