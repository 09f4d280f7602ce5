"""Story frames of the offline writer: which beats a kind of story has, where they play, and which words call for it. Data only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Step:
    """One beat in a frame.

    ``where``: kinds of place, best first (``home``, ``work``, ``story`` = a place of the sentence, or a set).
    ``hour``: usual hour. ``who``: share of its shots that show two people, 0..1. ``age``: of the hero, where it changes.
    ``season`` and ``weather`` only where the beat asks for them. ``weight``: share of the film. ``role``: who the other one is.
    """

    beat: str
    where: str
    hour: str
    who: float = 0.35
    age: str = ""
    season: str = ""
    weather: str = ""
    weight: float = 1.0
    role: str = ""


S = Step
FRAMES: Final[dict[str, tuple[Step, ...]]] = {
    "life story": (
        S("birth", "nursery hospital", "dawn", 0.6, "infant", "spring", weight=0.8, role="parent"),
        S("first steps", "garden living_room park kitchen", "morning", 0.45, "infant", "summer", weight=0.7, role="parent"),
        S("discovery", "field shore forest work village", "golden", 0.3, "child", "summer", role="parent"),
        S("school days", "classroom library park", "morning", 0.4, "child", "autumn", role="friend"),
        S("leaving home", "station street harbour", "dusk", 0.4, "teen", "autumn", weight=0.9, role="parent"),
        S("apprenticeship", "work library workshop", "day", 0.4, "teen", "spring", role="mentor"),
        S("love", "bridge cafe park shore rooftop", "golden", 0.6, "adult", "summer", role="partner"),
        S("trial", "work office hospital street", "dusk", 0.25, "adult", "autumn", "rain", role="partner"),
        S("breakthrough", "work theatre gallery rooftop", "morning", 0.35, "adult", "spring", role="partner"),
        S("family", "kitchen living_room garden", "golden", 0.55, "middle", "autumn", role="child"),
        S("loss", "hospital street bedroom shore", "dusk", 0.3, "middle", "winter", "snow", role="child"),
        S("return", "village street station living_room", "morning", 0.4, "old", "spring", role="friend"),
        S("legacy", "classroom work garden library", "day", 0.55, "old", "summer", role="child"),
        S("wisdom", "garden park shore", "golden", 0.35, "old", "autumn", role="child"),
        S("farewell", "bedroom", "dawn", 0.4, "old", "winter", "snow", weight=0.7, role="child"),
    ),
    "rise": (
        S("discovery", "work village garden street", "golden", 0.3, "child", "summer", role="parent"),
        S("first try", "work workshop field park", "morning", 0.3, "child", "spring", role="friend"),
        S("leaving home", "station street harbour", "dusk", 0.4, "teen", "autumn", weight=0.8, role="parent"),
        S("apprenticeship", "work workshop library", "day", 0.4, "teen", "winter", role="mentor"),
        S("failure", "work street rooftop", "dusk", 0.25, "adult", "autumn", "rain", role="mentor"),
        S("love", "bridge cafe park rooftop", "golden", 0.5, "adult", "summer", weight=0.8, role="partner"),
        S("trial", "work mountain street", "night", 0.25, "adult", "winter", role="partner", weight=1.2),
        S("contest", "work street", "morning", 0.3, "adult", "spring", role="friend", weight=1.2),
        S("breakthrough", "work rooftop", "golden", 0.4, "middle", "summer", role="partner"),
        S("legacy", "work classroom park", "day", 0.5, "middle", "autumn", role="child", weight=0.7),
    ),
    "quest": (S("call", "home work", "morning", 0.3), S("threshold", "village street bridge", "day", 0.3),
    S("trials", "story forest mountain desert shore", "dusk", 0.3, weight=1.6),
              S("ordeal", "story mountain alley bridge", "dusk", 0.35, weather="storm", weight=1.2),
              S("prize", "story rooftop", "dawn", 0.35), S("home", "home village", "golden", 0.5)),
    "journey": (S("departure", "station story street", "dusk", 0.35),
    S("strangers on the way", "story train_car", "night", 0.45, weight=1.4),
    S("the long dark", "story forest bridge", "night", 0.3, weight=1.2),
                S("bond", "story cafe", "night", 0.5), S("arrival", "station story shore", "dawn", 0.4)),
    "encounter": (S("alone", "story home", "day", 0.05), S("meeting", "story park street", "golden", 0.5, weight=1.5),
    S("test", "story alley", "night", 0.4, weather="wind"), S("bond", "story rooftop", "dawn", 0.5),
                  S("parting", "story station", "dusk", 0.45), S("harmony", "story garden", "morning", 0.3, weight=0.6)),
    "transformation": (S("flaw", "work home", "morning", 0.3), S("refusal", "home street", "dusk", 0.35),
    S("cause", "story alley street", "dusk", 0.35, weather="rain"), S("change", "story work rooftop", "night", 0.35),
    S("proof", "work story theatre", "morning", 0.4)),
    "rivalry": (S("equals", "work story", "morning", 0.6), S("slight", "work cafe street", "dusk", 0.6),
    S("contest", "story work theatre", "night", 0.6, weight=1.6), S("cost", "home street", "dawn", 0.3, weather="rain"),
    S("truce", "cafe park work", "golden", 0.65)),
    "waiting": (S("ritual", "story home", "morning", 0.35), S("absence", "story street", "dusk", 0.25, weather="rain", weight=1.3),
    S("hope", "story street", "day", 0.35, weather="cloudy"), S("truth", "story", "dusk", 0.35, season="winter", weather="snow"),
                S("release", "story street home", "golden", 0.5, season="spring")),
    "day in the life": (S("waking", "home bedroom", "dawn", 0.1), S("work", "work story", "morning", 0.35, weight=1.4),
    S("snag", "work street", "day", 0.4), S("help", "work cafe", "golden", 0.55), S("evening", "home street", "dusk", 0.3)),
    "making": (S("material", "shop garden story", "morning", 0.3), S("first try", "work story", "day", 0.3),
    S("failure", "work workshop", "night", 0.3), S("craft", "work story", "dawn", 0.35, weight=1.3),
    S("result", "story work cafe", "golden", 0.5)),
    "wedding": (
        S("waking", "home bedroom", "morning", 0.2), S("snag", "story street work", "day", 0.45),
        S("love", "story garden bridge", "golden", 0.65, weight=1.5),
        S("result", "story garden park", "dusk", 0.55), S("harmony", "rooftop shore garden", "night", 0.6, weight=0.7),
    ),
    "storm": (S("calm before", "story harbour", "golden", 0.4), S("first wind", "story", "dusk", 0.35, weather="wind"),
    S("the storm", "story", "dusk", 0.4, weather="storm", weight=1.7), S("eye", "story", "night", 0.4),
    S("after", "story shore", "dawn", 0.45, weather="clear")),
    "secret": (S("cover", "work story", "morning", 0.35), S("the message", "library cafe story", "dusk", 0.4),
    S("pursuit", "alley street rooftop station", "dusk", 0.35, weather="rain", weight=1.4),
    S("unmasking", "work theatre bridge", "night", 0.5), S("escape", "station harbour rooftop", "dawn", 0.4)),
    "kishotenketsu": (S("setting", "story home", "morning", 0.3), S("growth", "story work street", "day", 0.35),
    S("turn", "story garden", "golden", 0.35), S("harmony", "story home", "dusk", 0.45)),
    "montage": (S("image", "story shore field", "dawn", 0.15), S("image", "street village", "morning", 0.2),
    S("image", "forest garden", "day", 0.15), S("image", "bridge rooftop", "golden", 0.2), S("image", "story station", "night", 0.2)),
}

CUES: Final[tuple[tuple[str, str], ...]] = (
    ("day in the life", r"\b(day in the life|one day of|every (morning|day))\b"),
    ("montage", r"\b(verse|poem|montage|haiku|collage|dreamlike)\b"),
    ("life story", r"\b(life of|'s life|life,|lifetime|born|birth|childhood|grows up|grows old|growing up|biography|years|novice to|"
    r"from (a |an )?(boy|girl|child|novice|apprentice|first|his first|her first)|to (world )?champion|devot\w+ (his|her) life|\w+'s "
    r"life|life for)\b"),
    ("rivalry", r"\b(rivals?|rivalry|duel|duels|versus|vs|against each other|compet\w+|contest|feud|battle of|showdown)\b"),
    ("storm", r"\b(storm|tempest|hurricane|flood|shipwreck|gale)\b"),
    ("secret", r"\b(spy|spies|secret agent|agent|thief|heist|detective|murder|conspiracy|smuggler|stolen|steals?|blackmail|undercover|"
    r"assassin)\b"),
    ("waiting", r"\b(wait\w*|never returns?|never returned|mourn\w*|grie\w+|widow\w*|letting go|lost (his|her|its) (wife|husband|son|"
    r"daughter|owner|master)|dies|dead|death of)\b"),
    ("wedding", r"\b(weddings?|marr(y|ies|ied)|bride|groom|engagement)\b"),
    ("encounter", r"\b(becom\w+ friends|make friends|befriends?|falls? in love)\b"),
    ("transformation", r"\b(becomes?|becoming|turned|turns into|learns? to|redemption|transform\w*|overcom\w+|finds? (his|her) (courage|"
    r"voice)|rock bottom|afraid of|fear of|awakening)\b"),
    ("day in the life", r"\b(a day|day of|day in|every (morning|day)|daily|ordinary day|quiet day|routine|sunday|monday|weekend)\b"),
    ("encounter", r"\b(meets?|meeting|stranger|befriends?|encounters?|falls? in love|friendship|love|who finds an?|finds an?|wedding|"
    r"first date)\b"),
    ("quest", r"\b(find|finds|finding|found|search\w*|seek\w*|quest|hunt\w*|discover\w*|treasure|rescue\w*|save|saves|escape\w*|solv\w+|"
    r"back home|return\w*|cure|explor\w+|survive\w*|lost)\b"),
    ("journey", r"\b(journey|travel\w*|trip|voyage|road|train|crosses|crossing|pilgrimage|flight|ride|rides|sails?|expedition)\b"),
    ("making", r"\b(makes?|making|builds?|building|cooks?|bakes?|creat\w+|invent\w*|first (restaurant|shop|cake|show|film|novel|"
    r"painting)|opens|writes a|recipe|paints? a)\b"),
)
"""Frame and its cue words, most telling first."""


def frame_of(text: str, people: int) -> tuple[str, tuple[int, int] | None]:
    """The frame of a story and the span (in ``text``) of the cue that chose it."""
    low = text.lower().replace("’", "'")
    for name, pattern in CUES:
        if m := re.search(pattern, low):
            return name, m.span()
    return ("kishotenketsu" if people else "montage"), None
