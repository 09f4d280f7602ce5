"""A person's edits to a script: a patch of some fields, shots put in, taken out or pasted, or a whole script in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from ..errors import InputError
from .model import Character, Location, Script, Shot, Value
from .published import is_labelled, shot_from_text
from .rules import check_script
from .story_file import read_plain

STRUCTURAL = frozenset({"cast-known", "place-known", "unique-id"})
"""Rules whose break leaves a script that cannot be drawn; every other finding on an edit is the person's choice."""

_GROUPS: Final[Mapping[str, type[Value]]] = {"shots": Shot, "characters": Character, "locations": Location}
_FIELDS = ("title", "logline", *_GROUPS)
_KEYS = ("id", "character")
"""What names an item of a list inside a shot or a character, so that a patch can name it too."""
_SHOT_ID = re.compile(r"s([0-9]{2,4})([a-z]?)")
_TOLD = 40
"""Problems that are listed; an edit with more is another script."""

MAX_EDITS, MAX_VALUES = 16 << 20, 1_000_000
"""Bytes and values of a file of edits: a whole script of as many shots as a film may have fits."""

_Plain = dict[str, Any]


def read_edits(path: Path | str) -> _Plain:
    """Edits from a YAML or JSON file; a file that is a list (of shots, or of published ``{"prompt": …}``) is the film's shots.

    Raises:
        InputError: unreadable, or no edits.
    """
    data = read_plain(path, "edits in", size=MAX_EDITS, values=MAX_VALUES)
    if isinstance(data, list) and data and all(isinstance(x, str | dict) for x in data):
        return {"shots": data}
    if not isinstance(data, dict) or not data:
        raise InputError(f"{path} holds no edits; expected for example {{\"shots\": {{\"s03\": {{\"lighting\": {{\"mood\": \"tense\"}}}}}}}}")
    return data


def apply_edits(script: Script, edits: Mapping[str, Any], *, waive: frozenset[str] = frozenset()) -> Script:
    """The edited script.

    Args:
        edits: a whole script (it has ``schema_version``), or a patch. In a patch ``title`` and ``logline`` are set as given;
            ``shots``, ``characters`` and ``locations`` map an id to

            * the fields to change, nested as in the script (items of a list may be named by their id:
              ``character: {people: {mara: {expression: happy}}}``),
            * None, to take it out,
            * all fields of a new one, to put it in (shot ``s04a`` comes after ``s04``),
            * for shots also a text in the published form (see :mod:`vgot.script.published`).

            ``shots`` may also be a list: of whole shots or texts, which become all shots of the film, or, when it has patches
            (an ``id`` and some fields), of changes; a text in it then comes after the shot named before it.

    The number of shots in the brief follows the film, unless the edit sets it.

    Raises:
        InputError: listing everything that is wrong; the script is unchanged.
    """
    try:
        edited = Script.read(edits) if "schema_version" in edits else _Patch(script).apply(edits)
        if len(edited.shots) != len(script.shots) and edited.brief.shots == script.brief.shots:
            edited = edited.but(brief=edited.brief.but(shots=len(edited.shots)))
    except ValidationError as e:
        names = edits if "schema_version" in edits else None
        raise InputError("the edit does not fit the script: " + _told(_wrong(e, names))) from None
    except RecursionError:
        raise InputError("the edit is nested far deeper than a script; check the file") from None
    except (TypeError, ValueError) as e:
        raise InputError(f"the edit holds something that is no plain data ({e}); use texts, numbers, lists and mappings") from None
    broken = [f for f in check_script(edited, waive=waive) if f.rule in STRUCTURAL and f.severity == "error"]
    if broken:
        raise InputError("the edit cannot be filmed: " + _told([f"{f.shot} {f.field}: {f.saw}; {f.fix}" for f in broken]))
    return edited


