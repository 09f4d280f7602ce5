"""Where everybody stands, how they get there and what they do: one scene after the other, remembered over the cuts.

Screen sides come from the script and hold through a scene; people keep their place in the world from shot to shot, so
a continuous cut finds them where it left them.
"""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass, field, replace

from ...script.model import Performance, Script, Shot
from ..protocols import noise_seed
from .deeds import DEEDS, EYES, POSTURES, SPEED, STILL, Deed
from .figures.base import ActorState, Figure, Landmarks
from .lens import view_of
from .lineup import gap, length, offset, seen, speech, spoken
from .places.base import Anchor, Place
from .ride import on_own_horse, resting_seat, steed_name
from .staging import Cast
from .travel import CLEAR, GROUND, LEAST_WAY, STOOL, Spot, arrange, beside_furniture, carried_on, clear, going, mount_of, together
from .values import Actor, Beat

RANK = {"left": 0, "centre": 1, "right": 2, "off": 3}
SIGN = {"left": -1.0, "centre": 0.0, "right": 1.0, "off": 0.0}
WIDE = {"EWS": 7.0, "WS": 2.3, "FS": 1.22, "MLS": 0.8, "MS": 0.6, "MCU": 0.46, "CU": 0.32, "ECU": 0.2, "INSERT": 0.4}
"""Visible height of each size in heights of an adult."""
BODY = 0.75
"""Metres from the middle of somebody lying to the head or the feet."""
BULKY = ("suitcase", "trunk", "chest", "box", "basket", "crate", "guitar", "cello")
BULK = 0.35
"""Metres more between two of whom one carries a thing that would cover the other."""
OPEN_WATER = {"shore": 5.0}
"""Metres behind the stage where the water of a place begins to be deep."""
SADDLE = 0.95
"""Height of the saddle of a bicycle in metres."""
LOW_SIZES = ("MLS", "MS", "MCU", "CU")
TIGHT = ("MS", "MCU", "CU", "ECU")
TRACKING = ("follow", "truck", "handheld", "push_in", "pull_out")


@dataclass(slots=True)
class Scene:
    """Memory of one scene in one place."""

    name: str
    spots: dict[str, Spot] = field(default_factory=dict)
    clock: float = 0.0
    middle: float | None = None


def visible_width(size: str, height: float, aspect: float) -> float:
    """Metres that the frame's width covers around a figure of ``height`` metres."""
    return WIDE[size] * height * aspect


def state_at(actor: Actor, t: float, figure: Figure) -> ActorState:
    """The rig's state at ``t`` without the small unrest of life (breath, blinks): what framing measures."""
    b = actor.beat(t)
    phase = actor.phase
    if actor.moving:
        phase += math.tau * actor.travel(t) * actor.distance / max(figure.stride, 0.1)
    return ActorState(
        pose=b.pose, facing=b.facing, view=b.view, expression=actor.expression, phase=phase, seated=b.seated,  # type: ignore[arg-type]
        seat=actor.seat, gesture=b.gesture, lean=b.lean, holding=actor.holding, blink=1.0 if actor.asleep else 0.0,
        gaze=actor.gaze_to if t >= actor.gaze_at > 0 else actor.gaze,
    )


HATS = {"hat": 0.2, "cap": 0.1, "helmet": 0.1, "chef_hat": 0.42, "headscarf": 0.05, "flower": 0.04, "antenna": 0.3}
"""Height that a thing worn on the head adds, in heads."""


def measured(actor: Actor, t: float, figure: Figure) -> Landmarks:
    """Landmarks of the posed actor with whatever it wears on its head."""
    lm = figure.landmarks(state_at(actor, t, figure))
    worn = figure.rig.get("accessories")
    extra = max((HATS.get(str(a), 0.0) for a in worn), default=0.0) if isinstance(worn, list | tuple) else 0.0
    if not extra:
        return lm
    dx, dy = lm.head_top[0] - lm.chin[0], lm.head_top[1] - lm.chin[1]
    return replace(lm, head_top=(lm.head_top[0] + extra * dx, lm.head_top[1] + extra * dy))


