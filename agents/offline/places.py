"""Places of the offline writer: which word means which set, what can be seen, done and lit there. Data and look-ups only."""
# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SetData:
    """What the writer knows of one kind of set.

    ``names``: nouns for a place of the kind. ``views``: establishing images, starting lower case after a time phrase.
    ``acts``: what one person can be seen doing there. ``details``: things worth an insert.
    """

    sources: tuple[str, ...]
    names: tuple[str, ...]
    views: tuple[str, ...]
    acts: tuple[str, ...]
    details: tuple[str, ...]


def _d(sources: str, names: str, views: str, acts: str, details: str) -> SetData:
    return SetData(tuple(sources.split()), *(tuple(p.strip() for p in part.split("|")) for part in (names, views, acts, details)))


SETS: Final[dict[str, SetData]] = {
    "kitchen": _d("window lamp fire", "kitchen|kitchen behind the house",
    "steam curls off the stove|light falls across the tiles and the hanging pans|the kitchen waits, one tap dripping",
        "stirs a pot on the stove|wipes the table clean|drinks tea by the stove|slices a loaf of bread|washes a cup at the sink|looks "
        "out over the sink into the yard|carries two bowls to the table|closes the drawer with one hip",
        "a kettle beginning to boil|a cup with a chipped rim|a loaf of bread, still warm|a list pinned to the wall"),
    "living_room": _d("window lamp fire screen", "living room|front room|parlour",
    "an armchair stands by the window, its cushion still pressed in|lamplight pools on the carpet|photographs crowd the mantelpiece",
        "sits down in the armchair|opens the curtains|picks up a framed photograph|lights the lamp by the sofa|reads a letter by the "
        "window|looks through the window at the street|winds the clock on the wall|walks slowly along the bookshelf",
        "a framed photograph|a clock that has stopped|a half-written letter|a candle burned low"),
    "bedroom": _d("window lamp", "bedroom|room under the roof|small bedroom",
    "the curtain breathes in and out|an unmade bed waits in grey light|a coat hangs on the door",
        "sits on the edge of the bed|folds a shirt into a suitcase|opens the window|lies awake and looks at the ceiling|reads in bed "
        "under the lamp|looks into the mirror|takes a box from under the bed|writes in a notebook on the blanket",
        "a packed suitcase|a notebook under the pillow|a mirror turned to the wall|a pair of shoes by the bed"),
    "nursery": _d("window lamp", "nursery|room with the cradle",
    "a mobile turns above the cradle|a cradle stands in a square of light|paper birds hang from a thread over the cot",
        "looks up at the mobile|reaches for a wooden rattle|sleeps under a knitted blanket|crawls across the rug|holds a cloth rabbit|"
        "laughs at the light on the wall|reaches through the bars of the cot|listens to a music box",
        "a wooden horse with one wheel|a music box winding down|a teddy bear on a blanket|a mobile of paper stars"),
    "office": _d("window lamp screen", "office|study|bureau",
    "rows of desks wait under flat light|papers stir beside a humming fan|blinds cut the light into stripes",
        "writes at the desk|sorts a stack of papers|reads a file twice|looks out through the blinds|picks up the telephone|closes a "
        "folder|stamps a form|types with two fingers",
        "a telephone about to ring|a letter tied with red string|a pen without its cap|a cup of cold coffee"),
    "classroom": _d("window lamp", "classroom|schoolroom",
    "chalk dust hangs over the empty desks|small coats hang in a row by the door|a map of the world curls off the wall",
        "writes on the blackboard|opens an exercise book|raises one hand|reads aloud to the room|draws in the margin of a book|looks "
        "out at the yard|sits at the front desk|picks up a piece of chalk",
        "a stub of chalk|a drawing in a margin|a globe turning slowly|a book with a torn cover"),
    "library": _d("window lamp", "library|reading room|archive",
    "dust turns in the light between the shelves|green lamps burn along the tables|the shelves run back into the dark",
        "pulls a book from the shelf|reads under a green lamp|stamps a return card|pushes the book cart along the aisle|climbs the "
        "ladder to the top shelf|opens an old atlas|writes a note on a card|looks along the row of spines",
        "a card with a single name|a pressed leaf between two pages|a magnifying glass on a page|a book left open"),
    "hospital": _d("window lamp screen", "hospital room|ward|clinic",
    "a white corridor hums|curtains hang still around the beds|a monitor draws its green line",
        "sits beside the bed|looks through the glass of the door|holds a paper cup|reads the chart at the foot of the bed|waits on a "
        "plastic chair|walks down the ward|opens the blind a hand's width|lies still under a white sheet",
        "a watch on a bedside table|a green line on a monitor|a paper cup gone cold|flowers in a water glass"),
    "cafe": _d("window lamp neon", "cafe|corner cafe|restaurant|tea house",
    "chairs stand upside down on the tables|cups clink behind the counter|the windows are fogged with talk",
        "sits at the table by the window|drinks coffee slowly|writes on a napkin|looks up each time the door opens|orders at the "
        "counter|reads the menu without seeing it|stirs sugar into a cup|counts coins on the table",
        "two cups on a small table|a napkin with a number on it|a bell above the door|a spoon beside a full cup"),
    "shop": _d("window lamp neon", "shop|small shop|market hall",
    "the shutters rattle up|goods crowd the shelves to the ceiling|a bell swings over the door",
        "arranges goods in the window|weighs a parcel on the scales|counts the day's coins|opens the shutters|takes a jar from the "
        "shelf|wraps a parcel in brown paper|looks through the shop window|sweeps the doorstep",
        "a brass bell over the door|coins on the counter|a jar with a handwritten label|a key in the till"),
    "workshop": _d("window lamp fire", "workshop|studio|garage|atelier",
    "tools hang in their painted outlines|sawdust glows in a bar of light|a bench stands covered in half-made things",
        "files a piece of metal|measures a board with a steel rule|sorts screws into a tin|holds a part up to the light|hammers at the "
        "bench|sweeps the floor|draws a plan on brown paper|tests a hinge with one finger",
        "a hammer worn to the shape of a hand|a plan held down by nails|a wrench on its hook|a gear with a missing tooth"),
    "laboratory": _d("window lamp screen", "laboratory|lab",
    "glass stands in rows, waiting|a centrifuge slows to a stop|blue light lies along the benches",
        "looks into a microscope|pours a clear liquid into a flask|writes a number in the log|holds a test tube to the light|adjusts a "
        "dial|reads a printout|mixes two solutions|labels a row of samples",
        "a flask with one last drop|a dish under the microscope|a notebook with a number circled twice|a needle trembling on a dial"),
    "theatre": _d("lamp", "theatre|concert hall|stage|rehearsal hall",
    "a single light burns over the empty stage|the red seats climb into the dark|the curtain hangs heavy and still",
        "walks out to the middle of the stage|waits in the wings|looks up into the lights|bows to the dark seats|practises to an empty "
        "house|sits in the front row|listens from behind the curtain|turns a page on the stand",
        "a ghost light on the stage|a rose on an empty seat|a rope tied off in the wings|sheet music on a stand"),
    "gallery": _d("window lamp", "gallery|museum|white room",
    "white walls wait for pictures|footsteps echo between the frames|a single picture hangs in the long room",
        "hangs a picture on the wall|looks at one picture for a long time|walks along the white wall|straightens a frame, then steps "
        "back to look|reads a small label|sits on the bench in the middle|turns a canvas round to look at the back|points at a corner "
        "of the canvas",
        "an empty frame against a wall|a hammer below a bare nail|a brush, still wet|a palette thick with colour"),
    "greenhouse": _d("window lamp sun", "greenhouse|glasshouse|botanical house",
    "leaves press against the wet glass|the panes drip with warm breath|green light fills the glass roof",
        "waters a row of seedlings|plants a seed in a clay pot|sniffs an open flower|wipes a pane clear with one sleeve|cuts a leaf and "
        "looks at its veins|labels a clay pot|carries a tray of seedlings|draws an orchid in a notebook",
        "a seedling breaking the soil|a leaf with a single drop|a pot with a number under its rim|an orchid, half open"),
    "train_car": _d("window lamp", "train compartment|express train|carriage",
    "fields slide past the dark glass|the carriage sways, its lamps trembling|luggage rocks in the net above the seats",
        "looks out at the passing lights|sits by the window|holds a ticket in both hands|sleeps against the glass|reads a folded letter|"
        "walks down the swaying aisle|drinks tea from a paper cup|lifts a suitcase to the rack",
        "a ticket with a punched hole|a newspaper left on a seat|a suitcase trembling on the rack|a cup sliding along the table"),
    "spaceship": _d("screen lamp neon", "ship's cabin|space station|bridge of the ship|corridor of the ship",
    "a planet fills the round window|consoles glow over empty seats|the corridor lights come on one by one",
        "adjusts the main dial|looks out at the stars|reads a warning on the screen|walks down the humming corridor|opens a hatch|types "
        "a message home|checks the air gauge|holds on to the rail",
        "a red light blinking|a helmet on its hook|a photograph taped to a console|a message waiting unsent"),
    "street": _d("sun moon sky lamp neon", "street|main street|avenue",
    "the street runs empty between the houses|shop signs swing over the pavement|wet cobbles shine from wall to wall",
        "walks along the pavement|waits at the corner|looks up at a lit window|runs across the street|buys a paper at a stand|passes "
        "the shop windows|stops under a street lamp|carries a bag close to the body",
        "a poster peeling from a wall|a newspaper in the gutter|a coin in the gutter|a glove on a railing"),
    "alley": _d("moon sky lamp neon sun", "alley|back alley|passage",
    "pipes drip between the brick walls|a sign hums over the bins|a strip of sky hangs over the alley",
        "walks close to the wall|looks back over one shoulder|hides and listens by a doorway|runs past the bins|waits under the iron "
        "stairs|knocks on a steel door|picks up something from the wet ground|climbs the iron stairs",
        "a bottle in the gutter|a chalk mark on brick|a neon sign half dead|a key under a brick"),
    "village": _d("sun moon sky lamp fire", "village|village square|home village",
    "smoke rises straight from the chimneys|roofs lean together around the square|a bell rings over the roofs",
        "walks down the lane between the houses|knocks on a wooden door|sits on the edge of the well|greets a neighbour over the fence|"
        "carries a basket across the square|looks back at the last house|sweeps the step|draws water from the well",
        "a bucket on the edge of the well|a bell rope|bread on a windowsill|a lantern by a gate"),
    "garden": _d("sun moon sky lamp", "garden|garden behind the house|walled garden",
    "the garden hums behind its wall|apple trees stand in long grass|washing moves on the line",
        "plants a seedling in the bed|waters the roses|sits under the apple tree|picks an apple|runs through the wet grass|looks at an "
        "empty swing|kneels in the flower bed|cuts a single rose",
        "an apple in the grass|a watering can in the grass|a trowel stuck in the earth|a rose about to open"),
    "park": _d("sun moon sky lamp", "park|city park|playground",
    "paths curve between the old trees|a bench faces the pond|kites pull above the lawn",
        "sits on the bench by the pond|walks under the chestnut trees|feeds the ducks with crumbs|runs over the lawn|looks at the "
        "children by the pond|reads on a bench|rides once around the pond|lies in the grass and watches the clouds",
        "a kite caught in a tree|a newspaper on a bench|a leaf on the pond|a red ball on the path"),
    "forest": _d("sun moon sky fire", "forest|pine forest|wood",
    "light falls in bars between the trunks|mist stands between the trees|the path disappears into ferns",
        "walks between the tall trunks|climbs over a fallen log|kneels by a stream|listens to the trees|touches the bark of an old oak|"
        "follows a track in the moss|looks up into the crowns|picks a mushroom from the moss",
        "a stone with a white mark|a feather on the path|a nest in the fork of a branch|water over stones"),
    "field": _d("sun moon sky fire", "field|wide field|meadow|farm",
    "wind combs the long grass|the furrows run to the horizon|a single tree stands in the field",
        "walks through the tall grass|looks at the line of the horizon|runs toward the lone tree|kneels and takes a handful of soil|"
        "plants a row by hand|lies in the grass|carries a bundle along the furrow|climbs over the gate",
        "a seedling in dark soil|a basket in the stubble|a bell on a gate|a stone at the edge of the field"),
    "mountain": _d("sun moon sky fire", "mountain pass|mountain|high ridge",
    "the ridge cuts the sky in two|cloud pours over the pass|a path climbs in zigzags to the snow",
        "climbs the steep path|looks down into the valley|stops at a cairn|holds on to a rock|walks along the ridge|drinks from a cold "
        "stream|pulls the collar tight and looks up|adds a stone to the cairn",
        "a stone on a cairn|a frayed rope|boots on loose gravel|a flag torn by the wind"),
    "desert": _d("sun moon sky fire", "desert|dunes|dry plain",
    "the dunes stand like frozen waves|heat shakes the horizon|one line of footprints crosses the sand",
        "walks along the crest of a dune|looks at the shaking horizon|drinks the last of the water|kneels and touches the sand|climbs "
        "the dune on all fours|digs with both hands|shields both eyes and looks far ahead|falls to one knee",
        "an empty bottle|a shell, far from any sea|a compass needle turning|a rope beside a dry well"),
    "shore": _d("sun moon sky fire lamp", "shore|beach|coast",
    "long waves fold on the sand|gulls hang over the tide line|the sea and the sky are one grey",
        "walks along the tide line|looks out to sea|picks up a shell|sits on an upturned boat|runs into the shallow water|writes a word "
        "in the sand|throws a stone into the waves|listens to the surf",
        "a bottle rolled by the tide|a shell with a hole in it|a rope half buried|a shoe in the foam"),
    "harbour": _d("sun moon sky lamp", "harbour|quay|docks|fishing port",
    "masts tick against the sky|cranes stand over the black water|nets dry along the quay",
        "walks along the quay|unties a rope from a bollard|looks after a leaving ship|mends a net|carries a crate to the boat|sits on a "
        "bollard|waves at the water|reads the name on a bow",
        "a rope around a bollard|a lamp at the end of the pier|a torn net|an anchor in wet weed"),
    "ship_deck": _d("sun moon sky lamp", "deck|fishing boat|deck of the ship",
    "the bow lifts and drops|spray flies over the rail|ropes creak above the planks",
        "grips the rail|pulls on a wet rope|steers into the swell|looks at the black water ahead|falls against the mast and holds on|"
        "ties down a barrel|carries a lantern along the deck|shouts into the wind",
        "a rope pulled tight|a compass swinging|water running over the planks|a lantern on its hook"),
    "station": _d("sun moon sky lamp neon", "station|platform|railway station",
    "rails shine away into the distance|the great clock hangs over the platform|a train leaves and the platform is empty",
        "waits on the platform|looks up at the station clock|sits on the bench beside the track|walks to the end of the platform|"
        "watches the doors of a train close|holds a ticket|runs beside the moving train|listens to the rails",
        "the station clock|a ticket on the ground|a suitcase without an owner|a red signal lamp"),
    "rooftop": _d("sun moon sky neon lamp", "rooftop|roof terrace",
    "chimneys and aerials stand against the sky|the whole city glitters below|washing snaps on the roof lines",
        "walks to the edge of the roof|looks down at the street|sits on the warm tiles|climbs out through the hatch|looks up at the sky|"
        "spreads a blanket by the chimney|points at a far light|holds on to the aerial",
        "a feather on the tiles|a kite caught on a chimney|lights far below|a cup left by the hatch"),
    "bridge": _d("sun moon sky lamp", "bridge|old bridge|footbridge",
    "the river slides under the arches|the far end of the bridge is lost in haze|lamps lead over the water",
        "walks out to the middle of the bridge|leans on the rail and looks down|stops halfway across|looks back at the near bank|drops "
        "a leaf into the river and watches it go|runs across the bridge|holds the cold rail|waits under the middle lamp",
        "a coin on the railing|a leaf on moving water|a lamp in the fog|a flower tied to the rail"),
}

