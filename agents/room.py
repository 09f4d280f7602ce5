"""The writers' room: each agent's task as one typed question, answered or failed with a typed error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from ..script.model import Brief, Outline, Shot, Value
from ..store.artifacts import Store
from .ask import Answer, Failed, Writer, ask
from .messages import (
    Bible,
    CritiqueReply,
    CritiqueRequest,
    DirectReply,
    DirectRequest,
    RedirectReply,
    RedirectRequest,
    Role,
    ShootReply,
    ShootRequest,
    WriteReply,
    WriteRequest,
)
from .review import Review
from .roles import AGENTS

Reply = TypeVar("Reply", bound=Value)
RECENT = 5
"""Validated shots that a writer sees besides the ledger of conditions."""


@dataclass(slots=True)
class WritersRoom:
    """The four agents on one chat model, over one store. ``calls``/``reused`` count questions asked and ledger hits."""

    writer: Writer
    store: Store
    calls: int = field(default=0)
    reused: int = field(default=0)

    async def _ask(self, role: Role, request: Value, reply: type[Reply], attempt: int) -> Answer[Reply]:
        got = await ask(self.writer, AGENTS[role], request, reply, self.store, attempt=attempt)
        if isinstance(got, Failed):
            raise got.error(role)
        if got.reused:
            self.reused += 1
        else:
            self.calls += 1
        return got

    async def direct(self, brief: Brief) -> Answer[DirectReply]:
        """Plan the film; a plan with the wrong number of shots is asked for once more, then refused."""
        problem = ""
        for attempt in (0, 1):
            got = await self._ask("director", DirectRequest(brief=brief, attempt=attempt), DirectReply, attempt)
            problem = plan_problem(brief, got.value)
            if not problem:
                return got
        raise Failed("malformed", problem, got.key).error("director")

    async def redirect(self, bible: Bible, outline: Outline, previous: Shot | None, review: Review, attempt: int) -> Answer[RedirectReply]:
        """Have the director rewrite one outline; its id and scene stay what they were."""
        request = RedirectRequest(bible=bible, outline=outline, previous=previous, findings=review.findings, attempt=attempt)
        got = await self._ask("director", request, RedirectReply, attempt)
        fixed = got.value.outline.but(id=outline.id, scene=outline.scene)
        return Answer(RedirectReply(outline=fixed), got.key, got.reused, got.repaired)

    async def write(
        self, bible: Bible, outline: Outline, following: Outline | None, past: list[Shot], draft: Shot | None, review: Review | None, attempt: int
    ) -> Answer[WriteReply]:
        """Character, background, relation, dialogue and conditions of one shot."""
        return await self._ask("screenwriter", WriteRequest(
            bible=bible, outline=outline, next=following, previous=past[-1] if past else None, recent=tuple(past[-RECENT:]),
            draft=draft, findings=review.findings if review else (), attempt=attempt,
        ), WriteReply, attempt)

    async def shoot(
        self, role: Role, bible: Bible, outline: Outline, following: Outline | None, written: WriteReply, past: list[Shot],
        draft: Shot | None, review: Review | None, attempt: int,
    ) -> Answer[ShootReply]:
        """Camera, lighting and cut of one shot, by the cinematographer or (in an ablation) by the screenwriter."""
        return await self._ask(role, ShootRequest(
            bible=bible, outline=outline, next=following, written=written, previous=past[-1] if past else None,
            recent=tuple(past[-RECENT:]), draft=draft, findings=review.findings if review else (), attempt=attempt, by=role,
        ), ShootReply, attempt)

    async def critique(self, bible: Bible, outline: Outline, shot: Shot, previous: Shot | None, attempt: int) -> Answer[CritiqueReply]:
        """The critic's judgements of one drafted shot."""
        return await self._ask(
            "validator", CritiqueRequest(bible=bible, outline=outline, shot=shot, previous=previous, attempt=attempt), CritiqueReply, attempt
        )


def plan_problem(brief: Brief, plan: DirectReply) -> str:
    """Why a plan cannot be filmed as it stands, or '': wrong count, repeated ids, unknown looks or places."""
    ids = [o.id for o in plan.outlines]
    if len(ids) != brief.shots:
        return f"{brief.shots} outlines were asked for, {len(ids)} came"
    if len(set(ids)) != len(ids):
        return "two outlines share an id"
    looks = {k.id for c in plan.characters for k in c.looks}
    places = {x.id for x in plan.locations}
    for o in plan.outlines:
        if o.location not in places:
            return f"outline {o.id} plays at {o.location!r}, which is not among the locations"
        if unknown := [k for k in o.looks if k not in looks]:
            return f"outline {o.id} shows {unknown[0]!r}, which is no look of the cast"
    return ""


def assemble(outline: Outline, written: WriteReply, shot: ShootReply) -> Shot:
    """The shot that the outline, the screenwriter's and the cinematographer's parts make together."""
    return Shot(
        id=outline.id, scene=outline.scene, act=outline.act, beat=outline.beat, tension=outline.tension, description=outline.description,
        flashback=outline.flashback, seconds=written.seconds, cut=shot.cut, character=written.character, background=written.background,
        relation=written.relation, camera=shot.camera, lighting=shot.lighting, dialogue=written.dialogue, initial=written.initial,
        final=written.final,
    )
