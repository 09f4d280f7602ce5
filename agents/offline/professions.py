"""What the offline writer knows of people's work: where, with what, wearing what, doing what, dreaming of what. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Work:
    """One profession. ``acts``: third-person phrases; ``things``: objects it handles; ``dream``: what it is all for."""

    names: tuple[str, ...]
    sets: tuple[str, ...]
    things: tuple[str, ...]
    garment: str
    accessory: str
    dream: str
    acts: tuple[str, ...]


def _w(names: str, sets: str, things: str, wear: str, dream: str, acts: str) -> Work:
    garment, _, accessory = wear.partition("+")
    return Work(tuple(names.split("|")), tuple(sets.split()), tuple(t.strip() for t in things.split(",")), garment, accessory, dream,
                tuple(a.strip() for a in acts.split("|")))


_ALL: Final = (
    _w("chef|cook|cooks", "kitchen cafe shop garden", "copper pot, knife, recipe book, wooden spoon", "apron+chef_hat",
    "a restaurant of {his} own",
       "stirs a copper pot|chops herbs in a blur of the knife|tastes the sauce from a wooden spoon|plates a dish with two fingers|"
       "slices an onion paper-thin|writes a recipe on a stained card"),
    _w("baker", "kitchen shop street", "loaf of bread, rolling pin, tray", "apron+cap", "the best bread in town",
    "kneads the dough with both fists|lifts a loaf from the oven|brushes flour from the table|cuts a cross into the crust"),
    _w("pianist|piano player|pianists", "theatre living_room cafe classroom", "sheet music, metronome, piano key", "suit+",
    "the great hall, full to the last seat",
       "plays a slow scale|practises the same four bars|turns a page of sheet music|plays with closed eyes|writes a fingering over a "
       "note|presses one key and listens to it fade"),
    _w("violinist|fiddler|cellist", "theatre living_room street", "violin, bow, sheet music", "suit+", "one perfect concert",
    "tunes the violin by ear|plays on one leg of a stairwell echo|practises a hard bar|lowers the bow and listens"),
    _w("musician|guitarist|composer|drummer|singer|rapper", "theatre workshop cafe street", "guitar, notebook, microphone",
    "jacket+headband", "a song that everyone knows",
       "plays a few chords|writes a line of a song|sings into an old microphone|tunes a string|strums softly, humming|listens to the "
       "tape with closed eyes"),
    _w("dancer|ballerina|choreographer", "theatre classroom rooftop street", "shoe ribbon, mirror, poster", "dress+headband",
    "the big stage", "ties the ribbon of a shoe|spins across the floor|stretches at the bar|dances alone before the mirror|counts the "
    "beat under the breath"),
    _w("actor|actress|comedian|clown|magician|puppeteer|performer", "theatre street cafe bedroom", "script page, mask, hat", "jacket+hat",
    "an opening night", "practises a line to the mirror|reads the script once more|bows to empty seats|holds a mask at arm's length|"
    "paints one eyebrow"),
    _w("artist|painter|illustrator|painters", "workshop gallery street cafe", "brush, canvas, sketchbook, palette", "overalls+scarf",
    "a wall in a great gallery",
       "paints one long blue stroke|sketches the far wall|mixes a colour on the palette|stretches a canvas over its frame|holds a brush "
       "between the teeth and studies the canvas|wipes the canvas down to nothing"),
    _w("sculptor|potter|ceramist|carver", "workshop gallery garden", "chisel, clay bowl, hammer", "apron+",
    "one figure that seems to breathe", "shapes the wet clay|carves a line with a chisel|turns the bowl against the light|wedges the "
    "clay on the bench|brushes dust from a stone face"),
    _w("photographer|filmmaker|director", "workshop street gallery rooftop", "camera, photograph, roll of film", "jacket+bag",
    "the one picture that tells it all", "lifts the camera and waits|pins a wet photograph on a line|loads a roll of film|looks through "
    "the lens|sorts prints on the table"),
    _w("writer|author|poet|novelist|journalist|reporter|playwright", "office cafe library bedroom", "notebook, pen, typewriter",
    "sweater+glasses", "a book with {his} name on the spine",
    "writes a line and strikes it out|reads a page aloud|types until the bell rings|crosses out a whole paragraph and writes again|"
    "folds a page into a pocket|notes down a stranger's words"),
    _w("fashion designer|designer|tailor|seamstress|dressmaker", "workshop shop gallery theatre",
    "pencil, measuring tape, bolt of cloth, pair of scissors", "dress+scarf", "a show the whole city talks about",
       "sketches a sleeve in one line|pins a hem on the dummy|cuts the cloth along a chalk line|sews a row of tiny stitches|holds a "
       "bolt of cloth to the light|measures a shoulder twice"),
    _w("scientist|researcher|chemist|biologist|physicist|inventor|genius", "laboratory office library hospital",
    "test tube, microscope, notebook, vial", "lab_coat+glasses", "a cure nobody believed in",
       "looks into the microscope|holds a test tube against the light|writes a formula in the log|pours a drop into the flask|adjusts "
       "the burner|checks a column of numbers|labels a vial with today's date"),
    _w("botanist|florist|herbalist", "greenhouse laboratory forest library", "orchid, magnifying glass, plant press, notebook",
    "jacket+glasses", "a plant no one has named",
       "studies a leaf through a magnifying glass|presses a flower between two sheets|draws the veins of a leaf|waters an orchid drop "
       "by drop|labels a clay pot|cuts a stem and smells it"),
    _w("doctor|surgeon|physician|vet|veterinarian", "hospital office village", "stethoscope, medical bag, chart", "lab_coat+glasses",
    "every patient walking home", "reads a chart by the door|listens with the stethoscope|bandages a small hand|washes both hands to "
    "the elbow|writes a prescription"),
    _w("nurse|midwife|caregiver", "hospital bedroom street", "lamp, blanket, syringe", "uniform+cap", "one quiet night on the ward",
    "straightens a blanket|checks a pulse and counts|carries a tray down the ward|holds a patient's hand|adjusts the lamp by the bed"),
    _w("teacher|professor|tutor|schoolteacher", "classroom library park", "piece of chalk, book, globe", "sweater+glasses",
    "one pupil who goes further", "writes a question on the blackboard|reads aloud, walking between desks|turns the globe with one "
    "finger|kneels beside a small desk|points at a word"),
    _w("librarian|archivist|bookseller|scholar|historian", "library street cafe bedroom", "old book, date stamp, reading lamp",
    "sweater+glasses", "a lost book found", "stamps a card with the date|shelves a book without looking|reads a letter left in a book|"
    "mends a torn spine|turns on the green lamp|pushes the cart along the aisle"),
    _w("conservationist|ranger|zoologist|biologist in the wild|environmentalist|naturalist", "forest field laboratory village",
    "pair of binoculars, map, radio collar, notebook", "jacket+hat", "a valley where the animals come back",
       "watches the treeline through binoculars|frees a snare from the grass|kneels beside a track and measures it|marks a place on the "
       "map|carries a wounded bird in both hands|plants a young tree"),
    _w("cyclist|racer|biker", "street mountain park workshop", "bicycle, helmet, water bottle, medal", "shirt+helmet", "the world title",
    "rides hard up the slope|tightens a bolt and tests the wheel|drinks on the move|rides through the curve, leaning low|fixes a chain "
    "with black fingers|wipes the frame with a rag"),
    _w("athlete|runner|boxer|footballer|swimmer|gymnast|skater|tennis player|champion", "park street theatre field",
    "pair of running shoes, medal, towel", "shorts+headband", "a place on the podium",
    "ties both laces tight|runs the hill once more|trains until the light goes|wraps a bandage around one wrist|counts under the breath"),
    _w("technologist|programmer|coder|hacker|engineer|developer", "office bedroom laboratory rooftop",
    "laptop, cable, circuit board, phone", "sweater+glasses", "a machine that helps",
       "types a line of code|solders a wire by lamplight|reads an error twice|draws a diagram on the wall|plugs a cable into the dark|"
       "tests a switch and waits"),
    _w("detective|investigator|inspector|sleuth", "office alley street bridge", "photograph, notebook, key, lamp", "coat+hat", "the truth",
    "studies a photograph under the lamp|pins a thread between two pictures|picks up a key with a handkerchief|follows a trail of wet "
    "prints|opens a drawer with a knife"),
    _w("spy|agent|assassin|thief|smuggler|burglar", "alley street rooftop train_car", "envelope, key, hidden camera", "coat+hat",
    "one last secret", "hides a film in a hollow pen|follows a stranger at a distance|opens a lock with a wire|drops an envelope and "
    "walks on|listens at a thin wall|photographs a page"),
    _w("police officer|policeman|policewoman|sheriff|cop|guard", "street office alley", "radio, badge, notebook", "uniform+cap",
    "a quiet night", "checks a door handle|speaks into a radio|writes down a number|walks the beat|holds up one hand"),
    _w("firefighter|fireman", "street workshop rooftop", "hose, axe, ladder", "uniform+helmet", "everyone out alive",
    "drags a hose toward the smoke|climbs the ladder|carries a child down the steps|checks the air gauge"),
    _w("soldier|warrior|knight|samurai|general|gladiator|veteran", "field forest village mountain", "letter, sword, canteen",
    "uniform+helmet", "the way home", "cleans a blade by the fire|reads a letter folded small|looks along the empty ridge|ties the "
    "strap of a helmet|marches through the mud"),
    _w("sailor|captain|pirate|navigator", "ship_deck harbour shore cafe", "rope, compass, lantern, chart", "coat+cap",
    "land on the horizon", "ties a knot without looking|steers into the wind|reads the compass|pulls in the sail|coils a wet rope|marks "
    "the chart"),
    _w("fisherman|fisherwoman|fisher|diver|lighthouse keeper|keeper", "harbour ship_deck shore kitchen", "net, lantern, rope, oar",
    "raincoat+cap", "one great catch", "mends a net with a wooden needle|rows out past the pier|hauls the net over the side|lights the "
    "big lantern|sorts the catch into boxes"),
    _w("pilot|aviator|astronaut|cosmonaut", "spaceship rooftop field office", "map, helmet, checklist", "spacesuit+helmet",
    "the far side of the sky", "checks the gauges one by one|straps on the helmet|steers through the dark|reads the checklist aloud|"
    "writes in the log"),
    _w("train driver|conductor|driver|taxi driver|courier|postman|mail carrier|messenger|trucker", "street station train_car village",
    "bag of letters, whistle, lamp", "uniform+cap", "the last delivery",
    "sorts the letters by street|drives through the empty junction|checks a ticket|signals with a lamp|carries a parcel up the steps"),
    _w("farmer|shepherd|rancher|cowboy|winemaker|beekeeper", "field village garden kitchen", "pail, rope, seed bag, lamb", "overalls+hat",
    "a good harvest", "sows seed in a long curve|feeds the hens|mends a fence wire|carries a pail from the barn|checks an ear of wheat|"
    "lifts a lamb over the gate"),
    _w("gardener", "garden greenhouse park", "spade, watering can, rose", "overalls+hat", "a garden that outlives {him}",
    "digs a straight bed|waters the roses|cuts a dead branch|plants a bulb|rakes the leaves into a ring"),
    _w("carpenter|builder|woodworker|shipbuilder|luthier|toymaker|cobbler|craftsman", "workshop street harbour", "plane, hammer, board",
    "apron+cap", "one thing made to last", "shapes a board with a plane|hammers a peg home|measures twice and marks the wood|sands an "
    "edge with the grain|holds a joint up to the light"),
    _w("mechanic|blacksmith|welder|plumber|electrician|repairman", "workshop street rooftop", "wrench, lamp, hammer", "overalls+cap",
    "an engine that never stops", "tightens a bolt|hammers a glowing bar|wipes oil from a part|listens to an engine|tests a wire"),
    _w("clockmaker|watchmaker|jeweller|locksmith", "workshop shop street", "pocket watch, loupe, tiny wheel", "apron+glasses",
    "a clock that keeps true time", "winds a pocket watch|sets a tiny wheel with tweezers|listens to a tick|polishes a glass|opens a "
    "case with a blade"),
    _w("architect|surveyor|urban planner", "office rooftop bridge street", "blueprint, ruler, model", "suit+glasses",
    "a house full of light", "draws a line along the ruler|unrolls a blueprint|builds a paper model|measures a wall in paces"),
    _w("lawyer|judge|politician|mayor|president|minister", "office street library", "file, pen, briefcase", "suit+tie", "one just word",
    "reads a file to the last page|signs a paper slowly|closes a briefcase|speaks to an empty room|underlines a sentence"),
    _w("banker|businessman|businesswoman|manager|accountant|clerk|salesman|secretary", "office street cafe",
    "ledger, telephone, briefcase", "suit+tie", "a life beyond the desk",
    "adds a column of figures|answers the telephone|closes the ledger|straightens a stack of papers|signs a letter"),
    _w("shopkeeper|merchant|grocer|waiter|waitress|barista|bartender", "shop cafe street", "tray, paper bag, coin", "apron+",
    "a full house on a Friday", "counts the coins|polishes a glass|carries a tray between tables|wraps a parcel|writes an order"),
    _w("cleaner|janitor|maid|housekeeper|butler", "office theatre street", "broom, bucket, ring of keys", "uniform+cap",
    "someone to notice", "sweeps the long corridor|wipes a window in circles|carries a bucket up the stairs|unlocks the last door"),
    _w("explorer|adventurer|archaeologist|treasure hunter|mountaineer|climber|geologist|hiker", "mountain desert forest library",
    "map, compass, rope, brush", "jacket+hat", "the place on no map",
    "unrolls a map on a rock|brushes sand from a stone|ties a rope around the waist|reads the compass|holds a lamp over old writing|"
    "marks the route"),
    _w("astronomer|stargazer|meteorologist", "rooftop office library field", "telescope, star chart, notebook", "coat+glasses",
    "a new star", "looks through the telescope|marks a point on the star chart|adjusts the lens|writes down the hour"),
    _w("priest|monk|nun|pilgrim|healer|witch|wizard|prophet|shaman", "village mountain forest library", "candle, book, bell", "robe+",
    "peace", "lights a candle|rings a small bell|reads from an old book|grinds herbs in a bowl|prays with closed eyes"),
    _w("king|queen|prince|princess|emperor|knight's squire", "village theatre garden field", "crown, letter, ring", "robe+necklace",
    "a kingdom at peace", "signs a paper with a heavy ring|looks down from the gate|takes off the crown|walks between bowed heads|reads "
    "a sealed letter"),
    _w("student|pupil|apprentice|graduate|schoolgirl|schoolboy", "classroom library bedroom street", "book, bag, pencil", "sweater+bag",
    "the exam", "reads the same page again|writes in a narrow hand|packs a heavy bag|draws in a margin|raises a hand"),
    _w("mathematician|chess player|philosopher|linguist|translator", "library office cafe park", "piece of chalk, chess piece, notebook",
    "sweater+glasses", "one elegant answer",
    "writes a line of symbols|moves a chess piece|wipes the board and starts again|counts on the fingers"),
    _w("miner|worker|labourer|factory worker|labourers", "workshop street village", "lamp, lunch box, pickaxe", "overalls+helmet",
    "daylight", "lights a lamp|pushes a cart along the track|wipes dust from a face|shares a lunch box"),
)
WORK: Final[dict[str, Work]] = {w.names[0]: w for w in _ALL}
"""Professions by their main name."""
WORK_OF: Final[dict[str, str]] = {}
"""Every name of a profession (also plural) to its main name."""
for _work in _ALL:
    for _name in _work.names:
        for _form in (_name, _name + "s", _name + "es" if _name.endswith(("s", "ss", "ch")) else _name + "s"):
            WORK_OF.setdefault(_form, _work.names[0])
WORK_OF.update({"fishermen": "fisherman", "policemen": "police officer", "firemen": "firefighter", "spies": "spy", "thieves": "spy"})
