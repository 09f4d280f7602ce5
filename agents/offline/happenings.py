"""How an event of the user's sentence is covered: what comes before it, what after, the detail, and the words it may need. Data only.

In a line ``{N}`` does it and ``{B}`` is the other one; ``{thing}`` is the object of the event with its article.
"""


from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from . import words as w


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shots around an event. ``before``/``after``: lines; ``close``: inserts; ``says``/``hears``: what the doer and the other may say."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    hears: tuple[str, ...] = ()


_CLASSES: dict[str, Coverage] = {}
_OF_VERB: dict[str, str] = {}


def _c(verbs: str, before: str = "", after: str = "", close: str = "", says: str = "", hears: str = "") -> None:
    def cut(text: str) -> tuple[str, ...]:
        return tuple(p.strip() for p in text.split("|") if p.strip())

    names = verbs.split()
    _CLASSES[names[0]] = Coverage(cut(before), cut(after), cut(close), cut(says), cut(hears))
    for v in names:
        _OF_VERB.setdefault(v, names[0])


_c("teach-sail teach-steer teach-row", "{N} points at the wind in the sail, and {B} looks up|{N} shows {B} how the rope runs",
   "{B} steers, and {N} holds the rope|{B} pulls the rope tight, and {N} nods|{N} points at a gust on the water, and {B} steers into it|"
   "{B} steers with both hands and laughs", "a rope pulled tight|a hand on the tiller",
   "Feel the wind first.|Hold her steady.|Now you.|Look at the sail, not at me.", "It pulls so hard!|Like this?|I have it.")
_c("teach-play", "{N} shows {B} where the fingers go|{N} plays one line, and {B} listens",
   "{B} plays it, and {N} listens with closed eyes|{B} plays on alone, and {N} nods|{N} raises one finger, and {B} starts again",
   "fingers on the keys|sheet music on a stand", "Again, and softer.|Listen before you play.|Don't count. Breathe.",
   "Like this?|My fingers won't do it.")
_c("show", "{N} points, and {B} looks along the arm|{N} waves {B} closer", "{B} looks for a long time|{B} asks, and {N} answers|"
   "{N} watches the face of {B}|{N} and {B} look together", "", "Look. Over there.|Do you see it?|You have to wait a little.",
    "I see it!|So many.|Where?")
_c("teach help train advise guide explain", "{N} shows {B} how it is done|{N} points, and {B} looks along the arm",
   "{B} tries it, and {N} watches|{B} tries again, and {N} nods|{N} kneels beside {B} and shows it once more|"
   "{B} does it alone, and {N} laughs",
   "", "Watch my hands.|Again. Slower.|Now you.|Nobody gets it the first time.", "Like this?|Show me once more.|I did it!")
_c("give offer lend hand bring share serve throw toss", "{N} holds out {thing} and waits|{N} holds {thing} a moment longer",
   "{B} takes {thing} with both hands|{B} holds {thing} close, and {N} nods|{B} looks at {thing} and then at {N}|"
   "{N} closes {his} empty hands and smiles", "{thing}, held in the hands of {B}|{thing}",
   "It is yours now.|Take it. Please.|It was made for you.",
   "For me?|I can't take this.|Why me?")
_c("lose-mast", "{N} looks up: the mast bends|{N} pulls the rope with all {his} weight",
   "{N} and {B} hold on to what is left|{N} looks at the broken stump|{B} hauls the rope, and {N} shouts|{N} steers with one hand",
   "splinters on the wet planks|a rope swinging loose", "Cut it loose!|Hold on to me!|We still have the rudder.", "Look out!|It's gone!")
_c("lose miss", "{N} holds {thing} a little too loosely|{N} runs with {thing} in one hand",
   "{N} looks for {thing} in the same place twice|{N} stands with empty hands|{N} turns around, searching the ground|"
   "{B} looks for {thing} too, and {N} waits", "", "It was here.|It can't be gone.", "Where did you see it last?")
_c("find discover spot see reach-place sight", "{N} stops and looks ahead|{N} shades {his} eyes and looks again",
   "{N} kneels down before {thing}|{N} points at {thing}, and {B} looks|{N} looks at {thing} for a long time|"
   "{N} reaches out and touches {thing}",
   "{thing}", "Look. Over there.|I found it.|There. Do you see it?", "Is it real?|I see it too.")
_c("return-thing put place hang deliver", "{N} carries {thing} under one arm|{N} looks at {thing} once more",
   "{N} steps back and looks at {thing}|{N} walks away with empty hands|{N} listens for steps", "{thing}, back where it belongs",
   "It was never mine.|There. Where you belong.", "Why now?|You brought it back.")
_c("find-somebody meet encounter visit reunite", "{N} stops and looks up|{B} walks closer, and {N} waits",
   "{N} and {B} look at each other|{N} talks first, and {B} listens|{B} laughs, and {N} laughs too|{N} and {B} sit down side by side", "",
   "I know you.|You are late.|I was looking for you.", "Who are you?|It took you long enough.|Sit down. Please.")