_WORDS: Final = {
    "kitchen": "kitchen stove", "living_room": "parlour parlor house home apartment flat cottage mansion palace castle cabin hut",
    "bedroom": "bedroom bed attic hotel prison cell cave",
    "nursery": "nursery cradle", "office": "office desk newsroom bureau embassy bank court police headquarters",
    "classroom": "classroom school university college academy kindergarten",
    "library": "library archive bookshop bookstore monastery", "hospital": "hospital clinic ward infirmary",
    "cafe": "cafe café restaurant bar pub diner bistro bakery tavern",
    "shop": "shop store market supermarket pharmacy boutique bazaar",
    "workshop": "workshop studio garage atelier factory forge mill basement", "laboratory": "laboratory lab virtual cyberspace",
    "theatre": "theatre theater stage opera concert auditorium circus arena stadium ballroom hall church cathedral temple",
    "gallery": "gallery museum exhibition",
    "greenhouse": "greenhouse glasshouse conservatory", "train_car": "train carriage railway bus subway metro",
    "spaceship": "spaceship spacecraft rocket space submarine mars",
    "street": "street avenue city town road boulevard square downtown", "alley": "alley slum backstreet underworld",
    "village": "village hamlet settlement camp", "garden": "garden orchard yard vineyard backyard cemetery graveyard",
    "park": "park playground zoo lawn", "forest": "forest wood woods jungle rainforest woodland swamp",
    "field": "field fields meadow farm prairie savanna countryside racetrack battlefield ranch",
    "mountain": "mountain mountains hill hills cliff volcano summit peak glacier valley alps everest",
    "desert": "desert dunes sahara wasteland moon", "shore": "shore beach coast island lighthouse seaside bay lake",
    "harbour": "harbour harbor port dock docks pier quay", "ship_deck": "ship boat sea ocean deck yacht sailboat raft waves",
    "station": "station platform airport", "rooftop": "rooftop roof skyscraper tower",
    "bridge": "bridge river canal",
}
PLACE_OF: Final[dict[str, str]] = {w: s for s, words in _WORDS.items() for w in words.split()}
"""Every known place word to its set."""
NEAREST: Final = frozenset((
    "palace castle cabin hut cave prison cell hotel attic monastery submarine mars moon volcano island lighthouse lake circus arena "
    "stadium church cathedral temple factory mill "
    "airport bus subway metro cemetery graveyard zoo jungle rainforest swamp battlefield ranch camp tower river canal bank court police "
    "embassy virtual cyberspace ballroom museum").split())
"""Place words for which the set is only the nearest that can be built."""
EXTERIOR_SETS: Final = frozenset("street alley village garden park forest field mountain desert shore harbour ship_deck station rooftop "
    "bridge".split())
OWNED: Final = frozenset("kitchen living_room bedroom nursery office workshop garden".split())
"""Sets that are named after their owner ("Mary's kitchen")."""


def is_interior(set_: str) -> bool:
    """Whether the set has a roof."""
    return set_ not in EXTERIOR_SETS
