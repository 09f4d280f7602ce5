"""Images that belong to no beat: hours, air, light, manner, faces, arrivals, answers, and what animals, robots and infants do. Data only.

Place holders as in :mod:`.beats`; ``{detail}`` is a thing of the place.
"""

from __future__ import annotations

import re
from typing import Final

WHEN: Final = {"dawn": ("At dawn", "First light", "Before sunrise"),
    "morning": ("Morning", "In the morning light", "Early in the morning"), "day": ("Broad day", "Midday", "In plain daylight"),
                "golden": ("Late sun", "Golden light", "Towards sunset"), "dusk": ("Dusk", "Blue dusk", "As the lamps come on"),
                "night": ("Night", "Deep night", "By night")}
AIR_OUT: Final = {
    "rain": ("in the rain", "while the rain comes down", "with wet hair", "between the puddles"),
    "storm": ("while the storm howls", "against the wind and the water", "under a torn sky"),
    "snow": ("in the falling snow", "through the snow", "while flakes drift by"),
    "fog": ("in the fog", "out of the mist", "with nothing visible beyond"),
    "wind": ("against the wind", "while the wind pulls at everything"),
    "cloudy": ("under low clouds", "in flat grey light"), "clear": (),
}
AIR_IN: Final = {
    "rain": ("while rain runs down the glass", "to the sound of rain"),
    "storm": ("while the storm shakes the windows", "as the lights flicker"),
    "snow": ("while snow falls outside", "in the pale snow light"),
    "fog": ("while fog stands at the window",), "wind": ("as the wind rattles the window",), "cloudy": ("in soft grey light",), "clear": (),
}
LIGHT: Final = {
    "dawn": ("in the first light", "before anyone is awake", "while the sky pales"),
    "morning": ("in the morning sun", "with the day still new", "as the street wakes up"),
    "day": ("in the bright middle of the day", "with a short shadow", "while the hours pass"),
    "golden": ("in the last sun", "with a long shadow", "as everything turns gold"),
    "dusk": ("as the light goes", "between day and dark", "while the first lamp is lit"),
    "night": ("in the dark", "by the light of one lamp", "while others sleep"),
}
MANNER: Final = {
    "low": ("without hurry", "with a small smile", "as if for the first time", ", taking all the time there is", "with half-closed eyes"),
    "mid": ("with great care", ", holding {his} breath", ", again and again", ", and nods", "without looking up",
    "with one eye on the door"),
    "high": ("with shaking hands", ", and does not stop", ", breathing hard", "with {his} jaw set", "without a word",
    "as if nothing else were left"),
}
REACT: Final = {
    "happy": ("{N} looks up, and a smile comes slowly", "{N} laughs and covers {his} mouth", "{N} listens, eyes shining"),
    "sad": ("{N} looks down and swallows", "{N} stares at nothing, eyes bright", "{N} turns {his} face to the wall"),
    "afraid": ("{N} stops and listens, wide-eyed", "{N} looks over {his} shoulder", "{N} holds {his} breath and watches the dark"),
    "angry": ("{N} stares straight ahead, fists closed", "{N} turns away, jaw tight", "{N} looks up with hard eyes"),
    "surprised": ("{N} stops, mouth open", "{N} blinks and looks again", "{N} turns at a sound"),
    "determined": ("{N} looks up and decides", "{N} narrows {his} eyes and nods", "{N} watches without blinking"),
    "tender": ("{N} watches with soft eyes", "{N} smiles at something only {he} can see", "{N} listens with bent head"),
    "neutral": ("{N} looks into the distance", "{N} listens", "{N} watches, giving nothing away"),
}
ENTER: Final = ("and {N} walks in, small under it all", "and {N} stands at the edge of it, waiting", "{N} crosses {place} alone",
    "and {N} waits in the middle of {place}", "and {N} comes slowly nearer",
                 "{N} walks about {at}, looking around", "and {N} stops on the threshold", "{N} walks in and looks about",
                 "and {N} turns slowly around", "{N} arrives out of breath", "and {N} stands there as if it had always been so",
          "{N} walks up from the far end", "and {N} sits at the very edge", "{N} comes in backwards, looking at what is left behind",
          "{N} walks along the far side of {place}", "and {N} walks straight through")
