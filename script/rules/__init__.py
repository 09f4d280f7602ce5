"""Film-grammar rules: small pure functions that judge a shot against its past.

``RULES`` judge one shot at a time, in the order in which it pays to mend what they find: first what exists, then continuity
of people, things, place and time, then screen space and camera, then words and cuts. ``FILM_RULES`` need the whole film.
"""

from __future__ import annotations

from ..findings import Finding
from ..model import Script, Shot
from .base import Context, FilmRule, Limits, Note, Rule
from .camera import c_cam, face_early, lens_size, move_use, rhythm, shot_kind
from .edit import backend, cut_fit, transition, unique_id
from .film import FILM_RULES
from .people import age, cast_known, enter_exit, wardrobe
from .place import establish, hour, place_known, place_light, relation, season, weather
from .sound import caption, length_line
from .space import direction, eyeline, line_180, size_jump, step_30
from .text import domain_fit, duplicate, empty_domain
from .things import hands

RULES: tuple[Rule, ...] = (
    unique_id, cast_known, place_known, empty_domain, domain_fit, duplicate,
    wardrobe, age, enter_exit, hands, hour, weather, season, place_light, relation,
    line_180, eyeline, direction, step_30, size_jump, establish, face_early,
    shot_kind, c_cam, lens_size, move_use, rhythm, length_line, caption, cut_fit, transition, backend,
)
RULE_IDS: tuple[str, ...] = tuple(dict.fromkeys([*(r.id for r in RULES), *(r.id for r in FILM_RULES)]))
"""What may be waived."""
OUTLINED: frozenset[str] = frozenset({"place-known", "hour", "weather", "season", "age", "wardrobe"})
"""Rules about what the director's outline fixes. Where a shot is true to its outline, mending it is the director's business,
although the finding names the domain in which it shows."""


def check_shot(context: Context, shot: Shot, *, waive: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Findings of all rules about one shot, in the order of :data:`RULES`. ``waive``: ids of rules to leave out."""
    return tuple(f for r in RULES if r.id not in waive for f in r.check(context, shot))


def check_script(script: Script, *, limits: Limits | None = None, waive: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Findings about every shot, in order, then those about the film as a whole.

    Args:
        limits: what the backend can shoot; None takes those of the animatic. waive: ids of rules to leave out.
    """
    context, out = Context.of(script, limits=limits), list[Finding]()
    for shot in script.shots:
        out.extend(check_shot(context, shot, waive=waive))
        context = context.then(shot)
    for film in FILM_RULES:
        if film.id not in waive:
            out.extend(film.check(script, context.limits))
    return tuple(out)


__all__ = ["FILM_RULES", "OUTLINED", "RULES", "RULE_IDS", "Context", "FilmRule", "Finding", "Limits", "Note", "Rule", "check_script", "check_shot"]
