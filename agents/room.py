"""The writers' room: each agent's task as one typed question, answered or failed with a typed error.

What does not depend on order (cast, places, remarks on settled scenes) is asked at once, as many at a time as the line has
lanes; outlines come in order, shots are written one by one against the validated past.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..errors import StorageError, WriterError
from ..script.findings import Finding
from ..script.model import Brief, Outline, Shot, Value
from ..store.artifacts import Store
from .ask import Answer, Failed, Kind, Writer, ask
from .encoders import Encoder, NoEncoder
from .ledger import Ledger
from .mend import mend_character, mend_location, mend_outlines, mend_plan, mend_shot, mend_written
from .messages import (
    Bible,
    CastReply,
    CastRequest,
    CritiqueReply,
    CritiqueRequest,
    OutlineReply,
    OutlineRequest,
    PlaceReply,
    PlaceRequest,
    Plan,
    PlanReply,
    PlanRequest,
    ReadReply,
    ReadRequest,
    RedirectReply,
    RedirectRequest,
    Remark,
    Role,
    ShootReply,
    ShootRequest,
    Synopsis,
    WriteReply,
    WriteRequest,
)
from .roles import AGENTS

Reply = TypeVar("Reply", bound=Value)
T = TypeVar("T")
RECENT = 5
"""Validated shots that a writer sees besides the ledger of conditions."""
STALLS = 3
"""Times that the director may answer with no outline that can be used, before the run stops."""
Tell = Callable[[dict[str, Any]], None]


@dataclass(slots=True)
class WritersRoom:
    """The four agents, each on its own writer, over one ledger.

    Attributes:
        writers: who answers for each role. encoder: what judges coherence beside the deterministic measure.
    """

    writers: Mapping[Role, Writer]
    ledger: Ledger
    encoder: Encoder = field(default_factory=NoEncoder)

    @property
    def store(self) -> Store:
        """Where calls are filed."""
        return self.ledger.store

    @property
    def calls(self) -> int:
        """Calls made by this process."""
        return len(self.ledger.made)

    @property
    def reused(self) -> int:
        """Calls that were found in the ledger."""
        return len(self.ledger.found)

    async def _try(
        self, role: Role, request: Value, reply: type[Reply], *, item: str = "", attempt: int = 0, final: tuple[Kind, ...] = ()
    ) -> Answer[Reply] | Failed:
        return await ask(self.writers[role], AGENTS[role], request, reply, self.ledger, item=item, attempt=attempt, final=final)

    async def _ask(self, role: Role, request: Value, reply: type[Reply], *, item: str = "", attempt: int = 0) -> Answer[Reply]:
        got = await self._try(role, request, reply, item=item, attempt=attempt)
        if isinstance(got, Failed):
            raise got.error(role)
        return got

    # -- the director -------------------------------------------------------------------------------------------------
    async def direct(self, brief: Brief, tell: Tell | None = None) -> Plan:
        """Plan the film: logline and acts, then cast and places side by side, then the outlines in order.

        Raises:
            WriterError: the director's model gave no usable answer.
        """
        first = await self._ask("director", PlanRequest(brief=brief), PlanReply)
        plan, mended = mend_plan(brief, first.value)
        notes = [*first.mended, *mended]
        synopsis = Synopsis(
            brief=brief, title=plan.title, logline=plan.logline, genre=plan.genre, cast=plan.cast, places=plan.places, props=plan.props,
            acts=plan.acts,
        )
        if tell:
            tell({"stage": "plan", "title": plan.title, "total": brief.shots})
        designed = await together([*(self._cast(synopsis, m.id) for m in plan.cast), *(self._place(synopsis, p.id) for p in plan.places)])
        cast, places = designed[: len(plan.cast)], designed[len(plan.cast):]
        notes += [n for _, more in (*cast, *places) for n in more]
        bible = Bible(
            title=plan.title, logline=plan.logline, brief=brief, characters=tuple(c for c, _ in cast), locations=tuple(p for p, _ in places),
            props=plan.props,
        )
        outlines, more = await self._outlines(bible, plan)
        return Plan(
            title=plan.title, logline=plan.logline, genre=plan.genre, characters=bible.characters, locations=bible.locations,
            props=plan.props, acts=plan.acts, outlines=outlines, understood=plan.understood, unused=plan.unused, notes=plan.notes,
            mended=tuple(n[:1200] for n in (*notes, *more)),
        )

    async def _cast(self, synopsis: Synopsis, id: str) -> tuple[Any, list[str]]:
        got = await self._ask("director", CastRequest(synopsis=synopsis, member=id), CastReply, item=id)
        member = next(m for m in synopsis.cast if m.id == id)
        wish = next((w for w in synopsis.brief.cast if w.id == id), None)
        character, notes = mend_character(member, wish, got.value.character)
        return character, [*got.mended, *notes]

    async def _place(self, synopsis: Synopsis, id: str) -> tuple[Any, list[str]]:
        got = await self._ask("director", PlaceRequest(synopsis=synopsis, place=id), PlaceReply, item=id)
        place = next(p for p in synopsis.places if p.id == id)
        wish = next((w for w in synopsis.brief.places if w.id == id), None)
        location, notes = mend_location(place, wish, got.value.location)
        return location, [*got.mended, *notes]

    async def _outlines(self, bible: Bible, plan: PlanReply) -> tuple[tuple[Outline, ...], list[str]]:
        """Exactly ``brief.shots`` outlines, some at a time; fewer at a time when an answer was cut short."""
        total, chunk = bible.brief.shots, self.writers["director"].chunk
        outlines: list[Outline] = []
        notes: list[str] = []
        stalls = 0
        while len(outlines) < total:
            count = min(chunk, total - len(outlines))
            request = OutlineRequest(
                bible=bible, acts=plan.acts, first=len(outlines), count=count, told=tuple(o.description for o in outlines),
                before=tuple(outlines[-3:]), spent=round(sum(o.seconds for o in outlines), 3), attempt=stalls,
            )
            item = f"{len(outlines) + 1}-{len(outlines) + count}"
            shorter: tuple[Kind, ...] = ("truncated",) if count > 1 else ()
            got = await self._try("director", request, OutlineReply, item=item, attempt=stalls, final=shorter)
            if isinstance(got, Failed):
                if got.kind in shorter:
                    chunk = count // 2
                    notes.append(f"the director's outlines {item} were cut short; asked for {chunk} at a time")
                    continue
                raise got.error("director")
            kept, more = mend_outlines(bible, outlines, count, got.value.outlines)
            notes += [*got.mended, *more]
            outlines += kept
            stalls = 0 if kept else stalls + 1
            if stalls >= STALLS:
                raise WriterError(
                    f"the director's model gave no new outline in {STALLS} tries ({len(outlines)} of {total} are there): "
                    f"{'; '.join(more[-3:]) or 'none came'}. Resume to ask once more, or use another model"
                )
        return tuple(outlines), notes

    async def redirect(
        self, bible: Bible, outline: Outline, previous: Shot | None, findings: Sequence[Finding], attempt: int
    ) -> Answer[RedirectReply]:
        """Have the director rewrite one outline; its id and scene stay what they were."""
        request = RedirectRequest(bible=bible, outline=outline, previous=previous, findings=tuple(findings), attempt=max(1, attempt))
        got = await self._ask("director", request, RedirectReply, item=outline.id, attempt=attempt)
        (fixed,), notes = mend_outlines(bible, [], 1, (got.value.outline,), names=[outline])
        return Answer(RedirectReply(outline=fixed), got.key, got.reused, got.repaired, (*got.mended, *notes))

    # -- one shot -----------------------------------------------------------------------------------------------------
    async def write(
        self, bible: Bible, outline: Outline, following: Outline | None, past: list[Shot], draft: Shot | None, findings: Sequence[Finding],
        attempt: int,
    ) -> Answer[WriteReply]:
        """Character, background, relation, dialogue and conditions of one shot."""
        got = await self._ask("screenwriter", WriteRequest(
            bible=bible, outline=outline, next=following, previous=past[-1] if past else None, recent=tuple(past[-RECENT:]),
            draft=draft, findings=tuple(findings), attempt=attempt,
        ), WriteReply, item=outline.id, attempt=attempt)
        value, notes = mend_written(bible, outline, got.value)
        return Answer(value, got.key, got.reused, got.repaired, (*got.mended, *notes))

    async def shoot(
        self, role: Role, bible: Bible, outline: Outline, following: Outline | None, written: WriteReply, past: list[Shot],
        draft: Shot | None, findings: Sequence[Finding], attempt: int,
    ) -> Answer[ShootReply]:
        """Camera, lighting and cut of one shot, by the cinematographer or (in an ablation) by the screenwriter."""
        return await self._ask(role, ShootRequest(
            bible=bible, outline=outline, next=following, written=written, previous=past[-1] if past else None,
            recent=tuple(past[-RECENT:]), draft=draft, findings=tuple(findings), attempt=attempt, by=role,
        ), ShootReply, item=outline.id, attempt=attempt)

    async def critique(self, bible: Bible, outline: Outline, shot: Shot, previous: Shot | None, attempt: int) -> Answer[CritiqueReply]:
        """The critic's judgements of one drafted shot."""
        request = CritiqueRequest(bible=bible, outline=outline, shot=shot, previous=previous, attempt=attempt)
        return await self._ask("validator", request, CritiqueReply, item=shot.id, attempt=attempt)

    async def read(self, bible: Bible, shots: Sequence[Shot]) -> list[Remark]:
        """Read the settled script at the table, all scenes at once: remarks for the person at the gate; nothing is changed."""
        scenes: list[list[Shot]] = []
        for shot in shots:
            if scenes and scenes[-1][0].scene == shot.scene:
                scenes[-1].append(shot)
            else:
                scenes.append([shot])
        before: list[Shot | None] = [None, *(s[-1] for s in scenes[:-1])]
        got = await together([
            self._try("validator", ReadRequest(bible=bible, scene=s[0].scene, before=b, shots=tuple(s)), ReadReply, item=s[0].id)
            for s, b in zip(scenes, before, strict=True)
        ])
        known = {s.id for s in shots}
        remarks: list[Remark] = []
        for scene, answer in zip(scenes, got, strict=True):
            if isinstance(answer, Failed):  # advice that cannot be had keeps nobody from deciding
                remarks.append(Remark(shot=scene[0].id, domain="story", note=f"nobody has read this scene ({answer.kind}: {answer.reason})"[:1200]))
            else:
                remarks += [r for r in answer.value.remarks if r.shot in known]
        return remarks