ANSWER: Final = {
    "low": ("{B} smiles, and {N} looks up", "{B} nods, and {N} waits for more", "{B} answers, and {N} listens with {his} head bent",
        "{B} leans closer, and {N} laughs", "{B} looks at {N} for a moment before answering", "{B} points, and {N} looks"),
    "mid": ("{B} shakes {own} head, and {N} waits", "{B} answers without looking at {N}", "{B} asks again, and {N} looks down",
        "{B} steps closer, and {N} stays", "{B} looks at {N} and decides", "{B} listens, and {N} goes on"),
    "high": ("{B} shouts back, and {N} does not move", "{B} stares at {N} without a word", "{B} turns to {N}, wide-eyed",
        "{B} shakes {own} head, and {N} steps back", "{B} calls, and {N} hears it"),
}
ENTER_PAIR: Final = ("{N} and {B} walk in side by side", "{N} waits, and {B} walks in", "{N} and {B} stand far apart {at}",
    "{B} walks ahead and {N} follows")
NOT_ANIMAL: Final = re.compile(r"\b(reads?|writes?|burns?|types|signs|counts|buys|hats?|"
    r"envelope|note|pot|clothes|hands?|cup|page|key|shoes|letter|hat|tea|drawer|paper|"
    r"mirror|names?|message|map|book|coat|finger|"
    r"lamp|ticket|case|photograph|aloud|bread|apple|wrist|fist|door)\b")
REACH_ANIMAL: Final = {
    "dog": ("{N} sniffs at {detail}", "{N} lies with {his} chin on the paws and watches", "{N} trots along the wall",
    "{N} sits very straight and listens", "{N} runs a circle and sits down again",
            "{N} looks up at every face", "{N} drinks from a puddle", "{N} sleeps curled up in a corner", "{N} stands with one paw raised",
            "{N} turns {his} head at a whistle",
            "{N} walks from one end to the other", "{N} looks at {detail} for a long time"),
    "cat": ("{N} sits and watches {detail}", "{N} walks along the edge", "{N} jumps up and settles", "{N} sleeps in a patch of light",
    "{N} stretches and looks back", "{N} listens with turned ears"),
    "horse": ("{N} stands and listens", "{N} gallops along the fence", "{N} drinks from a trough", "{N} lowers its head to {detail}",
    "{N} walks slowly through the grass", "{N} looks back once"),
    "bird": ("{N} perches above {detail}", "{N} flies low over the ground", "{N} looks down from a ledge", "{N} lands and hops closer",
    "{N} listens with a tilted head", "{N} rises into the wind"),
}
ROBOT: Final = ("{N} rolls slowly past {detail}", "{N} looks at {detail} and blinks twice", "{N} walks on stiff legs",
    "{N} repairs {his} own arm", "{N} listens to the wind in a loose plate", "{N} carries scrap from one heap to another",
                 "{N} writes the day's number on a wall", "{N} stands still to save power", "{N} waters dry ground with great care",
                 "{N} reaches out with one finger", "{N} copies the shape of {detail} in the dust",
                 "{N} sits down with a creak")
INFANT: Final = ("{N} sleeps with one fist raised", "{N} looks at a moving shadow", "{N} reaches for a hanging ribbon",
    "{N} laughs at a falling leaf", "{N} crawls under the table", "{N} holds on to one finger",
                  "{N} cries and is lifted up", "{N} sits in a heap of cushions and looks around",
                  "{N} touches the window with a flat hand", "{N} listens to steps coming closer", "{N} chews on a wooden ring and stares")
HUMAN_DEED: Final = re.compile(r"\b(gives?|teaches|bandages|nods?|laughs?|shouts?|argues?|collar|umbrella|envelope|question|talk|thing|"
    r"share|cups|bench)\b")
SPOKEN_DEED: Final = re.compile(r"\b(says|tastes|sweeps|hands|plan|argues|asks|answers|tells|whispers|explains|reads|arm|pulls|brings)\b")
HUMAN_FACE: Final = re.compile(r"\b(mouth|laughs?|smiles?|fists|jaw|nods|swallows)\b")
BEASTS: Final = ("{N} and {B} walk side by side", "{B} looks back, and {N} follows", "{N} and {B} lie close together",
    "{B} stops, and {N} stops too", "{N} runs, and {B} runs after", "{N} and {B} look at each other across {place}",
    "{B} sits down beside {N}", "{N} and {B} drink from one puddle", "{B} listens, and {N} raises its head")
