"""Which agents, checks, mechanisms and gates take part in a run: the unit of ablation."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from ..agents.messages import Role
from ..generators.setup import Diffusion
from ..script.coherence import TAU_C
from ..script.model import Value
from ..store.canonical import digest

GRAPH_VERSION = 2
"""Raised whenever the topology or the meaning of a state key changes: an older thread is then refused, not misread."""

Gate = Literal["script", "portraits", "keyframes", "shots"]
GATES: tuple[Gate, ...] = ("script", "portraits", "keyframes", "shots")
Check = Literal["completeness", "coherence", "grammar", "critique"]
Mechanism = Literal["identity", "reset"]
Even = Annotated[int, Field(ge=64, le=4096, multiple_of=2)]


Name = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{0,120}$")]
"""Name of a writer or encoder: ``offline``, ``openai:MODEL``, ``local:NAME``."""


class RoleWriters(Value):
    """Writers of single roles; '' is the writer of the variant."""

    director: Name = ""
    screenwriter: Name = ""
    cinematographer: Name = ""
    validator: Name = ""


class Variant(Value):
    """What takes part. Frozen, kept in state, fingerprinted; :func:`vgot.graph.build.build` leaves out what it leaves out.

    Attributes:
        roles: agents present. A missing cinematographer's domains fall to the screenwriter: an ablation removes
            expertise, not text. Director and screenwriter are always needed.
        checks: what the validator looks at. mechanisms: identity (portraits guide keyframes), reset (state is carried
            over continuous cuts). gates: where the run stops for a person.
        rounds: repairs of a shot after its first draft. tau_c: coherence must exceed it. tau_k: completeness must reach it.
        waive: ids of grammar rules that do not count. writer, render: names of the backends. diffusion: settings of renderers
            that work with models. writers: other writers for single roles. temperature: of language models, None leaves it to
            the server. encoder: text encoder that judges coherence (``openai:MODEL``, ``local:NAME``); '' leaves it to the
            deterministic measure.
    """

    roles: tuple[Role, ...] = ("director", "screenwriter", "cinematographer", "validator")
    checks: tuple[Check, ...] = ("completeness", "coherence", "grammar", "critique")
    mechanisms: tuple[Mechanism, ...] = ("identity", "reset")
    gates: tuple[Gate, ...] = ()
    rounds: int = Field(default=3, ge=0, le=8)
    tau_c: float = Field(default=TAU_C, ge=0.0, lt=1.0)
    tau_k: float = Field(default=1.0, ge=0.0, le=1.0)
    waive: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,40}$")], ...] = ()
    writer: Name = "offline"
    writers: RoleWriters = RoleWriters()
    temperature: float | None = Field(default=None, ge=0.0, le=2.0)
    encoder: Name = ""
    render: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")] = "animatic"
    width: Even = 1280
    height: Even = 720
    fps: int = Field(default=24, ge=8, le=60)
    subtitles: bool = False
    label: bool = True
    diffusion: Diffusion = Diffusion()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for needed in ("director", "screenwriter"):
            if needed not in self.roles:
                raise ValueError(f"a film needs a {needed}; drop the cinematographer or the validator instead")
        for name in ("roles", "checks", "mechanisms", "gates", "waive"):
            if len(set(getattr(self, name))) != len(getattr(self, name)):
                raise ValueError(f"{name} names something twice")
        return self

    @property
    def fingerprint(self) -> str:
        """Digest of everything that shapes the graph's behaviour, with the graph's version."""
        return digest({"graph": GRAPH_VERSION, **self.plain()})

    def has(self, part: str) -> bool:
        """Whether a role, check, mechanism or gate of this name takes part."""
        return part in self.roles or part in self.checks or part in self.mechanisms or part in self.gates

    def writer_of(self, role: Role) -> str:
        """Name of the writer that answers for a role."""
        own: str = getattr(self.writers, role)
        return own or self.writer

    def without(self, *parts: str) -> Variant:
        """This variant less some roles, checks, mechanisms or gates.

        Raises:
            ValueError: for a name that does not take part.
        """
        changes: dict[str, Any] = {}
        for part in parts:
            field = next((f for f in ("roles", "checks", "mechanisms", "gates") if part in changes.get(f, getattr(self, f))), None)
            if field is None:
                parts_ = ", ".join((*self.roles, *self.checks, *self.mechanisms, *self.gates))
                raise ValueError(f"{part!r} takes no part in this variant; parts are {parts_}")
            changes[field] = tuple(p for p in changes.get(field, getattr(self, field)) if p != part)
        return self.but(**changes)

    def with_gates(self, *gates: Gate) -> Variant:
        """This variant stopping at these gates, in the order of the film's making."""
        return self.but(gates=tuple(g for g in GATES if g in gates))