def changes(old: Script, new: Script) -> list[str]:
    """What differs, one line per field, in the order of the new film: ``s03 lighting.mood: warm → tense``, ``s04a inserted``."""
    out = [line for name in ("title", "logline") for line in _fields(getattr(old, name), getattr(new, name), name)]
    out += [f"brief {line}" for line in _fields(old.brief.plain(), new.brief.plain())]
    for group in _GROUPS:
        before, after = ({x.id: x.plain() for x in getattr(s, group)} for s in (old, new))
        for id, item in after.items():
            out += [f"{id} {line}" for line in _fields(before[id], item)] if id in before else [f"{id} inserted"]
        out += [f"{id} removed" for id in before if id not in after]
        stayed = [[id for id in items if id in before and id in after] for items in (before, after)]
        if stayed[0] != stayed[1]:
            out.append(f"{group} in another order: {', '.join(stayed[1])}")
    return out


def _fields(old: Any, new: Any, at: str = "") -> Iterator[str]:
    """Changed fields below ``at``; lists whose items have ids are compared by id."""
    if old == new:
        return
    one, other = _named(old), _named(new)
    if one is not None and other is not None and (old or new) and list(one) == list(other):
        old, new = one, other
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from _fields(old.get(key), new.get(key), f"{at}.{key}" if at else str(key))
    else:
        yield f"{at}: {_short(old)} → {_short(new)}"


def _short(value: Any) -> str:
    if isinstance(value, list | tuple):
        shown = ", ".join(_short(v) for v in value) or "nothing"
    elif isinstance(value, Mapping):
        shown = " ".join(_short(v) for v in value.values() if v not in ("", [], {}, None)) or "nothing"
    else:
        shown = "nothing" if value is None or value == "" else f"{value:g}" if isinstance(value, float) else str(value)
    return shown if len(shown) <= 80 else shown[:79] + "…"


def _wrong(e: ValidationError, whole: Mapping[str, Any] | None) -> list[str]:
    """The errors in words; ``whole``: the data they are about, for ids in the place of indices."""
    return [f"{_where(x['loc'], whole)}: {x['msg'].lower()} (found {x['input']!r:.80})" for x in e.errors()]


def _where(loc: Sequence[int | str], whole: Mapping[str, Any] | None) -> str:
    parts = list(map(str, loc))
    if whole is not None and len(loc) > 1 and loc[0] in _GROUPS and isinstance(loc[1], int):
        item = whole[str(loc[0])][loc[1]]
        id = item.get("id") if isinstance(item, Mapping) else None
        parts[:2] = [id] if isinstance(id, str) and len(id) <= 48 else parts[:2]
    return ".".join(parts) or "script"


def _told(problems: Sequence[str]) -> str:
    more = f"; and {len(problems) - _TOLD} more" if len(problems) > _TOLD else ""
    return "; ".join(problems[:_TOLD]) + more


