"""From a plan to frames. Any frame can be asked for, in any order, also before the first and after the last (handles)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace

from PIL import Image

from ..joins import mean_luma
from .blocking import OPEN_WATER
from .carry import Carried, Fields
from .extras import campfire, draw_mount, draw_shadow, draw_water
from .figures import make_figure
from .figures.base import Figure, Rig
from .framing import head_of
from .geometry import NEAR, Camera
from .life import live
from .lighting import light_of
from .lightmap import LightMap, Overlay, grade_table
from .overlay import lay_over
from .paint import Painter
from .places.base import Item
from .places.sky import Sky
from .places.weather import LEAFLESS, Weather
from .raster import Canvas, Pixels, even, flat_colour, mixed, soften, stretch
from .staging import place, setting_of
from .values import Actor, ShotPlan
from .veil import Veil, shoulder

MAP_FRAMES = 6
MOVING_MAP_FRAMES = 3
"""Frames for which one light map serves while the camera rests (3 while it moves)."""
MEASURED = 180
"""Short side, in pixels, of frames that are drawn only to measure them."""
TWOS = 2
"""A resting background that sways is drawn anew every second frame."""


@dataclass(slots=True)
class _Layer:
    """A background at its own raster: full size when sharp, smaller when out of focus.

    ``plate``: the finished background of frame ``at``. ``under``: what lies beneath its first moving thing, of frame ``under_at``.
    Both are kept while the camera rests.
    """

    shrink: int
    sky: Sky | None
    canvas: Canvas
    at: int = -(10**9)
    plate: Pixels | None = None
    under_at: int = -(10**9)
    under: Pixels | None = None


class ShotRenderer:
    """Renders one shot.

    Args:
        plan: what to draw. rigs: by look id (at least those of the plan's actors). seed: of the shot's own unrest.
        still_seed: of the keyframe: fixes what frame 0 shows. carried: state of the shot before, for a continuous cut.

    Raises:
        KeyError: a look of the plan has no rig.
    """

    def __init__(self, plan: ShotPlan, rigs: Mapping[str, Rig], seed: int, still_seed: int, carried: Carried | None = None) -> None:
        self.plan = plan
        self.seed, self.still_seed = seed, still_seed
        self.carried = carried
        self.figures: dict[str, Figure] = {a.look: make_figure(rigs[a.look]) for a in plan.actors}
        self.place = place(plan.scenery)
        self.setting = setting_of(plan.scenery)
        self.light = light_of(plan.light)
        self.items = sorted([*self.place.items(self.light, self.setting), *self._stand_ins()], key=lambda i: -i.z)
        self.items = [i for i in self.items if not self._in_the_way(i)]
        who = sorted({a.character for a in plan.actors})
        names = ("shake.x", "shake.xx", "shake.y", "shake.yy", "gust", *(f"breath/{c}" for c in who), *(f"sway/{c}" for c in who))
        self.head_seconds = plan.head / plan.fps if carried is not None else 0.0
        self.fields = Fields(names, seed, still_seed, carried, self.head_seconds)
        self._back, self._front = self._split()
        self._set_raster()
        self._busy = any(i.moving for i in self._front) or (self.weather is not None and self.weather.active) or any(
            a.mount in ("bicycle", "horse") or a.sink for a in plan.actors
        ) or plan.light.flicker > 0
        self._rests = plan.camera.rests and not (carried is not None and carried.shake > 0)

    def _set_raster(self) -> None:
        """Everything that depends on the number of pixels, empty."""
        plan = self.plan
        self.weather = None if self.place.interior else Weather(
            self.setting, plan.scenery.seed % 997, plan.width, plan.height, leaves=self.place.set not in LEAFLESS
        )
        self._map = LightMap(plan.light, plan.width, plan.height, plan.scenery.seed % 65521)
        self._maps: tuple[int, Overlay] | None = None
        self._tables: dict[int, list[int]] = {}
        self._canvas = Canvas(plan.width, plan.height)
        self._layers = [self._layer(k) for k in self._focus_levels()]
        self._shoulder: Veil | None = None
        self._finished: tuple[tuple[int, int, int], Image.Image] | None = None

    def reduced(self, side: int) -> ShotRenderer:
        """The same shot at a smaller raster whose short side is about ``side`` pixels, for measurements."""
        p = self.plan
        k = min(1.0, side / min(p.width, p.height))
        out = copy(self)
        out.plan = replace(p, width=even(p.width * k), height=even(p.height * k))
        out._set_raster()
        return out

    def _stand_ins(self) -> list[Item]:
        """Things that shine in this shot although the place has none."""
        fires = [p.at for p in self.plan.light.pools if p.kind == "+fire" and not self.place.interior]
        return [Item(z=at[2], draw=campfire(at), moving=True) for at in fires]

    def _in_the_way(self, item: Item) -> bool:
        """Whether a thing would hide the cast: a chair's back before its sitter, a foreground piece before a head."""
        p = self.plan
        if item.x0 < -1e8 or item.x1 > 1e8:
            return False
        middle, wide = (item.x0 + item.x1) / 2, item.x1 - item.x0
        for a in p.actors:
            if a.role != "cast":
                continue
            x, _, z = a.start
            seated = a.beats[0].seated
            if seated and wide < 0.62 and abs(middle - x) < 0.3 and 0 < z - item.z < 0.42:
                return True
            if item.z > self.place.stage.z0 - 0.5:
                continue
            for t in (0.0, p.seconds / 2, p.seconds):
                camera = p.camera.at(t).camera(p.width, p.height)
                head = head_of(a, self.figures[a.look], camera, t)
                if head is None or item.z < camera.z + NEAR:
                    continue
                left, right = (camera.project_one((v, 1.0, item.z))[0] for v in (item.x0, item.x1))
                if min(right, head.x + head.half) - max(left, head.x - head.half) > 0.3 * head.half:
                    return True
        return False

    # -- set up -------------------------------------------------------------------------------------------------------
    def _focus_levels(self) -> tuple[int, ...]:
        """How much the background is out of focus: 1 = sharp; two levels for a rack."""
        p = self.plan
        blur = {"CU": 3, "ECU": 4, "INSERT": 3, "MCU": 2}.get(p.size, 2 if p.size == "MS" else 1)
        if p.camera.move == "rack" or p.focus == "rack":
            return (max(3, blur), 1)
        if p.focus == "shallow":
            return (max(2, blur),)
        return (2,) if p.size in ("MCU", "CU", "ECU", "INSERT") else (1,)

    def _layer(self, shrink: int) -> _Layer:
        p = self.plan
        sky = None
        if self.place.sky:
            sky = Sky(self.light, self.setting, p.scenery.seed % 9973, even(p.width / shrink), even(p.height / shrink))
        canvas = self._canvas if shrink == 1 else Canvas(even(p.width / shrink), even(p.height / shrink))
        return _Layer(shrink, sky, canvas)

    # -- a frame ------------------------------------------------------------------------------------------------------
    def camera(self, n: int) -> Camera:
        """The camera of frame ``n`` with its handheld unrest."""
        p = self.plan
        t = n / p.fps
        pose = p.camera.at(t)
        old = self.carried.shake if self.carried is not None else 0.0
        if p.camera.shake or (old and self.fields.share(t) > 0):
            def wave(name: str) -> float:
                return self.fields.value(name, t, p.camera.shake, old)

            high = 20.25 / 36 * 36 / pose.focal
            dx, dy = (wave("shake.x") + 0.55 * wave("shake.xx")) * high, (0.8 * wave("shake.y") + 0.35 * wave("shake.yy")) * high
            pose = replace(pose, yaw=pose.yaw + dx, pitch=pose.pitch + dy, roll=pose.roll + 0.18 * dx)
        return pose.camera(p.width, p.height)

    def frame(self, n: int) -> Image.Image:
        """Frame ``n`` (0 is the first) as an RGB image of the picture's size, label and subtitles included."""
        p = self.plan
        t = n / p.fps
        camera = self.camera(n)
        plate = self._background(n, camera)
        overlay = self._light_maps(n, camera)
        table = self._table(t)
        box = self._changing(camera, t)
        if box is None:
            image = overlay.over(self._cast_and_near(plate, camera, t), table)
        else:
            image = self._still_part(plate, camera, overlay, table)
            image.paste(overlay.over(self._cast_and_near(plate, camera, t), table, box), box[:2])
        if p.camera.move == "whip":
            image = self._smeared(image, n)
        caption = ""
        if p.subtitles:
            caption = next((c.text for c in p.captions if c.start <= t < c.end), "")
        if p.label or caption:
            lay_over(image, label=p.label, caption=caption)
        return image

    def _smeared(self, image: Image.Image, n: int) -> Image.Image:
        """Motion blur of a whip pan: as wide as the picture travels while the shutter is open (half a frame)."""
        p = self.plan
        a, b = p.camera.at((n - 0.5) / p.fps), p.camera.at((n + 0.5) / p.fps)
        k = min(p.width // 12, int(abs(b.yaw - a.yaw) * a.focal * p.width / 36 * 0.5))
        if k < 4:
            return image
        return image.resize((max(2, p.width // k), p.height), Image.Resampling.BOX).resize(image.size, Image.Resampling.BICUBIC)

    def state(self, last: Image.Image | None = None) -> Carried:
        """The state after the last frame. ``last``: that frame, when it is at hand."""
        p = self.plan
        image = last if last is not None else self.reduced(MEASURED).frame(p.frames - 1)
        return Carried(
            p.id, self.fields.after(p.frames / p.fps), p.camera.shake, p.light.exposure, round(mean_luma(image), 5),
        )

    def _changing(self, camera: Camera, t: float) -> tuple[int, int, int, int] | None:
        """The part of the frame where the cast moves before a resting background; None when all of it may change."""
        if not self._rests or self._busy or len(self._layers) > 1:
            return None
        p = self.plan
        x0, y0, x1, y1 = p.width, p.height, 0, 0
        for a in p.actors:
            feet = a.position(t)
            px, py, depth = camera.project_one((feet[0], feet[1] - a.sink, feet[2]))
            if depth < 0.4:
                return None
            s, fig = camera.scale(depth), self.figures[a.look]
            reach = (1.3 if a.beat(t).pose in ("lie", "crawl", "run") else 0.62) * fig.height
            tall = s * (fig.height * 1.3 + 0.25)
            x0, x1 = min(x0, math.floor(px - s * reach)), max(x1, math.ceil(px + s * reach))
            y0, y1 = min(y0, math.floor(py - tall)), max(y1, math.ceil(py + 0.2 * s))
        box = (max(0, x0), max(0, y0), min(p.width, x1), min(p.height, y1))
        return box if box[2] > box[0] and box[3] > box[1] else (0, 0, 2, 2)

    def _still_part(self, plate: Pixels, camera: Camera, overlay: Overlay, table: list[int]) -> Image.Image:
        """The finished frame without the cast; kept as long as plate, maps and exposure stay the same."""
        key = (self._layers[0].at, self._maps[0] if self._maps else 0, id(table))
        if self._finished is None or self._finished[0] != key:
            self._finished = (key, overlay.over(self._near(plate, camera, 0.0, ()), table))
        return self._finished[1].copy()

    # -- layers -------------------------------------------------------------------------------------------------------
    def _split(self) -> tuple[list[Item], list[Item]]:
        """Items behind the whole cast, and those among or before it."""
        nearest = max((max(a.start[2], a.end[2]) for a in self.plan.actors if a.role == "cast"), default=None)
        if nearest is None:
            nearest = self.place.stage.z0 - 0.2 if not self.plan.insert else self.place.stage.z0 + 0.1
        back = [i for i in self.items if i.z > nearest]
        return back, [i for i in self.items if i.z <= nearest]

    def _background(self, n: int, camera: Camera) -> Pixels:
        if len(self._layers) == 1:
            return self._plate(self._layers[0], n, camera)
        mid = self.plan.seconds * 0.5
        u = min(1.0, max(0.0, (n / self.plan.fps - mid + 0.22) / 0.44))
        if u <= 0:
            return self._plate(self._layers[0], n, camera)
        if u >= 1:
            return self._plate(self._layers[1], n, camera)
        return mixed(self._plate(self._layers[0], n, camera), self._plate(self._layers[1], n, camera), u)

    def _plate(self, layer: _Layer, n: int, camera: Camera) -> Pixels:
        """The background behind the cast; kept while the camera rests."""
        if not self._rests:
            return self._paint_back(layer, camera, n)
        moving = layer.sky is not None or any(i.moving for i in self._back)
        n = n // TWOS * TWOS if moving else 0
        if layer.plate is None or layer.at != n:
            layer.at, layer.plate = n, self._paint_back(layer, camera, n)
        return layer.plate

    def _story(self, n: int) -> float:
        """Story seconds of frame ``n``, as what sways in the wind feels them."""
        t = n / self.plan.fps
        return self.plan.scenery.clock + t + 0.15 * self.fields.value("gust", t)

    def _paint_back(self, layer: _Layer, camera: Camera, n: int) -> Pixels:
        """The background of frame ``n``, enlarged to the size of the picture when it is out of focus."""
        p = self.plan
        k, canvas = layer.shrink, layer.canvas
        cam = camera if k == 1 else replace(camera, width=canvas.width, height=canvas.height)
        painter = Painter(canvas, cam, self.light)
        done = 0
        if self._rests:
            done = next((i for i, item in enumerate(self._back) if item.moving), len(self._back))
            step = layer.sky.patience(cam, p.fps) if layer.sky is not None else 10**6
            at = n // step * step
            if layer.under is None or layer.under_at != at:
                self._paint_under(layer, painter, at, done)
                layer.under_at, layer.under = at, canvas.pixels()
            else:
                canvas.load(layer.under)
        else:
            self._paint_under(layer, painter, n, 0)
        story = self._story(n)
        for item in self._back[done:]:
            item.draw(painter, story)
        if self.weather is not None and k == 1:
            self.weather.behind(painter, story)
        pixels = canvas.pixels()
        for _ in range(0 if k == 1 else 1 if k == 2 else 2):
            pixels = soften(pixels, 5)
        return pixels if k == 1 else stretch(pixels, p.width, p.height)

    def _paint_under(self, layer: _Layer, painter: Painter, n: int, count: int) -> None:
        """Sky, and the farthest ``count`` things."""
        story = self._story(n)
        if layer.sky is None:
            layer.canvas.load(flat_colour(layer.canvas.width, layer.canvas.height, self.light.haze))
        else:
            layer.canvas.load(layer.sky.base(painter.camera))
            layer.sky.draw_clouds(painter, story)
        for item in self._back[:count]:
            item.draw(painter, story)

    def _cast_and_near(self, plate: Pixels, camera: Camera, t: float) -> Pixels:
        raw = self._near(plate, camera, t, tuple(a for a in self.plan.actors if a.role == "cast"))
        for a in self.plan.actors:
            if a.role == "shoulder":
                raw = self._with_shoulder(raw, camera, a, t)
        return raw

    def _near(self, plate: Pixels, camera: Camera, t: float, actors: tuple[Actor, ...]) -> Pixels:
        """The plate with these actors and everything among and before them, drawn far to near."""
        story = self.plan.scenery.clock + t
        self._canvas.load(plate)
        painter = Painter(self._canvas, camera, self.light)
        queue: list[tuple[float, int, Item | Actor]] = [(-i.z, 0, i) for i in self._front]
        queue += [(-a.position(t)[2], 1, a) for a in actors]
        for _, _, thing in sorted(queue, key=lambda q: q[:2]):
            if isinstance(thing, Item):
                if thing.z > camera.z + NEAR or thing.z < -1e6:
                    thing.draw(painter, story)
            else:
                self._draw_actor(painter, thing, t)
        if self.plan.insert and self.plan.kind == "insert":
            from .extras import draw_thing

            draw_thing(painter, self.plan.insert, self.place)
        if self.weather is not None:
            self.weather.front(painter, story)
        return self._canvas.pixels()

    def _draw_actor(self, painter: Painter, actor: Actor, t: float) -> None:
        figure = self.figures[actor.look]
        x, y, z = actor.position(t)
        state = live(actor, figure, t, self.fields, self.seed)
        if not actor.sink:
            # Measuring the figure costs as much as drawing it; the shape of its shadow changes on twos.
            held = math.floor(t * self.plan.fps / TWOS + 1e-6) * TWOS / self.plan.fps
            shape = state if held == t else live(actor, figure, held, self.fields, self.seed)
            draw_shadow(painter, figure, shape, actor, (x, y, z), self.light)
        if actor.mount:
            draw_mount(painter, actor, state, (x, y, z), t, front=False)
        flat = painter.at(x, y - actor.sink, z)
        afloat = actor.sink > 0 and self.place.set in OPEN_WATER
        line = round(painter.camera.project_one((x, y, z))[1])
        below = None
        if afloat and 0 <= line < self.plan.height:
            # The sea that is there already covers what is under water.
            below = self._canvas.pixels()
        if flat is not None:
            figure.draw(flat, state)
        if below is not None:
            now = self._canvas.pixels().copy()
            now[line:] = below[line:]
            self._canvas.load(now)
        if actor.mount:
            draw_mount(painter, actor, state, (x, y, z), t, front=True)
        if actor.sink:
            draw_water(painter, (x, y, z), self.light, self.plan.scenery.clock + t, sheet=not afloat)

    def _with_shoulder(self, raw: Pixels, camera: Camera, actor: Actor, t: float) -> Pixels:
        """The frame with the listener near the lens: dark and out of focus, drawn small with its own soft mask."""
        if self._shoulder is None or not self._rests:
            # One drawing serves a resting camera, whichever frame asks first.
            at = 0.0 if self._rests else t
            figure = self.figures[actor.look]
            self._shoulder = shoulder(figure, live(actor, figure, at, self.fields, self.seed), actor.position(at), camera, self.light)
        return self._shoulder.over(raw)

    # -- light and grade ----------------------------------------------------------------------------------------------
    def _light_maps(self, n: int, camera: Camera) -> Overlay:
        walking = any(a.moving for a in self.plan.actors)
        step = 10**6 if self._rests and not walking else MAP_FRAMES if self._rests else MOVING_MAP_FRAMES
        k = n // step if n >= 0 else -((-n + step - 1) // step)
        if self._maps is None or self._maps[0] != k:
            at = k * step
            cam = camera if self._rests else self.camera(at)
            faces: list[tuple[float, float, float]] = []
            for a in self.plan.actors:
                h = head_of(a, self.figures[a.look], cam, at / self.plan.fps) if a.role == "cast" else None
                if h is not None:
                    faces.append((h.x, (h.top + h.chin) / 2, max(h.half, h.tall / 2)))
            if self.plan.kind == "insert":
                faces.append((self.plan.width / 2, 0.55 * self.plan.height, 0.22 * self.plan.height))
            self._maps = (k, self._map.maps(cam, faces))
        return self._maps[1]

    def _table(self, t: float) -> list[int]:
        light = self.plan.light
        gain = light.exposure
        a = self.fields.share(t)
        if a > 0 and self.carried is not None and 0.5 < self.carried.exposure / gain < 2.0:
            gain *= (self.carried.exposure / gain) ** a
        if light.flicker:
            story = self.plan.scenery.clock + t
            gain *= 1 + 0.035 * light.flicker * (math.sin(9.1 * story) * math.sin(5.3 * story + 1.3) + 0.5 * math.sin(17.3 * story))
        key = round(gain * 512)
        if key not in self._tables:
            self._tables[key] = grade_table(light.grade, key / 512)
        return self._tables[key]
