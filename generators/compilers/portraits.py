"""The prompt of a portrait: one subject alone, seen plainly, made from the look and from no shot."""

from __future__ import annotations

from ...script.model import Look, Script
from . import words as w
from .clauses import Clause, Clauses
from .cleaning import Names, tidy, visible_text
from .people import framed, look_of, looks, noun

STYLES = "studio reference photograph, sharp focus, true colours"
HALF_BODY = "centred half-body portrait from the head to the waist"
WHOLE = "centred full-body portrait, the whole animal from the ears to the paws"


def portrait_prompt(script: Script, look: Look | str, *, style: str = "") -> Clauses:
    """A neutral reference picture of one look, for identity guidance: plain grey backdrop, even light, eyes to the lens.

    Args:
        look: a look of the script or its id. style: as in :func:`~vgot.generators.compilers.keyframe_prompt`.

    Raises:
        InputError: no character of the script has the look.
    """
    who, worn = look_of(script, look if isinstance(look, str) else look.id)
    names = Names.of(script, {who.id: f"the {noun(who, worn)}"})
    full, mid, short = looks(who, framed(worn, "MS"))
    if who.species == "human":
        framing = "portrait of one baby, whole body" if worn.age == "infant" else HALF_BODY
        manner = "neutral relaxed expression, mouth closed, facing the viewer, looking straight into the lens, ears and hairline visible"
    elif who.species == "robot":
        framing, manner = "centred half-body portrait of one robot", "neutral posture, facing the viewer, eye lights towards the lens"
    else:
        framing = {"bird": "centred full-body portrait, the whole bird from beak to claws",
            "horse": "centred full-body portrait, the whole horse from ears to hooves"}.get(
            who.species, WHOLE)
        manner = "standing calmly, body slightly turned, head towards the viewer, looking into the lens"
    parts = [Clause("framing", (framing, framing.split(",")[0]), 1) if "," in framing else Clause("framing", (framing,), 1),
             Clause("subject", tuple(dict.fromkeys((full, mid, short))), 0)]
    more = visible_text(worn.text, names, [full, who.role], fresh=0.5)
    if more:
        parts.append(Clause("look.prose", (more,), 3))
    traits = [t for t in who.traits if visible_text(t, names)]
    if traits and who.species == "human":
        parts.append(Clause("bearing", (f"{w.listed(traits)} bearing",), 5))
    parts += [
        Clause("manner", (manner, "facing the viewer, looking into the lens"), 1),
        Clause("backdrop", ("single subject alone before a plain light grey studio backdrop", "plain grey backdrop"), 1),
        Clause("light", ("soft even frontal light, neutral white balance, gentle shadows", "soft even light"), 2),
        Clause("style", (tidy(style) or tidy(script.brief.style) or STYLES,), 2),
    ]
    return Clauses(tuple(parts))