class _Patch:
    """One patch at work: the film as plain items by id, and what is wrong with the patch."""

    def __init__(self, script: Script) -> None:
        self.script, self.problems = script, list[str]()
        self.items: dict[str, dict[str, _Plain]] = {g: {x.id: x.plain() for x in getattr(script, g)} for g in _GROUPS}
        self.gone: list[tuple[str, str]] = []

    def apply(self, edits: Mapping[str, Any]) -> Script:
        """The patched script. Raises InputError with every problem, or ValidationError from the whole."""
        if unknown := [k for k in edits if k not in _FIELDS]:
            self.problems.append(f"an edit may change title, logline, shots, characters and locations; found {', '.join(map(_seen, unknown))}")
        for group in ("characters", "locations", "shots"):
            value = edits.get(group)
            if value is None and group in edits:
                self.problems.append(f"{group} is empty; leave it out, or give ids with changes")
            elif isinstance(value, list | tuple) and group == "shots":
                self._list(value)
            elif isinstance(value, Mapping):
                for id, change in value.items():
                    self._change(group, id, change)
            elif group in edits:
                self.problems.append(f"{group} in an edit maps ids to changed fields{' (or is a list of shots)' * (group == 'shots')}; "
                                     f"found {_seen(value)}")
        for group, id in self.gone:
            self.items[group].pop(id, None)
        self._unused()
        if not self.items["shots"]:
            self.problems.append("the edit takes out every shot; a film needs at least one")
        elif len(self.items["locations"]) < 1:
            self.problems.append("the edit takes out every location; a film needs at least one")
        self._valid()
        if self.problems:
            raise InputError("the edit does not fit the script: " + _told(self.problems))
        data = {**self.script.plain(), **{g: list(items.values()) for g, items in self.items.items()}}
        return Script.read({**data, **{k: edits[k] for k in ("title", "logline") if k in edits}})

    def _change(self, group: str, id: Any, change: Any) -> None:
        items, what = self.items[group], group[:-1]
        if change is None:
            if id in items:
                self.gone.append((group, id))
            else:
                self._missing(group, id, "")
        elif isinstance(change, str) and group == "shots":
            self._paste(id, change)
        elif not isinstance(change, Mapping):
            words = " (or is a text in the published form, or null to take the shot out)" if group == "shots" else " (or is null to take it out)"
            self.problems.append(f"{group}.{_plain_id(id)} in an edit maps field names to values{words}; found {_seen(change)}")
        elif id in items:
            items[id] = _merged(items[id], change)
        elif missing := _lacking(_GROUPS[group], change):
            self._missing(group, id, f"; to put in a new {what}, give all its fields (missing: {', '.join(missing)})")
        elif change.get("id", id) != id:
            self.problems.append(f"{group}.{_plain_id(id)} has the id {_seen(change['id'])} inside; make them the same")
        elif group == "shots":
            self._insert(id, dict(change))
        else:
            items[id] = {**change, "id": id}

    def _missing(self, group: str, id: Any, more: str) -> None:
        have = list(self.items[group])
        shown = ", ".join(have) if len(have) <= 24 else f"{', '.join(have[:3])} … {have[-1]}"
        self.problems.append(f"there is no {group[:-1]} {_seen(id)}; the script has {shown}{more}")

    def _insert(self, id: Any, shot: _Plain) -> None:
        """Put a new shot where its id belongs: after those of the same number with an earlier letter."""
        found = _SHOT_ID.fullmatch(id) if isinstance(id, str) else None
        if found is None:
            self.problems.append(f"{_seen(id)} is no id of a shot; a shot put in after s04 is called s04a, the next s04b")
            return
        before = self._before(int(found[1]), found[2])
        order = list(self.items["shots"].items())
        at = 0 if before is None else [k for k, _ in order].index(before) + 1
        self.items["shots"] = dict([*order[:at], (id, {**shot, "id": id}), *order[at:]])

    def _before(self, number: int, letter: str) -> str | None:
        """The shot after which a new one comes; None at the start of the film."""
        keys = [(int(m[1]), m[2], id) for id in self.items["shots"] if (m := _SHOT_ID.fullmatch(id))]
        same = [id for n, a, id in keys if n == number and a < letter]
        return same[-1] if same else next((id for n, _, id in reversed(keys) if n < number), None)

    def _paste(self, id: Any, text: str) -> None:
        """A text in the published form: in the place of the shot ``id``, or as a new one of that id."""
        known = isinstance(id, str) and id in self.items["shots"]
        if not known and not (isinstance(id, str) and _SHOT_ID.fullmatch(id)):
            self._missing("shots", id, "; a shot put in after s04 is called s04a")
            return
        near = id
        if not known:
            found = _SHOT_ID.fullmatch(id)
            assert found is not None
            near = self._before(int(found[1]), found[2]) or next(iter(self.items["shots"]))
        shot = self._from_text(text, self.items["shots"][near], id)
        if shot is None:
            return
        if known:
            self.items["shots"][id] = shot
        else:
            self._insert(id, _as_new(shot))

    def _from_text(self, text: str, near: _Plain, at: str) -> _Plain | None:
        if not is_labelled(text):
            self.problems.append(f"{at}: expected fields, or a text with the labels Character:, Background:, Relation:, Camera Pose: and "
                                 f"HDR Description:; found {_seen(text)}")
            return None
        try:
            return shot_from_text(text, Shot.read(near), self._named_now()).plain()
        except InputError as e:
            self.problems.append(f"{at}: {e}")
        except ValidationError as e:
            self.problems += [f"{at}.{x}" for x in _wrong(e, None)]
        return None

    def _named_now(self) -> Script:
        """The film with the cast and places of the patch, so that a text may speak of new ones."""
        try:
            return self.script.but(**{g: list(self.items[g].values()) for g in ("characters", "locations")})
        except ValidationError:
            return self.script  # told by _valid

    # -- lists
    def _list(self, items: Sequence[Any]) -> None:
        """A list of shots: all shots of the film, or changes to some."""
        items = [x["prompt"] if isinstance(x, Mapping) and isinstance(x.get("prompt"), str) and "id" not in x else x for x in items]
        if bad := [f"shots.{i}" for i, x in enumerate(items) if not isinstance(x, str | Mapping)]:
            self.problems.append(f"shots in an edit maps ids to changed fields, or is a list of shots and texts; {', '.join(bad[:10])} is neither")
        elif not items:
            self.problems.append("the list of shots is empty; a film needs at least one")
        elif all(isinstance(x, str) or not _lacking(Shot, x) for x in items):
            self._replace(items)
        else:
            self._changes(items)

    def _replace(self, items: Sequence[str | Mapping[str, Any]]) -> None:
        """The person's own shots in the place of all of the film; those without an id get the one of their place."""
        old = list(self.items["shots"].values())
        own = [x.get("id") for x in items if isinstance(x, Mapping)]
        taken = {str(x) for x in own if x is not None}
        if twice := sorted({str(x) for x in own if x is not None and own.count(x) > 1}):
            self.problems.append(f"two shots of the list share the id {', '.join(map(_seen, twice))}; give each its own")
        out: dict[str, _Plain] = {}
        for i, item in enumerate(items):
            near = old[min(i, len(old) - 1)]
            given = item.get("id") if isinstance(item, Mapping) else None
            id = given if isinstance(given, str) else self._id_at(i, old, taken)
            taken.add(id)
            if isinstance(item, str):
                shot = self._from_text(item, near, id)
                if shot is not None:
                    out[id] = {**(shot if i < len(old) else _as_new(shot)), "id": id}
            else:
                out[id] = {**item, "id": given if given is not None else id}
        if out:
            self.items["shots"] = out

    def _id_at(self, i: int, old: list[_Plain], taken: set[str]) -> str:
        here = [str(old[i]["id"])] if i < len(old) else []
        last = max((int(m[1]) for x in [*taken, *(s["id"] for s in old)] if (m := _SHOT_ID.fullmatch(x))), default=0)
        return next(x for x in [*here, f"s{i + 1:02d}", f"s{last + 1:02d}"] if x not in taken)

    def _changes(self, items: Sequence[str | Mapping[str, Any]]) -> None:
        """Patches, each with its id, and texts that come after the shot named before them."""
        after = ""
        for i, item in enumerate(items):
            if isinstance(item, Mapping):
                id = item.get("id")
                if id is None:
                    self.problems.append(f"shots.{i} has no id; name the shot to change, or give all fields of a new one "
                                         f"(missing: {', '.join(_lacking(Shot, item)) or 'id'})")
                    continue
                self._change("shots", id, {k: v for k, v in item.items() if k != "id"})
                after = id if isinstance(id, str) and id in self.items["shots"] else after
            elif not after:
                self.problems.append(f"shots.{i} is a text, and no shot is named before it; write it as  s04a: text  to say where it belongs")
            else:
                after = self._next_letter(after)
                self._paste(after, item)

    def _next_letter(self, id: str) -> str:
        stem = id.rstrip("abcdefghijklmnopqrstuvwxyz") if id[-1].isalpha() else id
        later = [a for a in "abcdefghijklmnopqrstuvwxyz" if a > id[len(stem):] and stem + a not in self.items["shots"]]
        return stem + (later[0] if later else "z+")

    # -- the whole
    def _unused(self) -> None:
        """Nobody and no place may be taken out that a shot still needs."""
        for group, id in self.gone:
            if group == "shots" or id in self.items[group]:
                continue
            shots = [s for s, data in self.items["shots"].items() if _uses(data, group, id)]
            if shots:
                self.problems.append(f"{group[:-1]} {id!r} cannot be taken out: {', '.join(shots[:12])}{' …' * (len(shots) > 12)} "
                                     f"still use{'s' * (len(shots) == 1)} it; change or take out these shots too")

    def _valid(self) -> None:
        """Every item by itself, so that each wrong field is named by the id of its item."""
        for group, kind in _GROUPS.items():
            for id, item in self.items[group].items():
                try:
                    kind.read(item)
                except ValidationError as e:
                    self.problems += [f"{_plain_id(id)}.{x}" for x in _wrong(e, None)]