class Blocking:
    """Blocks the shots of one script in order; call :meth:`shot` once per shot."""

    def __init__(self, script: Script, cast: Cast, aspect: float) -> None:
        self.script, self.cast, self.aspect = script, cast, aspect
        self._scene = Scene("")
        self._beds = False
        """Whether the place of the shot has somewhere to lie."""

    def shot(self, shot: Shot, place: Place) -> tuple[tuple[Actor, ...], float]:
        """Actors of the shot and the story clock (seconds) at its start."""
        name = f"{shot.scene}/{shot.background.location}/{shot.background.hour}"
        if name != self._scene.name:
            self._scene = Scene(name)
        scene = self._scene
        self._beds = any(a.kind == "lie" for a in place.anchors)
        rng = random.Random(noise_seed(self.script.brief.seed, shot.scene, f"blocking/{shot.background.location}", 0))
        if scene.middle is None:
            span = min(1.0, (place.stage.x1 - place.stage.x0) * 0.12)
            scene.middle = (place.stage.x0 + place.stage.x1) / 2 + rng.uniform(-span, span)
        # Only a continuous cut goes on in time; any other starts its own clock, so that trimming a shot does not remake the next.
        clock = scene.clock if shot.cut.kind == "continuous" else float(noise_seed(0, shot.id, "clock", 0) % 40)
        scene.clock = clock + shot.seconds
        people = seen(shot, self.cast)
        if not people:
            return (), clock
        homes = self._homes(shot, people, place, rng)
        actors = on_own_horse(together([self._actor(shot, p, homes, place) for p in people], homes), self.cast)
        for p, a in zip(people, actors, strict=True):
            self._remember(p, a, homes[p.character])
        return tuple(actors), clock

    # -- places -------------------------------------------------------------------------------------------------------
    def _homes(self, shot: Shot, people: list[Performance], place: Place, rng: random.Random) -> dict[str, Spot]:
        """The spot of each person in this shot: a remembered one, an anchor, or a slot of the group."""
        scene = self._scene
        order = sorted(people, key=lambda p: (RANK[p.side], p.character))
        homes: dict[str, Spot] = {}
        # Seats of those who are not in the picture stay theirs.
        taken = [(s.x, s.z) for c, s in scene.spots.items() if s.held and all(c != p.character for p in people)]
        for p in order:
            deed, kind = self._deed(shot, p)
            old = scene.spots.get(p.character)
            if old is not None and shot.cut.kind == "continuous":
                homes[p.character] = carried_on(old, kind, place)
                if homes[p.character].held:
                    taken.append((homes[p.character].x, homes[p.character].z))
            elif old is not None and old.kind == kind and (kind != "stand" or not deed.anchors or old.anchor) and not (
                deed.anchors and kind != "stand" and not old.anchor
            ):
                homes[p.character] = replace(old)
                if old.held:
                    taken.append((old.x, old.z))
        for p in order:
            if p.character in homes:
                continue
            deed, kind = self._deed(shot, p)
            if kind == "sit" and not deed.anchors:
                st = place.stage
                x = homes[order[0].character].x if order[0].character in homes else (st.x0 + st.x1) / 2 + SIGN[p.side] * 0.6
                homes[p.character] = Spot(x, st.z0 + 0.5, kind="sit", seat=GROUND)
                continue
            anchor = self._anchor(place, deed, kind, taken, p)
            if anchor is not None:
                taken.append((anchor.x, anchor.z))
                seat = anchor.seat or (0.46 if anchor.kind == "sit" else 0.5 if anchor.kind == "lie" else 0.0)
                homes[p.character] = Spot(anchor.x, anchor.z, facing=anchor.facing, kind=anchor.kind, seat=seat, anchor=anchor.name)
        self._fill(shot, order, homes, place, rng)
        self._keep_order(shot, order, homes, place)
        return homes

    def _deed(self, shot: Shot, p: Performance) -> tuple[Deed, str]:
        """How this person plays the shot, and the posture that goes with it."""
        deed = DEEDS[p.action]
        state = next((s for s in (*shot.initial.people, *shot.final.people) if s.character == p.character), None)
        species = getattr(self.script.character_of(p.character), "species", "human")
        if state is not None and state.posture in POSTURES and p.action in STILL:
            held = POSTURES[state.posture]
            return replace(held, prop=deed.prop), held.kind
        look = self.script.look(p.look)
        if p.action == "lie" and look is not None and look.age == "infant" and not self._beds:
            # Without a bed a baby awake sits on the ground: lying there alone it would look fallen.
            return Deed("sit", kind="sit"), "sit"
        if deed.pose in ("stand", "hold", "reach") and not deed.anchors and shot.camera.size in LOW_SIZES and self._lies_beside(shot, p):
            # Who is near somebody lying goes down to them; the frame can hold both.
            return replace(POSTURES["kneel"], prop=deed.prop), "stand"
        if species != "human" and deed.kind != "lie":
            return replace(deed, anchors=(), kind="stand", seat_always=False), "stand"
        return deed, deed.kind

    def _lies_beside(self, shot: Shot, p: Performance) -> bool:
        """Whether somebody else in a shot of two lies."""
        others = [q for q in shot.character.people if q.character != p.character and q.side != "off"]
        if len(others) != 1 or shot.camera.kind not in ("two_shot", "over_shoulder", "reverse"):
            return False
        q = others[0]
        state = next((s for s in (*shot.initial.people, *shot.final.people) if s.character == q.character), None)
        held = state.posture if state is not None and q.action in STILL else ""
        mine = next((s.posture for s in shot.initial.people if s.character == p.character), "")
        return (DEEDS[q.action].kind == "lie" or held == "lie") and mine not in ("sit", "lie")

    def _anchor(self, place: Place, deed: Deed, kind: str, taken: list[tuple[float, float]], p: Performance) -> Anchor | None:
        def free(a: Anchor) -> bool:
            return all(abs(a.x - x) > 0.6 or abs(a.z - z) > 0.6 for x, z in taken)

        def suits(a: Anchor) -> bool:
            return a.kind == kind or (kind == "sit" and a.kind == "stand" and deed.pose != "sit")

        for name in deed.anchors:
            found = [a for a in place.anchors if (a.name == name or a.name.startswith(name)) and free(a) and suits(a)]
            if found:
                return min(found, key=lambda a: (abs(a.x - SIGN[p.side] * 1.5), a.x))
        if kind in ("sit", "lie"):
            found = [a for a in place.anchors if a.kind == kind and free(a)]
            if found:
                return min(found, key=lambda a: (abs(a.x - SIGN[p.side] * 1.5), a.x))
        return None

    def _fill(self, shot: Shot, order: list[Performance], homes: dict[str, Spot], place: Place, rng: random.Random) -> None:
        """Give the rest a slot beside those who have one, at the distance the relation asks for."""
        st = place.stage
        middle = self._scene.middle or 0.0
        fixed = [i for i, p in enumerate(order) if p.character in homes]
        base = (homes[order[fixed[0]].character].x - offset(shot, order, fixed[0])) if fixed else (
            middle - offset(shot, order, len(order) - 1) / 2
        )
        if len(order) == 1 and not fixed:
            base += SIGN[order[0].side] * 0.5
        z0 = homes[order[fixed[0]].character].z if fixed else st.z0 + (st.z1 - st.z0) * 0.35
        for i, p in enumerate(order):
            jitter = rng.uniform(-0.08, 0.08)
            if p.character in homes:
                continue
            deed, kind = self._deed(shot, p)
            seat = 0.46 if kind == "sit" and deed.seat_always else 0.0
            z = min(max(z0 + jitter + (0.12 if i % 2 else 0.0), st.z0), st.z1)
            x = min(max(base + offset(shot, order, i), st.x0 + 0.3), st.x1 - 0.3)
            homes[p.character] = Spot(x, z, kind=kind if (seat or kind == "lie") else "stand", seat=seat, anchor=STOOL if seat else "")

    def _keep_order(self, shot: Shot, order: list[Performance], homes: dict[str, Spot], place: Place) -> None:
        """Screen sides of the script win over remembered positions: who stands left of whom."""
        st = place.stage
        least = 0.42 if any(p.action == "hug" for p in order) else 0.62
        row = [homes[p.character] for p in order]
        # Somebody lying is longer than wide: room for the head or the feet.
        wants = []
        for p, q in itertools.pairwise(order):
            body = BODY if (homes[p.character].kind == "lie") != (homes[q.character].kind == "lie") else 0.0
            body += BULK if any(w in f"{p.prop} {q.prop}" for w in BULKY) else 0.0
            wants.append(max(least, gap(shot, p, q) * 0.6, length(self.cast[p.look]) + length(self.cast[q.look])) + body)
        for i in range(1, len(row)):
            self._unseat(row[i - 1], row[i], wants[i - 1])
        far = 2.6 if shot.camera.size in ("MS", "MCU", "CU", "MLS") else 4.0
        far = max(1.3, min(far, 0.6 * visible_width(shot.camera.size, 1.7, self.aspect)))
        if len(row) == 2 and row[1].x - row[0].x > far and not (row[0].held and row[1].held):
            a, b = row
            if b.held:
                a.x = b.x - gap(shot, *order)
            else:
                b.x = a.x + gap(shot, *order)
        arrange(row, wants, st.x0 + 0.2, st.x1 - 0.2)
        for s in row:
            if not s.held:
                beside_furniture(s, place)
        arrange(row, wants, st.x0 + 0.2, st.x1 - 0.2)

    def _unseat(self, a: Spot, b: Spot, want: float) -> None:
        """Two whose seats contradict the screen: like seats are exchanged, else one of them gets a stool beside the other."""
        if not (a.held and b.held) or b.x - a.x >= 0.5:
            return
        if a.kind == b.kind and abs(a.x - b.x) >= 0.5:
            for name in ("x", "z", "seat", "anchor", "facing"):
                one, two = getattr(a, name), getattr(b, name)
                setattr(a, name, two)
                setattr(b, name, one)
            return
        stays, moves = (a, b) if a.kind == "lie" else (b, a)
        sign = 1.0 if moves is b else -1.0
        moves.x, moves.z, moves.anchor, moves.facing = stays.x + sign * want, stays.z - (0.7 if stays.kind == "lie" else 0.0), STOOL, 0
        moves.kind, moves.seat = "sit", 0.46

    # -- playing ------------------------------------------------------------------------------------------------------
    def _actor(self, shot: Shot, p: Performance, homes: dict[str, Spot], place: Place) -> Actor:
        deed, _ = self._deed(shot, p)
        home = homes[p.character]
        figure = self.cast[p.look]
        facing = self._facing(shot, p, homes, deed)
        view = self._view(shot, p, deed, home)
        if shot.cut.kind == "continuous" and home.view and home.deed == p.action and not deed.gait:
            view = home.view
        seated = home.kind == "sit" and home.seat > 0
        pose = deed.pose if deed.gait not in ("ride", "swim") else "sit" if deed.gait == "ride" else "reach"
        if pose in ("sit",) and not seated and deed.gait != "ride":
            pose = "stand"
        if home.kind == "lie" and pose not in ("lie",):
            pose = "lie"
        y = home.seat if pose == "lie" and home.seat else 0.0
        feet = (home.x, y, home.z)
        holding = p.prop or (deed.prop if pose in ("hold", "work", "reach", "play") else "")
        held = next((s.holding for s in shot.initial.people if s.character == p.character), "")
        given = {q.prop for q in shot.character.people if q.action == "give" and q.character != p.character}
        if p.action != "give" and (holding or held) in given:
            holding = held = ""  # one thing is in one hand: that of whoever hands it over
        gaze = self._gaze(p, homes, facing, figure)
        actor = Actor(
            look=p.look, character=p.character, start=feet, end=feet,
            beats=(Beat(0.0, pose, view, facing, seated, deed.gesture, deed.lean),), seat=home.seat or 0.46, expression=p.expression,
            gaze=gaze, gaze_to=gaze, holding=holding or held, phase=home.phase, mouth=speech(shot, p.character),
            asleep=deed.asleep, mount="stool" if home.anchor == STOOL and seated else "",
        )
        if shot.camera.kind == "reaction" and not deed.asleep and not actor.mouth:
            actor = replace(actor, gaze=(0.15 * facing, -0.55), gaze_to=gaze, gaze_at=min(0.9, 0.3 * shot.seconds))
        if p.action == "fall" and shot.camera.size in TIGHT:
            actor = replace(actor, beats=(Beat(0.0, "kneel", view, facing, False, 1.0, 0.2),))
        elif p.action == "fall":
            actor = replace(actor, beats=(
                Beat(0.0, "stand", view, facing, False, 1.0, 0.1), Beat(0.3 * shot.seconds, "kneel", view, facing, False, 1.0, 0.2),
            ))
        if deed.gait:
            others = self._obstacles(shot, p, homes, facing)
            actor = self._travelling(shot, p, actor, deed, figure, place, others)
        return actor

    def _obstacles(self, shot: Shot, p: Performance, homes: dict[str, Spot], way: int) -> list[float]:
        """x of everybody whom a way of ``p`` must not run through; who comes towards it is met half-way."""
        here = homes[p.character]
        out: list[float] = []
        for q in shot.character.people:
            spot = homes.get(q.character)
            rides = DEEDS[p.action].gait == "ride" and self.cast[q.look].rig.get("species") == "horse"
            if spot is None or rides or q.character == p.character or abs(spot.z - here.z) > 0.9:
                continue
            comes = bool(DEEDS[q.action].gait) and (spot.x - here.x) * way > 0 and q.facing == ("left" if way > 0 else "right")
            room = max(1.9 if DEEDS[p.action].gait == "ride" else 0.72, length(self.cast[p.look]) + length(self.cast[q.look]))
            out.append((spot.x + here.x) / 2 + (CLEAR - room / 2) * way if comes else spot.x - math.copysign(room - 0.72, spot.x - here.x))
        return out

    def _facing(self, shot: Shot, p: Performance, homes: dict[str, Spot], deed: Deed) -> int:
        if homes[p.character].held and homes[p.character].facing and not deed.gait:
            # A chair at a table and the pillow of a bed say where its user looks, whatever the script says.
            return homes[p.character].facing
        if not deed.gait and p.facing not in ("camera", "away"):
            here = homes[p.character].x
            partner = homes.get(p.gaze) or self._scene.spots.get(p.gaze)
            if partner is not None and abs(partner.x - here) > 0.2:
                return 1 if partner.x > here else -1
        if p.facing in ("left", "right"):
            return -1 if p.facing == "left" else 1
        if homes[p.character].anchor and homes[p.character].facing:
            return homes[p.character].facing
        return -1 if p.side == "right" else 1

    def _view(self, shot: Shot, p: Performance, deed: Deed, home: Spot) -> str:
        if home.held and home.facing and not deed.gait and p.facing in ("away", "camera"):
            return "three_quarter"
        if p.facing == "away":
            return "back"
        if deed.gait in ("walk", "run", "crawl", "ride") and p.facing in ("left", "right"):
            return "three_quarter" if shot.camera.size in TIGHT else "side"
        if p.facing == "camera":
            return "front"
        if p.character == shot.character.focus or len(shot.character.people) == 1:
            view = view_of(shot.camera.azimuth)
            if view == "back" and shot.camera.size in ("CU", "MCU", "ECU"):
                return "side"
            # Who looks at somebody across the frame is never seen frontally.
            return "three_quarter" if view == "front" and self.script.character_of(p.gaze) else view
        return "three_quarter"

    def _gaze(self, p: Performance, homes: dict[str, Spot], facing: int, figure: Figure) -> tuple[float, float]:
        if p.gaze in EYES:
            gx, gy = EYES[p.gaze]
            return (gx * facing, gy)
        other = homes.get(p.gaze) or self._scene.spots.get(p.gaze)
        here = homes[p.character]
        if other is None:
            return (0.5 * facing, 0.0)
        look = next((k for k in self._looks(p.gaze)), None)
        rise = 0.0
        if look is not None:
            mine = figure.height - (0.45 if here.kind == "sit" else 0.0)
            theirs = self.cast[look].height - (0.45 if other.kind == "sit" else 0.0)
            rise = max(-0.9, min(0.9, (theirs - mine) / max(0.5, abs(other.x - here.x)) * 0.9))
        return (0.75 * (1 if other.x >= here.x else -1), rise)

    def _looks(self, character: str) -> tuple[str, ...]:
        who = self.script.character_of(character)
        return tuple(k.id for k in who.looks) if who else ()

    def _travelling(self, shot: Shot, p: Performance, actor: Actor, deed: Deed, figure: Figure, place: Place, others: list[float]) -> Actor:
        """The way of somebody who walks, runs, comes or goes."""
        st, cam = place.stage, shot.camera
        gait = deed.gait
        speed = figure.speed * SPEED.get(gait, 1.0)
        beat = actor.beats[0]
        way = beat.facing if p.facing in ("left", "right") or deed.way != "across" else (1 if beat.facing >= 0 else -1)
        reach = speed * shot.seconds
        wide = visible_width(cam.size, figure.height, self.aspect)
        x, y, z = actor.start
        pose = {"walk": "walk", "run": "run", "crawl": "crawl"}.get(gait, beat.pose)
        tracked = cam.move in TRACKING or cam.size in TIGHT or cam.size == "MLS"
        depth_wise = p.facing in ("camera", "away")
        if depth_wise:
            room = min(reach, 0.8 * (st.z1 - st.z0), 1.6)
            sign = -1.0 if p.facing == "camera" else 1.0
            z0 = st.z1 - 0.1 if sign < 0 else st.z0 + 0.1
            return going(actor, pose, (x, y, z0), (x, y, z0 + sign * room), speed, shot.seconds)
        if deed.way == "up":
            rise = min(0.45, 0.12 * shot.seconds)
            return going(actor, "walk", (x, y, z), (x + 0.5 * way, y + rise, z), math.hypot(rise, 0.5) / shot.seconds, shot.seconds)
        if deed.way == "in":
            travel = min(reach * 0.75, 0.40 * wide)
            return going(actor, pose, (x - way * travel, y, z), (x, y, z), speed, shot.seconds)
        if deed.way == "out":
            travel = min(reach, 0.5 * wide + 0.9)
            return going(actor, pose, (x, y, z), (x + way * travel, y, z), speed, shot.seconds, delay=0.18 * shot.seconds)
        far = reach if tracked else min(reach, 0.62 * wide)
        same = all(DEEDS[q.action].gait and q.facing == p.facing for q in shot.character.people)
        least = LEAST_WAY
        if not same and cam.size in ("WS", "FS", "EWS"):
            # The frame has to hold the ways and those who stand.
            walkers = sum(1 for q in shot.character.people if DEEDS[q.action].gait)
            room = 0.85 * visible_width(cam.size, max(1.5, figure.height), self.aspect) - 0.75 * (len(shot.character.people) - 1)
            far = min(far, max(0.45, room / walkers))
            least = min(least, far)
        known = p.character in self._scene.spots
        start = x if known else x - way * far / 2
        start = min(max(start, st.x0 + 0.2), st.x1 - 0.2)
        room = (st.x1 - 0.2 - start) if way > 0 else (start - st.x0 - 0.2)
        if room < min(far, 1.2) and not (known and shot.cut.kind == "continuous"):
            start = st.x0 + 0.3 if way > 0 else st.x1 - 0.3
            room = st.x1 - st.x0 - 0.6
        far = max(0.05, min(far, room))
        bound = start if known and shot.cut.kind == "continuous" else st.x0 + 0.2 if way > 0 else st.x1 - 0.2
        start, far = clear(start, far, way, x, others, bound, least)
        if far < 0.2:
            # No room to go: who would only mark time stands.
            return replace(actor, beats=(replace(beat, pose="stand", view="three_quarter"),)) if gait in ("walk", "run") else actor
        slow = max(far / shot.seconds, 0.62 * speed) if far < reach else speed
        sink = 0.62 * figure.height if gait == "swim" else 0.0
        if sink and place.set in OPEN_WATER:
            z = st.z1 + OPEN_WATER[place.set]
        mount = mount_of(p.prop, place, any(c.species == "horse" for c in self.script.characters)) if gait == "ride" else ""
        if mount:
            name = steed_name(self.script, p.prop) if mount == "horse" else ""
            actor = replace(actor, mount=mount, steed=name, seat=round(resting_seat(name), 4) if mount == "horse" else SADDLE)
        actor = replace(actor, sink=sink)
        if gait == "ride":
            actor = replace(actor, holding="", beats=(replace(beat, pose="sit", view="side", seated=True),))
            pose = "sit"
        return going(actor, pose, (start, y, z), (start + way * far, y, z), slow, shot.seconds)

    def _remember(self, p: Performance, actor: Actor, home: Spot) -> None:
        if p.action == "exit":
            self._scene.spots.pop(p.character, None)
            return
        x, y, z = actor.position(1e9 if not actor.runs_on else actor.t1)
        turn = math.tau * actor.distance / max(self.cast[actor.look].stride, 0.1) if actor.moving else 0.0
        last = actor.beats[-1]
        kind = home.kind if not actor.moving else "stand"
        self._scene.spots[p.character] = Spot(
            x, z, y if actor.moving else 0.0, home.facing if home.held else last.facing, p.action, kind, home.seat if not actor.moving else 0.0,
            home.anchor if not actor.moving else "", (actor.phase + turn) % math.tau, last.view,
        )


__all__ = ["BODY", "HATS", "OPEN_WATER", "SADDLE", "Blocking", "measured", "spoken", "state_at", "visible_width"]
