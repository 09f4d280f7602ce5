"""The plan piece by piece: what is asked for singly is the whole plan, whatever the size of the pieces."""

from __future__ import annotations

import pytest
from vgot.agents.mend import mend_character, mend_location, mend_outlines, mend_plan
from vgot.agents.messages import (
    Bible,
    CastReply,
    CastRequest,
    OutlineReply,
    OutlineRequest,
    PlaceReply,
    PlaceRequest,
    Plan,
    PlanReply,
    PlanRequest,
    ReadReply,
    ReadRequest,
    Synopsis,
)
from vgot.agents.offline.answer import answer
from vgot.agents.offline.compose import draft_script
from vgot.agents.offline.direct import direct
from vgot.errors import WriterError
from vgot.script.model import Brief, CastWish, PlaceWish

BRIEFS = (
    Brief(story="A lighthouse keeper teaches her son to light the lamp before a storm.", shots=7),
    Brief(story="A set of one-sentence prompts, 30 shots, describe a story of Mary, from birth to death", shots=30, seed=3),
    Brief(story="two rival chefs", shots=1),
    Brief(story="Una mujer vieja busca a su perro en la noche", shots=3, seconds=9.0),
    Brief(story="A dog waits at a snowy station for an owner who never returns.", shots=120),
    Brief(story="A keeper meets Tom at Brackwater.", shots=9, cast=(
        CastWish(id="mara", name="Mara", role="keeper", age="old", text="grey curly hair, a yellow raincoat"),
        CastWish(id="tom_ridge", name="Tom Ridge", species="robot"), CastWish(id="eve", name="Eve", gender="woman")),
        places=(PlaceWish(id="bw", name="Brackwater", set="village"), PlaceWish(id="mill", name="the old mill", text="a mill by the river"))),
)


def synopsis_of(brief: Brief, reply: PlanReply) -> Synopsis:
    return Synopsis(brief=brief, title=reply.title, logline=reply.logline, genre=reply.genre, cast=reply.cast, places=reply.places,
        props=reply.props, acts=reply.acts)


def assembled(brief: Brief, chunk: int) -> Plan:
    """The plan as the room puts it together, ``chunk`` outlines at a time."""
    reply = answer(PlanRequest(brief=brief))
    assert isinstance(reply, PlanReply)
    synopsis = synopsis_of(brief, reply)
    cast = [answer(CastRequest(synopsis=synopsis, member=m.id)) for m in reply.cast]
    places = [answer(PlaceRequest(synopsis=synopsis, place=p.id)) for p in reply.places]
    characters = tuple(c.character for c in cast if isinstance(c, CastReply))
    locations = tuple(p.location for p in places if isinstance(p, PlaceReply))
    bible = Bible(title=reply.title, logline=reply.logline, brief=brief, characters=characters, locations=locations, props=reply.props)
    outlines = []
    while len(outlines) < brief.shots:
        more = answer(OutlineRequest(bible=bible, acts=reply.acts, first=len(outlines), count=chunk))
        assert isinstance(more, OutlineReply)
        outlines += more.outlines
    return Plan(
        title=reply.title, logline=reply.logline, genre=reply.genre, characters=characters, locations=locations, props=reply.props,
        acts=reply.acts, outlines=tuple(outlines), understood=reply.understood, unused=reply.unused, notes=reply.notes,
    )


@pytest.mark.parametrize("chunk", [1, 7, 10, 1000])
@pytest.mark.parametrize("brief", BRIEFS, ids=lambda b: b.story[:12])
def test_the_pieces_are_the_plan(brief: Brief, chunk: int) -> None:
    assert assembled(brief, chunk) == direct(brief)


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda b: b.story[:12])
def test_the_outline_of_the_film_names_what_the_pieces_design(brief: Brief) -> None:
    reply, plan = answer(PlanRequest(brief=brief)), direct(brief)
    assert isinstance(reply, PlanReply)
    assert sum(a.shots for a in reply.acts) == brief.shots
    assert all(a.summary for a in reply.acts)
    assert [a.shots for a in reply.acts] == [sum(o.act == k for o in plan.outlines) for k in range(1, len(reply.acts) + 1)]
    looks = [[f"{m.id}.{k.id}" for k in m.looks] for m in reply.cast]
    assert looks == [[k.id for k in c.looks] for c in plan.characters]
    assert [p.id for p in reply.places] == [x.id for x in plan.locations]
    assert all(p.what for p in reply.places)


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda b: b.story[:12])
def test_nothing_in_the_pieces_needs_mending(brief: Brief) -> None:
    reply, plan = answer(PlanRequest(brief=brief)), direct(brief)
    assert isinstance(reply, PlanReply)
    assert mend_plan(brief, reply) == (reply, [])
    for note, character in zip(reply.cast, plan.characters, strict=True):
        assert mend_character(note, next((w for w in brief.cast if w.id == note.id), None), character) == (character, [])
    for place, location in zip(reply.places, plan.locations, strict=True):
        assert mend_location(place, next((w for w in brief.places if w.id == place.id), None), location) == (location, [])
    bible = Bible(title=plan.title, brief=brief, characters=plan.characters, locations=plan.locations)
    assert mend_outlines(bible, [], brief.shots, plan.outlines) == (list(plan.outlines), [])


def test_a_piece_of_another_plan_is_refused() -> None:
    brief = BRIEFS[0]
    reply = answer(PlanRequest(brief=brief))
    assert isinstance(reply, PlanReply)
    synopsis = synopsis_of(brief, reply)
    with pytest.raises(WriterError, match="no member of the cast 'nobody'"):
        answer(CastRequest(synopsis=synopsis, member="nobody"))
    with pytest.raises(WriterError, match="no place 'nowhere'"):
        answer(PlaceRequest(synopsis=synopsis, place="nowhere"))
    plan = direct(brief)
    bible = Bible(title=plan.title, brief=brief, characters=plan.characters, locations=plan.locations)
    with pytest.raises(WriterError, match="the film has 7"):
        answer(OutlineRequest(bible=bible, acts=plan.acts, first=7, count=1))


def test_rules_have_no_remarks_at_the_table() -> None:
    script = draft_script(BRIEFS[0])
    bible = Bible(title=script.title, brief=script.brief, characters=script.characters, locations=script.locations)
    assert answer(ReadRequest(bible=bible, scene=script.shots[0].scene, shots=script.shots[:2])) == ReadReply()
