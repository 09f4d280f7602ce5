"""Cast and places that the person brings: in the film as they were given, and the film still keeps the rules."""

from __future__ import annotations

from functools import cache

import pytest
from vgot.agents.offline.compose import draft_script
from vgot.agents.offline.direct import direct
from vgot.agents.offline.wishes import age_in_years, described, set_of
from vgot.script.model import Brief, CastWish, PlaceWish, Script
from vgot.script.rules import check_script

MARA = CastWish(id="mara", name="Mara Lind", role="lighthouse keeper", gender="woman", age="old",
    text="A tall woman with grey curly hair in a yellow raincoat, a scar on her cheek.")
TOM = CastWish(id="tom_1", name="Tom", gender="man", age="child")
REX = CastWish(id="rex", name="Rex", species="dog", text="black fur")
UNIT = CastWish(id="unit", name="Unit Seven", role="gardener", species="robot", gender="neutral", text="a robot of green metal")
JO = CastWish(id="jo", name="Jo", text="34 years old, slim, dark skin, short red hair, a navy suit and glasses")
TOWER = PlaceWish(id="tower", name="The Lamp Tower", text="a round room high above the sea")
KESTREL = PlaceWish(id="kestrel", name="The Kestrel", text="an old fishing boat")
QUAY = PlaceWish(id="quay", name="Brackwater Quay", set="harbour")
ATTIC = PlaceWish(id="attic", name="the attic", set="bedroom", text="Boxes up to the rafters.")
LAB = PlaceWish(id="lab", name="Zeta", set="spaceship")

WISHES = (
    ("A storm at sea.", (MARA, TOM, REX), (TOWER, KESTREL, QUAY)),
    ("A lighthouse keeper teaches her son to light the lamp before a storm.", (MARA, TOM), (TOWER,)),
    ("Anna meets Jo at Brackwater Quay. She loses her map in the forest.", (JO, UNIT), (QUAY, ATTIC)),
    ("A story of Mary, from birth to death", (CastWish(id="m", name="Mary", age="teen"), JO), (ATTIC, QUAY)),
    ("Two rival chefs fight over one kitchen.", (JO, TOM), ()),
    ("Una mujer vieja busca a su perro en la noche", (MARA, REX), (QUAY, LAB)),
    ("A spy botanist steals a seed from the palace greenhouse, hides it in a book and escapes by train", (UNIT,), (LAB, ATTIC)),
    ("x", (), (TOWER, KESTREL, QUAY, ATTIC, LAB)),
)


def brief_of(n: int, shots: int) -> Brief:
    story, cast, places = WISHES[n]
    return Brief(story=story, shots=shots, cast=cast, places=places)


@cache
def composed(n: int, shots: int) -> Script:
    return draft_script(brief_of(n, shots))


def seen(script: Script) -> set[str]:
    return {p.character for s in script.shots for p in s.character.people}


@pytest.mark.parametrize("shots", [3, 9, 24])
@pytest.mark.parametrize("n", range(len(WISHES)))
def test_films_with_wishes_keep_the_rules_and_the_wishes(n: int, shots: int) -> None:
    script, (_, cast, places) = composed(n, shots), WISHES[n]
    assert [f for f in check_script(script) if f.severity == "error"] == []
    assert len(script.shots) == shots
    for wish in cast:
        member = script.character_of(wish.id)
        assert member is not None and member.name == wish.name
        assert member.role == (wish.role or member.role)
        assert wish.species in (None, member.species) and wish.gender in (None, member.gender)
        assert wish.age is None or wish.age in [k.age for k in member.looks]
        assert wish.id in seen(script)
    for place in places:
        location = script.location(place.id)
        assert location is not None and (location.name, location.set) == (place.name, set_of(place)[0])
    names = [c.name for c in script.characters]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("n", [0, 2, 3, 5, 6, 7])
def test_every_wished_place_is_filmed_and_the_rest_is_said(n: int) -> None:
    for shots in (1, 2, 9, 24):
        script, places = composed(n, shots), WISHES[n][2]
        filmed = {s.background.location for s in script.shots}
        left = [p for p in places if p.id not in filmed]
        scenes = len({s.scene for s in script.shots})
        assert len(left) == max(0, len(places) - scenes)
        said = " ".join(direct(brief_of(n, shots)).notes)
        assert all(p.name in said for p in left)
        assert left or "nothing plays at" not in said


def test_a_film_with_wished_places_plays_there_and_where_the_story_says() -> None:
    script = composed(7, 24)
    assert {s.background.location for s in script.shots} == {"tower", "kestrel", "quay", "attic", "lab"}
    meeting = next(s for s in composed(2, 9).shots if "meets" in s.description)
    assert meeting.background.location == "quay"
    lost = next(s for s in composed(2, 9).shots if "loses" in s.description)
    assert composed(2, 9).location(lost.background.location).set == "forest"  # type: ignore[union-attr]


def test_somebody_named_in_the_story_and_wished_is_one_person() -> None:
    script = composed(2, 9)
    meeting = next(s for s in script.shots if "meets" in s.description)
    assert {p.character for p in meeting.character.people} == {"anna", "jo"}
    assert script.characters[0].id == "anna"
    assert [c.name for c in script.characters].count("Jo") == 1


def test_a_wish_takes_the_part_that_the_story_gives_to_nobody_by_name() -> None:
    script = composed(1, 9)
    assert [c.id for c in script.characters[:2]] == ["mara", "tom_1"]
    teaching = next(s for s in script.shots if "teaches" in s.description)
    assert teaching.description.startswith("Mara Lind teaches Tom")
    assert {c.role for c in script.characters} == {"lighthouse keeper", "son"}


