"""What planning needs of the scenery and the cast: built once per process, asked often."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import lru_cache
from typing import get_args

from ...script.model import Character, Look, Script
from ...script.vocabulary import Build, Colour, HairColour, HairStyle, Skin
from ..protocols import noise_seed
from .figures import make_figure, make_rig
from .figures.base import Figure, Rig
from .places import build
from .places.base import Place, Setting
from .values import Scenery


@lru_cache(maxsize=96)
def place_of(set_name: str, location: str, seed: int) -> Place:
    """The built place; ``location`` fixes its layout, ``seed`` the dressing of this film."""
    return build(set_name, f"{location}-{seed}")


def place(scenery: Scenery) -> Place:
    """The built place of a shot."""
    return place_of(scenery.set, scenery.location, scenery.seed)


def setting_of(scenery: Scenery) -> Setting:
    """When and how the place is seen."""
    return Setting(scenery.hour, scenery.weather, scenery.season, scenery.practicals, scenery.props)


def rig_seed(script_seed: int, character: str, take: int = 0) -> int:
    """Seed of a person's face: shared by all looks of the character."""
    return noise_seed(script_seed, character, "face", take)


@lru_cache(maxsize=256)
def _rig(character: str, look: str, seed: int) -> Rig:
    return make_rig(Character.read(character), Look.read(look), seed)


def rig_of(character: Character, look: Look, seed: int, take: int = 0) -> Rig:
    """The rig of a look as the portrait makes it."""
    return _rig(character.model_dump_json(), look.model_dump_json(), rig_seed(seed, character.id, take))


def stranger_of(character: Character, look: Look, seed: int) -> Rig:
    """Somebody else in the same role and age: what a keyframe without identity draws. Depends on ``seed`` (of the shot)."""
    rng = random.Random(noise_seed(seed, look.id, "stranger", 0))
    changes: dict[str, object] = {
        "skin": rng.choice(get_args(Skin)), "hair": rng.choice([h for h in get_args(HairStyle) if h != "hood"]),
        "hair_colour": rng.choice(get_args(HairColour)), "build": rng.choice(get_args(Build)),
        "outfit": [c.but(colour=rng.choice(get_args(Colour))) for c in look.outfit], "accessories": [],
    }
    other = look.but(**changes)
    return make_rig(character, other, noise_seed(seed, character.id, "stranger", 1))


class Cast:
    """Figures of a script by look id, made when first asked for."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._figures: dict[str, Figure] = {}

    def __contains__(self, look: str) -> bool:
        return self._script.look(look) is not None

    def __getitem__(self, id: str) -> Figure:
        """Raises KeyError when no character has this look."""
        found = self._figures.get(id)
        if found is None:
            look = self._script.look(id)
            who = self._script.character_of(look.character) if look else None
            if look is None or who is None:
                raise KeyError(id)
            found = self._figures[id] = make_figure(rig_of(who, look, self._script.brief.seed))
        return found

    def rigs(self, looks: tuple[str, ...]) -> Mapping[str, Rig]:
        """Rigs of these looks."""
        return {k: self[k].rig for k in looks}
