"""A whole script from a brief by the rules alone, without a graph: for tests, benchmarks and previews."""

from __future__ import annotations

from ...script.model import Brief, Outline, Script, Shot
from ..messages import Bible, ShootReply, ShootRequest, WriteReply, WriteRequest
from .direct import direct
from .shoot import shoot
from .write import write


def draft_script(brief: Brief) -> Script:
    """Direct, write and shoot every shot in order, each against the ones before it. Pure; linear in the number of shots."""
    plan = direct(brief)
    bible = Bible(title=plan.title, logline=plan.logline, brief=brief, characters=plan.characters, locations=plan.locations,
        props=plan.props)
    shots: list[Shot] = []
    for i, outline in enumerate(plan.outlines):
        following = plan.outlines[i + 1] if i + 1 < len(plan.outlines) else None
        recent = tuple(shots[-5:])
        previous = recent[-1] if recent else None
        written = write(WriteRequest(bible=bible, outline=outline, next=following, previous=previous, recent=recent))
        filmed = shoot(ShootRequest(bible=bible, outline=outline, next=following, written=written, previous=previous, recent=recent))
        shots.append(join(outline, written, filmed))
    return Script(title=plan.title, logline=plan.logline, brief=brief, characters=plan.characters, locations=plan.locations,
        shots=tuple(shots))


def join(outline: Outline, written: WriteReply, filmed: ShootReply) -> Shot:
    """One shot from the three roles' parts."""
    return Shot(
        id=outline.id, scene=outline.scene, act=outline.act, beat=outline.beat, tension=outline.tension, description=outline.description,
        flashback=outline.flashback,
        seconds=written.seconds, cut=filmed.cut, character=written.character, background=written.background, relation=written.relation,
        camera=filmed.camera,
        lighting=filmed.lighting, dialogue=written.dialogue, initial=written.initial, final=written.final,
    )
