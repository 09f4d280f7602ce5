"""What the validator says of one round of one shot."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..script.findings import Finding
from ..script.model import Text, Value
from ..script.vocabulary import Domain
from .messages import Role

Outcome = Literal["revise", "accepted", "exhausted", "waived", "unvalidated"]
"""``revise`` is the only one that is not final. Set by code, never by a model."""


class Components(Value):
    """The parts of a score, stored apart, each 0…1.

    ``critique`` is None where no critic was asked, ``semantic`` (C by a text encoder) where none is configured or no shot goes before.
    """

    completeness: float = Field(ge=0, le=1)
    coherence: float = Field(ge=0, le=1)
    grammar: float = Field(ge=0, le=1)
    critique: float | None = Field(default=None, ge=0, le=1)
    semantic: float | None = Field(default=None, ge=0, le=1)

    @property
    def c(self) -> float:
        """The C that counts: the encoder's where there is one, else the deterministic measure."""
        return self.coherence if self.semantic is None else self.semantic

    @property
    def score(self) -> float:
        """``(0.35 K + 0.35 C + 0.30 G) * (1 - 0.25 (1 - critique))``: the critic can lower a score, never raise it.

        C is ``semantic`` where there is one, else ``coherence``.
        """
        base = 0.35 * self.completeness + 0.35 * self.c + 0.30 * self.grammar
        return round(base * (1 - 0.25 * (1 - self.critique)) if self.critique is not None else base, 4)


class Review(Value):
    """One round of validation."""

    shot: str
    round: int = Field(ge=0)
    components: Components
    score: float = Field(ge=0, le=1)
    repetition: float = Field(default=0.0, ge=0, le=1)
    failing: tuple[Domain, ...] = ()
    owner: Role | None = None
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Text, ...] = ()
    outcome: Outcome = "revise"
    mended: tuple[Text, ...] = ()
    """What was put right on reading the answers of this round."""
    calls: tuple[str, ...] = ()
    """Ledger keys of the calls that made and judged this round."""