def test_the_first_wish_leads_where_the_story_names_none() -> None:
    for n, hero in ((0, "mara"), (4, "jo"), (5, "mara"), (6, "unit")):
        script = composed(n, 9)
        assert script.characters[0].id == hero
        assert sum(s.performance(hero) is not None for s in script.shots) >= 3


def test_a_story_of_a_pronoun_is_about_the_wish() -> None:
    script = draft_script(Brief(story="She repairs a boat and sails home.", shots=5, cast=(CastWish(id="ada", name="Ada"),)))
    assert script.characters[0].gender == "woman"
    assert any("Ada repairs a boat" in s.description for s in script.shots)


def test_descriptions_dress_the_cast() -> None:
    script = composed(0, 9)
    mara, rex = script.look("mara.old"), script.look("rex.adult")
    assert mara is not None and rex is not None
    assert (mara.hair, mara.hair_colour) == ("curly", "grey")
    assert (mara.outfit[0].garment, mara.outfit[0].colour) == ("raincoat", "yellow")
    assert "a scar on her cheek" in mara.text
    assert [(c.garment, c.colour) for c in rex.outfit] == [("fur", "black")]
    jo = composed(2, 9).character_of("jo").looks[0]  # type: ignore[union-attr]
    assert (jo.age, jo.skin, jo.hair, jo.hair_colour, jo.build) == ("adult", "deep", "short", "red", "slim")
    assert jo.outfit[0].garment == "suit" and jo.outfit[0].colour == "navy" and "glasses" in jo.accessories
    assert composed(2, 9).character_of("unit").looks[0].outfit[0].colour == "green"  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "age"), [
    ("a man of sixty", "old"), ("34 years old", "adult"), ("in her mid-forties, bald", "middle"), ("62, grey beard", "old"), ("aged 8", "child"),
    ("thirty years at sea", ""), ("about 180 cm tall", ""), ("captain of 30 years at sea", ""), ("no age is told", ""),
])
def test_age_in_years(text: str, age: str) -> None:
    assert age_in_years(text) == age


@pytest.mark.parametrize(("role", "text", "want"), [
    ("sister of Tom", "", {"relation": "sister", "bond": "family", "gender": "woman"}),
    ("", "Tom's mother, she bakes", {"relation": "mother", "gender": "woman"}),
    ("captain", "A weathered man with a white beard and a navy coat", {"work": "sailor", "gender": "man", "cloth": [("coat", "navy")]}),
    ("", "a red fox", {"species": "dog", "kind": "fox"}),
])
def test_what_a_description_tells(role: str, text: str, want: dict[str, object]) -> None:
    person = described(CastWish(id="a", name="Ada", role=role, text=text))
    assert {k: getattr(person, k) for k in want} == want


@pytest.mark.parametrize(("name", "text", "found"), [
    ("Harbour cafe", "", ("cafe", True)), ("The Kestrel", "an old fishing boat with a torn sail", ("ship_deck", True)),
    ("Gran's kitchen", "a house by the sea", ("kitchen", True)), ("ship deck", "", ("ship_deck", True)), ("Zeta", "", ("street", False)),
])
def test_set_of_a_place_from_its_words(name: str, text: str, found: tuple[str, bool]) -> None:
    assert set_of(PlaceWish(id="p", name=name, text=text)) == found


def test_what_rules_cannot_do_is_said() -> None:
    plain = direct(Brief(story="two rival chefs"))
    assert not any("style" in n or "language" in n for n in plain.notes)
    notes = direct(Brief(story="two rival chefs", style="woodcut", language="de", places=(PlaceWish(id="z", name="Zeta"),))).notes
    assert any("woodcut" in n and "AI models" in n for n in notes)
    assert any("'de'" in n and "English" in n for n in notes)
    assert any("Zeta" in n and "street" in n for n in notes)


def test_style_changes_nothing_but_the_notes() -> None:
    one, other = direct(Brief(story="two rival chefs")), direct(Brief(story="two rival chefs", style="woodcut"))
    assert one.but(notes=()) == other.but(notes=())


@pytest.mark.parametrize("shots", [1, 6])
@pytest.mark.parametrize("name", [
    "{N}", "{0} {B} %s", " ", "🎬", "“Go!”", "x" * 120, "The Keeper", "Dr. Vale", "雨の夜", "Rose", "kitchen", "Mary\nLind",
])
def test_no_name_is_too_strange(name: str, shots: int) -> None:
    brief = Brief(
        story="Mary, Dr. Vale and a keeper meet in the kitchen. “Go home,” Rose says.", shots=shots,
        cast=(CastWish(id="kitchen", name=name, text=name), CastWish(id="mary", name="Emil"), CastWish(id="vale", name="Vale")),
        places=(PlaceWish(id="kitchen", name=name, text=name), PlaceWish(id="harbour", name="Emil")))
    script = draft_script(brief)
    assert [f for f in check_script(script) if f.severity == "error"] == []
    assert Script.read(script.dumps()) == script
    assert {"kitchen", "mary", "vale"} <= {c.id for c in script.characters}


def test_a_full_house() -> None:
    cast = tuple(CastWish(id=f"c{i}", name=f"Person {chr(65 + i)}") for i in range(12))
    places = tuple(PlaceWish(id=f"p{i}", name=f"Place {chr(65 + i)}", set="street") for i in range(24))
    script = draft_script(Brief(story="story of Mary, from birth to death", shots=40, cast=cast, places=places))
    assert {c.id for c in cast} <= seen(script)
    assert {p.id for p in places} <= {x.id for x in script.locations}
    short = Brief(story="Mary", shots=1, cast=cast)
    left = [c.name for c in cast if c.id not in seen(draft_script(short))]
    assert left and all(name in " ".join(direct(short).notes) for name in left)
