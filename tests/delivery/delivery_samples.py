"""Small scripts for the tests of what is delivered."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image
from vgot.delivery.report_data import Bill, DecisionReport, RemarkReport, ReplayReport, WordReport, WriterReport, WritersReport
from vgot.script.model import (
    BackgroundDomain,
    Brief,
    CameraDomain,
    Character,
    CharacterDomain,
    Cloth,
    Cut,
    LightingDomain,
    Line,
    Link,
    Location,
    Look,
    Performance,
    RelationDomain,
    Script,
    Shot,
)


def a_shot(n: int = 1, *, seconds: float = 4.0, dialogue: tuple[Line, ...] = (), **more: Any) -> Shot:
    values: dict[str, Any] = {
        "id": f"s{n:02d}", "scene": "sc1", "beat": "the call", "description": "Mary reads the letter.", "seconds": seconds, "cut": Cut(),
        "character": CharacterDomain(text="Mary reads.", people=(Performance(character="mary", look="mary.adult", action="read"),)),
        "background": BackgroundDomain(text="A kitchen.", location="kitchen", hour="night"),
        "relation": RelationDomain(text="Alone with Tom.", links=(Link(a="mary", b="tom", bond="family"),)),
        "camera": CameraDomain(text="Close.", kind="single", size="CU", move="push_in", lens=85),
        "lighting": LightingDomain(text="A lamp.", key="lamp"), "dialogue": dialogue,
    }
    return Shot(**{**values, **more})


def a_script(*shots: Shot, story: str = "Mary reads a letter.", title: str = "The Letter") -> Script:
    people = tuple(
        Character(id=i, name=n, looks=(Look(id=f"{i}.adult", age="adult", outfit=(Cloth(garment="coat", colour="red"),)),))
        for i, n in (("mary", "Mary"), ("tom", "Tom"))
    )
    place = Location(id="kitchen", name="Kitchen", set="kitchen", interior=True, sources=("lamp",))
    return Script(title=title, brief=Brief(story=story), characters=people, locations=(place,), shots=shots or (a_shot(),))


def png(colour: tuple[int, int, int] = (90, 120, 150), size: tuple[int, int] = (320, 180)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


PICTURE = png()


# -- what language models did ---------------------------------------------------------------------------------------------------
def bill() -> Bill:
    return Bill(
        calls=40, kept=3, read=12_345, written=900, seconds=30.0, money=0.42, failed={"malformed": 1, "refused": 2}, estimated=True,
    )


def writers(text: str) -> WritersReport:
    return WritersReport([WriterReport("director", text, bill()), WriterReport("validator", "rules")], bill(), again=7)


def remarks(text: str) -> list[RemarkReport]:
    return [RemarkReport("s01", "lighting", text)]


def decisions(text: str) -> list[DecisionReport]:
    return [
        DecisionReport("sent shots back at the script gate", text, text, words=[WordReport("s02", text, "director")]),
        DecisionReport("approved at the keyframes gate", changes=[text, text]), DecisionReport("asked for other takes", again=["keyframe:s02", text]),
    ]


def replay(text: str) -> ReplayReport:
    return ReplayReport(text, 57, [("the director's plan", text), (text, "its prompt changed")])