async def together(work: Sequence[Awaitable[T]]) -> list[T]:
    """All results in order. One failure lets the others finish first, so that what they cost is not lost; then it is raised.

    A store that cannot file an answer stops the others at once: theirs would be lost as well. Nothing runs on after this returns.
    """
    tasks = [asyncio.ensure_future(w) for w in work]
    waiting = set(tasks)
    try:
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
            if any(not t.cancelled() and isinstance(t.exception(), StorageError) for t in done):
                break
    finally:
        for task in waiting:
            task.cancel()
        got = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [x for x in got if isinstance(x, BaseException)]
    if failed:
        raise next((x for x in failed if isinstance(x, StorageError)), failed[0])
    return [x for x in got if not isinstance(x, BaseException)]


def assemble(outline: Outline, written: WriteReply, shot: ShootReply) -> Shot:
    """The shot that the outline, the screenwriter's and the cinematographer's parts make together."""
    return Shot(
        id=outline.id, scene=outline.scene, act=outline.act, beat=outline.beat, tension=outline.tension, description=outline.description,
        flashback=outline.flashback, seconds=written.seconds, cut=shot.cut, character=written.character, background=written.background,
        relation=written.relation, camera=shot.camera, lighting=shot.lighting, dialogue=written.dialogue, initial=written.initial,
        final=written.final,
    )


__all__ = ["Tell", "WritersRoom", "assemble", "mend_shot", "together"]
