"""The four agents of the writers' room as values: a role, the domains it owns, its prompt and what it may answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..prompts import Prompt, load
from ..script.vocabulary import Domain
from .messages import Role


@dataclass(frozen=True, slots=True)
class Agent:
    """A member of the writers' room. ``domains``: what it redoes when a finding names one of them."""

    role: Role
    domains: tuple[Domain, ...]
    replies: tuple[str, ...]

    def prompt(self, task: str) -> Prompt:
        """The prompt of the role for one of its tasks."""
        return load(f"{self.role}_{task}")


DIRECTOR = Agent("director", ("story",), ("PlanReply", "CastReply", "PlaceReply", "OutlineReply", "RedirectReply"))
SCREENWRITER = Agent("screenwriter", ("character", "background", "relation"), ("WriteReply", "ShootReply"))
CINEMATOGRAPHER = Agent("cinematographer", ("camera", "lighting"), ("ShootReply",))
VALIDATOR = Agent("validator", (), ("CritiqueReply", "ReadReply"))

AGENTS: dict[Role, Agent] = {a.role: a for a in (DIRECTOR, SCREENWRITER, CINEMATOGRAPHER, VALIDATOR)}
ORDER: tuple[Role, ...] = ("director", "screenwriter", "cinematographer")
"""The order in which they work on a shot: redoing one means that those after it work again."""


def owner(domains: Iterable[Domain], roles: Collection[Role]) -> Role | None:
    """Who redoes a shot whose ``domains`` fail: the earliest owner in working order that takes part in this run.

    A domain whose owner does not take part falls to the screenwriter, who then writes it as well.
    """
    named = set(domains)
    owners = {role for role in ORDER for d in AGENTS[role].domains if d in named}
    if not owners:
        return None
    present = {r if r in roles else "screenwriter" for r in owners}
    return next(r for r in ORDER if r in present)
