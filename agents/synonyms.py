"""Spellings of the closed vocabularies that models use and that cannot be meant otherwise. Plain data.

Keys are lower case without spaces and marks (see :func:`vgot.agents.salvage.plain_key`); a spelling with several targets means the one
that the field at hand may hold. What could mean two words of one vocabulary is left out on purpose: it is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    # sizes
    "wide": ("WS",), "long": ("WS", "long"), "extremewide": ("EWS",), "extremelong": ("EWS",), "verywide": ("EWS",), "els": ("EWS",),
    "xws": ("EWS",), "full": ("FS",), "fullbody": ("FS",), "mediumlong": ("MLS",), "mediumwide": ("MLS",), "mediumfull": ("MLS",),
    "mws": ("MLS",), "cowboy": ("MLS",), "american": ("MLS",), "medium": ("MS",), "mid": ("MS",), "mediumcloseup": ("MCU",), "midcloseup": ("MCU",),
    "closeup": ("CU",), "extremecloseup": ("ECU",), "bigcloseup": ("ECU",), "xcu": ("ECU",), "bcu": ("ECU",),
    # kinds of shot
    "two": ("two_shot",), "2": ("two_shot",), "overtheshoulder": ("over_shoulder",), "ots": ("over_shoulder",), "pointofview": ("pov",),
    "reverseangle": ("reverse",), "establish": ("establishing",),
    # angles
    "eyelevel": ("eye",), "lowangle": ("low",), "highangle": ("high",), "birdseye": ("top",), "birdseyeview": ("top",), "overhead": ("top",),
    "topdown": ("top",), "wormseye": ("ground",), "wormseyeview": ("ground",), "groundlevel": ("ground",), "dutchangle": ("dutch",),
    "dutchtilt": ("dutch",), "canted": ("dutch",),
    # moves
    "still": ("static",), "fixed": ("static",), "lockedoff": ("static",), "locked": ("static",), "none": ("static", ""),
    "dollyin": ("push_in",), "pushin": ("push_in",), "trackin": ("push_in",), "dollyout": ("pull_out",), "dollyback": ("pull_out",),
    "pullback": ("pull_out",), "panleft": ("pan",), "panright": ("pan",), "tiltup": ("tilt",), "tiltdown": ("tilt",), "craneup": ("crane",),
    "cranedown": ("crane",), "arc": ("orbit",), "truckleft": ("truck",), "truckright": ("truck",), "whippan": ("whip",),
    "vertigo": ("dolly_zoom",), "rackfocus": ("rack",), "pullfocus": ("rack",), "deepfocus": ("deep",), "shallowfocus": ("shallow",),
    # light
    "sunlight": ("sun",), "moonlight": ("moon",), "windowlight": ("window",), "lamplight": ("lamp",), "lantern": ("lamp",),
    "streetlamp": ("lamp",), "firelight": ("fire",), "fireplace": ("fire",), "campfire": ("fire",), "candle": ("fire",),
    "candlelight": ("fire",), "neonsign": ("neon",), "monitor": ("screen",), "television": ("screen",), "backlight": ("back",),
    "behind": ("back",), "above": ("top",), "toplight": ("top",),
    # hour, weather, season
    "goldenhour": ("golden",), "magichour": ("golden",), "sunrise": ("dawn",), "daybreak": ("dawn",), "noon": ("day",), "midday": ("day",),
    "afternoon": ("day",), "daytime": ("day",), "midnight": ("night",), "nighttime": ("night",), "twilight": ("dusk",), "nightfall": ("dusk",),
    "sunny": ("clear",), "overcast": ("cloudy",), "rainy": ("rain",), "stormy": ("storm",), "thunderstorm": ("storm",), "snowy": ("snow",),
    "foggy": ("fog",), "mist": ("fog",), "misty": ("fog",), "windy": ("wind",), "fall": ("autumn",),
    # cuts
    "cut": ("hard",), "hardcut": ("hard",), "straightcut": ("hard",), "smashcut": ("hard",), "matchcut": ("match",), "jcut": ("j",), "lcut": ("l",),
    "crossdissolve": ("dissolve",), "crossfade": ("dissolve",), "fadefromblack": ("fade_in",), "fade": ("fade_in",), "diptoblack": ("dip",),
    # places
    "beach": ("shore",), "coast": ("shore",), "seaside": ("shore",), "lakeside": ("shore",), "riverbank": ("shore",), "woods": ("forest",),
    "woodland": ("forest",), "jungle": ("forest",), "road": ("street",), "sidewalk": ("street",), "pavement": ("street",), "backyard": ("garden",),
    "yard": ("garden",), "porch": ("garden",), "restaurant": ("cafe",), "diner": ("cafe",), "coffeeshop": ("cafe",), "pier": ("harbour",),
    "dock": ("harbour",), "docks": ("harbour",), "jetty": ("harbour",), "marina": ("harbour",), "harbor": ("harbour",), "meadow": ("field",),
    "roof": ("rooftop",), "deck": ("ship_deck",), "lab": ("laboratory",), "spacecraft": ("spaceship",), "starship": ("spaceship",),
    "spacestation": ("spaceship",), "lounge": ("living_room",), "store": ("shop",), "garage": ("workshop",), "barn": ("workshop",),
    "museum": ("gallery",), "theater": ("theatre",), "stage": ("theatre",), "trainstation": ("station",), "railwaystation": ("station",),
    "platform": ("station",), "traincompartment": ("train_car",), "traincarriage": ("train_car",), "hospitalroom": ("hospital",),
    # what people do, and what they are to each other
    "speak": ("talk",), "grab": ("take",), "pickup": ("take",), "siblings": ("family",), "relatives": ("family",), "coworkers": ("colleagues",),
    "shocked": ("surprised",), "loving": ("tender",), "anxious": ("afraid",), "worried": ("afraid",),
    # people
    "female": ("woman",), "girl": ("woman",), "male": ("man",), "boy": ("man",), "nonbinary": ("neutral",), "person": ("human",),
    "android": ("robot",), "baby": ("infant",), "newborn": ("infant",), "teenager": ("teen",), "adolescent": ("teen",),
    "youngadult": ("adult",), "middleaged": ("middle",),
    "elderly": ("old",), "elder": ("old",), "senior": ("old",), "slender": ("slim",), "thin": ("slim",), "blonde": ("blond",), "gray": ("grey",),
    "center": ("centre",), "centred": ("centre",), "centered": ("centre",), "seated": ("sit",), "joyful": ("happy",),
    "scared": ("afraid",), "fearful": ("afraid",), "frightened": ("afraid",), "tocamera": ("camera",), "towardscamera": ("camera",),
    "towardcamera": ("camera",), "awayfromcamera": ("away",), "pants": ("trousers",), "jeans": ("trousers",), "jumper": ("sweater",),
    "pullover": ("sweater",), "tshirt": ("shirt",), "overcoat": ("coat",), "mustache": ("moustache",), "eyeglasses": ("glasses",),
    "spectacles": ("glasses",),
    # voices and the edge of the frame
    "voiceover": ("vo",), "narration": ("vo",), "offscreen": ("os", "off"), "offcamera": ("os", "off"), "continued": ("contd",),
}
