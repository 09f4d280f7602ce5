"""What each action of the script looks like on the stage: pose, posture, gait, the place where it is done."""

from __future__ import annotations

from dataclasses import dataclass

SEATS = ("chair", "sofa", "bench", "armchair", "seat", "stool", "bed", "rock", "log", "steps")
BEDS = ("bed", "sofa", "bench", "cot", "hammock")
DESKS = ("desk", "table", "workbench", "bench_work", "counter")
HARD_GROUND = ("sleep", "lie")


@dataclass(frozen=True, slots=True)
class Deed:
    """How an action is played.

    Attributes:
        pose: of the rig. gait: ``walk``, ``run``, ``crawl`` when it travels. anchors: where it is done, best first
            (used when the place has them). kind: posture at the anchor. gesture: strength of the arms. lean: radians.
        prop: thing in hand when the script names none. way: ``across``, ``in``, ``out``, ``up``.
        seat_always: sit on something even where the place has no seat.
    """

    pose: str
    gait: str = ""
    anchors: tuple[str, ...] = ()
    kind: str = "stand"
    gesture: float = 1.0
    lean: float = 0.0
    prop: str = ""
    way: str = ""
    seat_always: bool = False
    asleep: bool = False


DEEDS: dict[str, Deed] = {
    "stand": Deed("stand"),
    "walk": Deed("walk", gait="walk", way="across"),
    "run": Deed("run", gait="run", way="across"),
    "sit": Deed("sit", anchors=SEATS, kind="sit", seat_always=True),
    "lie": Deed("lie", anchors=BEDS, kind="lie"),
    "kneel": Deed("kneel"),
    "crawl": Deed("crawl", gait="crawl", way="across"),
    "sleep": Deed("lie", anchors=BEDS, kind="lie", asleep=True),
    "enter": Deed("walk", gait="walk", way="in"),
    "exit": Deed("walk", gait="walk", way="out"),
    "fall": Deed("kneel"),
    "climb": Deed("walk", gait="walk", way="up", anchors=("stairs", "ladder", "rock", "steps"), lean=0.16),
    "ride": Deed("sit", gait="ride", way="across"),
    "swim": Deed("reach", gait="swim", way="across", lean=0.3, anchors=("water", "sea", "pond", "shore")),
    "look": Deed("stand", anchors=("window", "rail", "railing", "edge")),
    "listen": Deed("stand", lean=0.03),
    "talk": Deed("stand", gesture=0.5),
    "point": Deed("point"),
    "wave": Deed("wave"),
    "reach": Deed("reach"),
    "take": Deed("reach", gesture=0.9),
    "give": Deed("reach", gesture=0.85),
    "hold": Deed("hold"),
    "carry": Deed("carry"),
    "hug": Deed("hug"),
    "dance": Deed("dance"),
    "fight": Deed("fight"),
    "read": Deed("hold", anchors=("armchair", "chair", "desk", "sofa", "bench"), kind="sit", prop="book"),
    "write": Deed("work", anchors=("desk", "table", "chair"), kind="sit", prop="pen", seat_always=True),
    "paint": Deed("reach", anchors=("easel", "canvas", "painting", "wall"), gesture=0.8, prop="brush"),
    "play": Deed("play", anchors=("piano", "instrument", "stage"), kind="sit"),
    "cook": Deed("work", anchors=("stove", "counter", "kitchen", "table", "fire")),
    "eat": Deed("hold", anchors=("table", "chair", "bench", "seat"), kind="sit", prop="bowl"),
    "drink": Deed("hold", anchors=("table", "counter", "chair", "bench"), kind="sit", prop="cup"),
    "work": Deed("work", anchors=DESKS),
    "plant": Deed("kneel", anchors=("bed", "flowerbed", "plants", "pot", "soil"), lean=0.2),
    "steer": Deed("work", anchors=("wheel", "helm", "console", "controls", "driver", "cockpit")),
    "laugh": Deed("stand", lean=-0.06, gesture=0.6),
    "cry": Deed("stand", lean=0.14),
    "pray": Deed("kneel", anchors=("altar", "grave", "window")),
    "think": Deed("think"),
}
"""One entry for every word of the script's ``Action``."""

POSTURES: dict[str, Deed] = {
    "sit": Deed("sit", anchors=SEATS, kind="sit", seat_always=True),
    "lie": Deed("lie", anchors=BEDS, kind="lie"),
    "kneel": Deed("kneel"),
}
STILL = frozenset({
    "stand", "look", "listen", "talk", "point", "wave", "reach", "take", "give", "hold", "laugh", "cry", "think", "read", "drink", "eat",
})
"""Actions that keep the posture of the ledger: who sits goes on sitting while talking."""

SPEED = {"walk": 1.0, "run": 2.4, "crawl": 0.35, "ride": 3.0, "swim": 0.6}
"""Speed of a gait in natural walking speeds."""
EYES = {"ahead": (0.35, 0.0), "camera": (0.0, 0.0), "down": (0.2, -0.9), "up": (0.2, 0.9), "away": (-0.9, 0.1), "prop": (0.25, -0.75)}
"""Gaze words to eye directions (x in the direction the figure faces)."""