_c("steal take grab snatch rob", "{N} looks over {his} shoulder|{N} reaches out without a sound|{N} waits until the steps are gone",
   "{N} hides {thing} inside {his} coat|{N} listens for steps, {thing} in hand|{N} walks away as if nothing had happened|"
   "{N} holds {thing} up to the light", "{thing}, held in the hands of {N}|the empty place where {thing} was",
   "Nobody will miss it.|Quick, before they come back.", "What are you doing?|Put it back.")
_c("escape flee", "{N} looks back over {his} shoulder|{N} runs for the last door",
   "{N} jumps on as the doors close|{N} runs and does not look back|"
   "{N} looks back once|{N} holds {his} breath and listens|{N} sits low and watches the way back", "",
   "Don't look back.|Now. Run.|That was close.", "Hurry!|They're coming.")
_c("sail row navigate steer", "{N} looks at the wind and nods|{N} unties the last rope",
   "{N} steers into the wind|{B} pulls in the sail, and {N} steers|"
   "{N} points at the coast, and {B} looks|{N} and {B} pull one rope|{N} reads the water ahead", "a rope pulled tight|a compass swinging",
   "Pull it in. Now.|Keep her straight.|We'll be home before it breaks.", "It's turning!|How far is it?")
_c("feed", "{N} opens a paper bag of crumbs|{N} sits down with a bag of crumbs",
   "{N} throws crumbs in a wide circle|{N} kneels and holds out an open hand|{N} sits still and watches them eat|"
   "{N} shakes out the empty bag",
   "crumbs on the ground|a small beak and a crumb", "There is enough for everybody.|Slowly, slowly.", "")
_c("wait", "{N} looks down the empty way|{N} sits down where it all began", "{N} looks up at every step|{N} waits, and the light changes|"
   "{N} lies down but does not sleep|{N} listens, head raised", "", "Not yet.|A little longer.", "Come home.|Still here?")
_c("search seek hunt", "{N} looks behind everything|{N} unrolls a map on the ground",
   "{N} kneels and searches the ground|{N} points, and {B} runs ahead|"
   "{N} shakes {his} head, and {B} goes on|{N} and {B} search in two directions", "footprints in the wet ground",
   "It must be here.|You take that side.|One more place.", "Nothing here.|What if it is gone?")
_c("build make repair mend fix invent create sew restore", "{N} lays out the pieces in a row|{N} measures twice",
   "{N} hammers and does not look up|{N} fits the last piece|{B} holds the other end, and {N} works|{N} steps back and looks at it",
   "a hammer and a handful of nails|the last piece, fitting", "Hold this end.|It will hold.|One more piece.",
   "Will it hold?|It's beautiful.")
_c("sing hum", "{N} takes a breath and begins|{N} listens for the first note", "{N} sings with closed eyes|{B} listens, and {N} sings on|"
   "{N} sings softer|{N} stops and listens to the silence", "", "", "Go on.|I know that song.")
_c("catch arrest capture", "{N} reaches out one last time|{N} runs the last steps", "{B} looks down, and {N} waits|{B} holds out both hands|"
   "{N} holds on and does not let go|{N} breathes out", "", "It is over.|That was far enough.", "How did you know?|You took your time.")
_c("play perform practise rehearse", "{N} raises {his} hands and waits|{N} plays one note and listens",
   "{N} plays with closed eyes|{B} plays, and {N} listens|{N} plays faster, and {B} answers|{N} lets the last note fade",
   "fingers on the keys|sheet music on a stand", "Listen.|Your turn.|From the beginning.", "Is that all?|Play it again.")
_c("fight duel wrestle battle compete race", "{N} and {B} face each other|{N} takes one step back",
   "{N} strikes, and {B} steps aside|{B} falls, and {N} waits|{N} and {B} stop, out of breath|{N} lowers {his} hands first", "",
   "Come on, then.|Give up.", "Never.|Is that all?")
_c("save rescue free protect carry catch", "{N} hears a cry and runs|{N} reaches out as far as {he} can",
   "{N} pulls {B} to safety|{N} holds {B} and does not let go|{B} breathes again, and {N} laughs|{N} kneels beside {B}", "",
   "I have you.|Give me your hand.|You're safe now.", "Don't let go!|You came.")
_c("follow chase run hurry rush", "{N} sees a shadow move|{N} starts to run",
   "{N} runs faster|{N} turns the corner and stops|{N} stops, out of breath|"
   "{B} runs ahead, and {N} follows", "footprints in the wet ground", "Stop!|This way.", "You won't catch me.")
_c("climb", "{N} looks up at all that is left|{N} ties {his} shoes tight", "{N} climbs hand over hand|{N} stops to breathe and looks down|"
   "{N} climbs over the last edge|{N} stands at the top", "a boot on loose stones", "Don't look down.|Almost there.",
   "I can't.|Give me your hand.")