def _uses(shot: _Plain, group: str, id: str) -> bool:
    """Whether a shot (plain, perhaps not valid yet) speaks of a member of the cast or of a place."""
    try:
        s = Shot.read(shot)
    except ValidationError:
        return False  # told by _valid
    if group == "locations":
        return s.background.location == id
    ends = {end for k in s.relation.links for end in (k.a, k.b)}
    people = {p.character for p in s.character.people} | {p.gaze for p in s.character.people}
    states = {p.character for c in (s.initial, s.final) for p in c.people}
    return id in ends | people | states | {s.character.focus} | {line.speaker for line in s.dialogue}


def _as_new(shot: _Plain) -> _Plain:
    """A shot made after its neighbour's pattern: what was said there is not said again, and it begins with a plain cut."""
    return {**shot, "dialogue": [], "cut": {"kind": "hard", "seconds": 0.0, "reason": ""}, "relation": {**shot["relation"], "changed": ""}}


def _lacking(kind: type[Value], data: Mapping[str, Any]) -> list[str]:
    return [name for name, field in kind.model_fields.items() if field.is_required() and name != "id" and name not in data]


def _named(value: Any) -> dict[str, Any] | None:
    """A list of items that each have a name of their own, by name; None when it is no such list."""
    if not isinstance(value, list) or not all(isinstance(x, Mapping) for x in value):
        return None
    for key in _KEYS:
        names = [x.get(key) for x in value]
        if all(isinstance(n, str) for n in names) and len(set(names)) == len(names):
            return dict(zip(names, value, strict=True))
    return None


def _merged(old: Any, new: Any) -> Any:
    """Mappings merge field by field, lists of named items item by item (None takes one out); anything else is replaced."""
    if not isinstance(new, Mapping):
        return new
    if isinstance(old, Mapping):
        return {**old, **{k: _merged(old.get(k), v) for k, v in new.items()}}
    items = _named(old) if old else None
    if items is None:
        return new
    key = next(k for k in _KEYS if k in old[0])
    merged = dict(items)
    for name, change in new.items():
        merged[name] = {key: name, **_merged(items.get(name, {}), change)} if isinstance(change, Mapping) else change
    return [v for v in merged.values() if v is not None]


def _plain_id(id: Any) -> str:
    return id if isinstance(id, str) and re.fullmatch(r"[a-z0-9_.]{1,48}", id) else _seen(id)


def _seen(value: Any) -> str:
    """A value in a message: short, and escaped."""
    if isinstance(value, list | tuple | Mapping):
        return type(value).__name__
    try:
        return repr(value) if len(repr(value)) <= 60 else repr(value)[:59] + "…"
    except ValueError:
        return type(value).__name__