_c("plant sow grow water", "{N} digs a small hole|{N} kneels on the bare ground",
   "{N} covers {thing} with earth|{N} waters the ground drop by drop|"
   "{N} sits beside it and waits|{N} kneels and looks: something green", "a seedling breaking the soil", "Grow.|Give it time.",
   "What is it?|When will it grow?")
_c("write read", "{N} sits down at a blank page|{N} lights the lamp",
   "{N} reads it once more|{N} writes on without stopping|{N} folds the page",
   "ink drying on a page", "", "Read it to me.")
_c("hide bury", "{N} looks around before moving|{N} kneels in the darkest corner",
   "{N} holds {his} breath|{N} listens to steps passing|{N} smooths the place over",
   "", "Not a sound.|Stay down.", "Are they gone?")
_c("travel journey ride drive go walk wander march return come", "{N} looks at the way ahead|{N} packs the last thing",
   "{N} walks on without a word|"
   "{N} looks back once|{N} points ahead, and {B} nods|{N} rests a while", "", "It isn't far now.|We go on.", "Are we there?|Wait for me.")
_c("cook bake", "{N} breaks an egg with one hand|{N} kneads the dough",
   "{N} tastes it and nods|{N} opens the oven, and {B} leans in|{B} tastes it, and {N} waits|"
   "{N} carries it out with both hands", "steam over a pot|flour on the table", "Taste this.|A little more salt.",
   "It smells of home.|Is it ready?")
_c("paint draw sketch", "{N} looks, brush in hand|{N} mixes one more colour",
   "{N} paints without looking down|{N} steps back and looks|{N} wipes a line away",
   "a brush, still wet", "Don't move.|It needs more light.", "Is that me?")
_c("tell confess promise ask", "{N} takes a breath|{N} starts to speak and stops",
   "{B} listens without moving|{N} looks at {B} and waits|{B} takes the hand of {N}",
   "", "There is something you should know.|Listen to me.", "Say it.|I know.")
_c("dance", "{N} holds out one hand|{N} listens for the beat",
   "{N} spins, and {B} follows|{N} and {B} dance without music|{N} dances with closed eyes",
   "shoes turning on the floor", "Don't think. Move.", "I can't dance.")
_c("become befriend adopt hug kiss marry love run-hug run-arms", "{B} comes closer, and {N} stays|{N} and {B} look at each other",
   "{N} and {B} sit close together|{B} leans on {N}|{N} hugs {B}|{N} and {B} walk side by side", "", "Stay.", "You can stay with me.")
_c("hold fly catch-ball", "{N} looks up and runs",
   "{N} holds {thing} up to the wind|{N} laughs and looks up|{N} holds on with both hands|{B} runs along, and {N} laughs", "", "Higher!",
   "Let me try!")
_c("any", "", "{N} nods slowly|{B} watches, and {N} looks up|{N} breathes out|{N} waits a moment longer",
    "", "", "")


_FACES = {"tender": "teach give play feed paint sing plant wait", "happy": "find meet become dance",
    "determined": "steal search fight chase follow climb sail build", "afraid": "escape flee hide", "surprised": "lose"}
FEELS: Final = {verb: face for face, verbs in _FACES.items() for verb in verbs.split()}
"""The face that goes with an event, when its beat does not forbid it."""


def coverage_of(verb: str, then: str = "", thing: str = "", somebody: bool = False) -> Coverage:
    """How an event is covered. ``somebody``: the object is a person."""
    if verb in ("learn", "begin", "start", "try") and then:
        return coverage_of(then)
    if verb in ("return", "bring", "carry") and thing:
        return _CLASSES["return-thing"] if verb == "return" or not somebody else _CLASSES["give"]
    head = thing.split()[-1] if thing else ""
    for name in (f"{verb}-{then}" if then else "", f"{verb}-{head}" if head else "",
   f"{verb}-somebody" if somebody and not thing else "", verb):
        if name in _OF_VERB:
            return _CLASSES[_OF_VERB[name]]
    return _CLASSES["any"]


def coverage_in(text: str, verbs: frozenset[str]) -> tuple[Coverage, str] | None:
    """The coverage that the words of a line call for, and the verb as written; only ``verbs`` (base forms) count. None when there is none."""
    words = [x.strip(".,;:") for x in text.lower().split()]
    for i, x in enumerate(words):
        base = w.BASE_OF.get(x, "")
        if base not in verbs or base not in _OF_VERB or i == 0 or words[i + 1: i + 2] == ["heart"]:
            continue
        rest = words[i + 1: i + 9]
        then = next((w.BASE_OF.get(b, "") for a, b in pairwise(rest) if a == "to"), "")
        head = next((y for y in rest if f"{base}-{y}" in _OF_VERB), "")
        return coverage_of(base, then, head), x
    return None
