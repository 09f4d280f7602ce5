"""Six short films in the free prose of a language model: valid as a film-maker judges them, written without a look at the rules' words.

They are the held-out clean material of the validator: what it says against them is a false alarm. ``kite`` stands as it was written
in answer to the room's own requests, first drafts and all; the others were set down straight as shots.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vgot.script.model import Brief, Character, Location, Script, Shot

Plain = dict[str, Any]


def look(id: str, age: str, outfit: str, text: str, *, hair: str = "short", colour: str = "brown", accessories: Sequence[str] = ()) -> Plain:
    """One look. ``outfit``: ``garment colour`` pairs, comma separated."""
    worn = [dict(zip(("garment", "colour"), pair.split(), strict=True)) for pair in outfit.split(", ")]
    return {"id": id, "age": age, "outfit": worn, "hair": hair, "hair_colour": colour, "accessories": list(accessories), "text": text}


def member(id: str, name: str, role: str, gender: str, *looks: Plain, species: str = "human") -> Plain:
    """One of the cast."""
    return {"id": id, "name": name, "role": role, "gender": gender, "species": species, "looks": list(looks)}


def place(id: str, name: str, set: str, sources: str, text: str, *, interior: bool = False) -> Plain:
    """One place. ``sources``: space separated."""
    return {"id": id, "name": name, "set": set, "interior": interior, "sources": sources.split(), "text": text}


def who(look: str, does: str, stands: str, *, gaze: str = "ahead", prop: str = "", start: str = "stand", end: str = "", to: str = "") -> Plain:
    """One person in a shot.

    Args:
        does: ``action expression``. stands: ``side facing``. start, end: ``posture`` and, after a colon, what is in hand, at the first and
            at the last frame (``end``: as at the start). to: the side at the last frame, if another; ``off>side`` begins out of the picture.
    """
    (action, expression), (side, facing) = does.split(), stands.split()
    first, _, last = to.rpartition(">")
    rows = []
    for at, state in ((first or side, start), (last or side, end or start)):
        posture, _, holding = state.partition(":")
        rows.append({"character": look.split(".")[0], "look": look, "side": at, "posture": posture, "holding": holding})
    acts = {"character": look.split(".")[0], "look": look, "action": action, "expression": expression, "side": side, "facing": facing, "gaze": gaze,
            "prop": prop}
    return {"acts": acts, "rows": rows}


def shot(
    head: str, beat: str, description: str, people: Sequence[Plain], character: str, where: str, background: str, relation: str, frame: str,
    camera: str,
    burns: str, lighting: str, *, focus: str = "", cut: str = "hard", props: Sequence[str] = (), links: Sequence[str] = (), changed: str = "",
    lines: Sequence[tuple[str, float, str]] = (), initial: str = "", final: str = "", mark: str = "",
) -> Plain:
    """One shot as plain data.

    Args:
        head: ``id scene act tension seconds``. where: ``location hour weather season``. cut: ``kind [seconds reason]``.
        frame: ``kind size angle move lens focus side azimuth pan tilt zoom``. burns: ``key side ratio kelvin exposure mood [practical …]``.
        links: ``a b bond distance``. lines: speaker, start, words; ``mark``: of all of them.
    """
    id, scene, act, tension, seconds = head.split()
    location, hour, weather, season = where.split()
    kind, size, angle, move, lens, plane, side, azimuth, pan, tilt, zoom = frame.split()
    key, key_side, ratio, kelvin, exposure, mood, *practicals = burns.split()
    cut_kind, cut_seconds, reason = ([*cut.split(" ", 2), "0", ""])[:3] if " " in cut else (cut, "0", "")
    return {
        "id": id, "scene": scene, "act": int(act), "beat": beat, "tension": int(tension), "description": description, "seconds": float(seconds),
        "cut": {"kind": cut_kind, "seconds": float(cut_seconds), "reason": reason},
        "character": {"text": character, "people": [p["acts"] for p in people], "focus": focus},
        "background": {"text": background, "location": location, "hour": hour, "weather": weather, "season": season, "props": list(props)},
        "relation": {
            "text": relation, "changed": changed,
            "links": [{"a": a, "b": b, "bond": bond, "distance": float(metres)} for a, b, bond, metres in (link.split() for link in links)],
        },
        "camera": {
            "text": camera, "kind": kind, "size": size, "angle": angle, "move": move, "lens": int(lens), "focus": plane, "side": side,
            "azimuth": float(azimuth), "c_cam": {"pan": float(pan), "tilt": float(tilt), "zoom": float(zoom)},
        },
        "lighting": {
            "text": lighting, "key": key, "key_side": key_side, "ratio": float(ratio), "kelvin": int(kelvin), "exposure": float(exposure),
            "practicals": practicals, "mood": mood,
        },
        "dialogue": [{"speaker": s, "start": t, "text": words, "mark": mark, "emotion": "neutral"} for s, t, words in lines],
        "initial": {"text": initial, "people": [p["rows"][0] for p in people]}, "final": {"text": final, "people": [p["rows"][1] for p in people]},
    }


def film(title: str, story: str, cast: Sequence[Plain], places: Sequence[Plain], shots: Sequence[Plain]) -> Script:
    """A whole script."""
    return Script(
        title=title, logline=story, brief=Brief(story=story, shots=len(shots)), characters=tuple(Character.read(c) for c in cast),
        locations=tuple(Location.read(x) for x in places), shots=tuple(Shot.read(s) for s in shots),
    )


def kite() -> Script:
    """An astronaut and a dog: played through the writers' room."""
    vera, dog = "vera.autumn", "laika.stray"
    yard, porch = "boathouse_yard", "vera_porch"
    return film(
        "The Kite String Leash", "A retired astronaut teaches a street dog to trust her again before winter comes",
        [
            member("vera", "Vera Sollis", "retired astronaut", "woman", look(
                vera, "old", "jacket blue, sweater cream, trousers charcoal", "A wiry woman of seventy with a weathered, narrow face and cropped "
                "grey hair, in a faded blue flight jacket with pale rectangles where the patches were unpicked, a knitted cap pulled to her "
                "eyebrows.",
                colour="grey", accessories=["cap"])),
            member("laika", "Biscuit", "street dog", "neutral", look(
                dog, "adult", "fur rust", "A lean rust-coloured mongrel with one folded ear and a scarred muzzle, ribs showing under a rough, "
                "mud-tipped coat, standing low on its legs as if ready to leave."), species="dog"),
        ],
        [
            place(yard, "The boathouse yard", "shore", "sun sky moon lamp", "A gravel yard between a shuttered boathouse and the lake. On the left "
            "an upturned rowing boat with peeling green paint, on the right the boathouse wall with a single caged bulb over its doors."),
            place(porch, "Vera's porch", "garden", "sun sky moon lamp", "A deep wooden porch above the lake. Four worn steps rise from the grass, a "
            "slatted bench stands on the left, on the right a storm lantern hangs from a hook made of a bent spanner."),
        ],
        [
            shot(
                "s01 sc01 1 2 7", "she offers, and keeps her distance", "Vera sets a tin bowl down on the gravel of the boathouse yard and walks ten "
                "paces back, while Biscuit watches her from under the upturned boat and does not move.",
                [who(vera, "walk tender", "right left", gaze="laika", prop="tin bowl", start="stand:tin bowl", end="stand"),
                 who(dog, "lie afraid", "left right", gaze="vera", start="lie")],
                "Vera bends stiffly and sets the tin bowl on the gravel, then backs away with open hands; under the upturned boat only Biscuit's "
                "eyes move, her folded ear pressed flat.", f"{yard} morning cloudy autumn",
                "Peeling green paint on the hull of the boat in the foreground, behind it grey gravel, the shuttered boathouse and the lake under a "
                "low lid of cloud; the orange windsock hangs limp.",
                "She wants the dog to eat where she can see it; the dog wants her gone, and ten metres of empty gravel lie between them with the "
                "bowl in the middle.", "two_shot WS eye truck 24 deep a 40 0.15 0 1",
                "Wide shot from behind the upturned boat, the peeling hull filling the left edge of frame with Biscuit low in its shadow, Vera small "
                "on the far right; the camera drifts slowly right with her as she retreats and opens the gap between them.", "sky top 2 6500 0 cool",
                "A flat white overcast lies over everything: the rim of the tin bowl and the strip of lake are the brightest points, well below "
                "clipping; under the hull the shadow is a cold brown in which the dog's eyes and muzzle can still be made out.",
                focus="vera", cut="fade_in 1 the film opens on the lake", props=["tin bowl", "upturned boat", "orange windsock"],
                links=["vera laika strangers 10"], lines=[("vera", 3.5, "Supply drop complete. Backing off.")],
                initial="Vera stands over the gravel with the bowl, the dog a shadow under the hull.",
                final="The bowl stands alone between them, Vera at the far edge of the yard."),
            shot(
                "s02 sc01 2 4 5", "the glove changes owner", "Biscuit creeps out on her belly, ignores the food, snatches the red glove that has "
                "slipped out of Vera's pocket and drags it under the boat.",
                [who(dog, "take afraid", "left right", gaze="prop", prop="red glove", start="lie", end="lie:red glove"),
                 who(vera, "stand surprised", "right left", gaze="laika")],
                "Biscuit crawls out flat on her belly, nose trembling past the food, closes her teeth on the fingers of the red glove and shrinks "
                "back with it; Vera stands frozen, one hand halfway to her empty pocket.", f"{yard} morning cloudy autumn",
                "Wet gravel with a long scrape where the dog's belly has dragged, the untouched bowl steaming faintly in the chill, reeds bending at "
                "the lake's edge and the boathouse doors out of focus behind.",
                "The dog refuses what Vera gives but takes what smells of her, and keeps six metres of gravel between them while she does it.",
                "two_shot MLS ground push_in 35 shallow a 20 0 0 1.2",
                "The lens rests on the gravel at the dog's eye level, the red glove huge and soft in the near foreground; a slow push in follows "
                "Biscuit's muzzle to the wool while Vera waits as an upright blue shape beyond.", "sky top 2.5 6500 0 cool",
                "Soft overcast from above keeps the grey stones dull; the only saturated thing is the glove, its red sitting at middle brightness, "
                "while the space under the boat falls to a deep cool brown where Biscuit's teeth and the white of one eye still show.",
                focus="laika", cut="hard 0 to the dog's own height", props=["red glove", "tin bowl", "upturned boat"],
                links=["laika vera strangers 6"], changed="Biscuit now owns something of Vera's.",
                initial="The glove lies on the gravel near the bowl, the dog still under the hull.",
                final="A red fingertip vanishes into the dark under the boat."),
            shot(
                "s03 sc01 2 6 5.5", "she reaches too soon", "Kneeling at the boat, Vera stretches out her bare hand for the glove; Biscuit bares her "
                "teeth and growls, and Vera slowly pulls the hand back.",
                [who(vera, "reach sad", "right left", gaze="laika", start="kneel"),
                 who(dog, "lie angry", "left right", gaze="vera", prop="red glove", start="lie:red glove")],
                "Vera kneels at the gunwale and reaches a bare, chapped hand into the dark; Biscuit lifts her lip over the red glove, every rib "
                "moving with the growl, and Vera draws the hand back an inch at a time.", f"{yard} day cloudy autumn",
                "Under the upturned hull a nest of flattened reeds and a chewed rope end; outside, noon has taken the shine off the gravel, the bowl "
                "stands empty now, and the windsock begins to stir against the clouds.",
                "Half a metre apart for the first time, they learn it is too close: what Vera asks for with an open hand, the dog answers with "
                "teeth.",
                "over_shoulder CU eye static 85 shallow a 45 0 0 1",
                "Close-up on Vera over the dark curve of the hull, Biscuit's bared teeth and the red wool out of focus at the left edge; the camera "
                "holds its breath with her, static until her eyes drop.", "sky right 4 6200 -0.3 tense",
                "Overcast light falls on Vera's cheekbone and knuckles, bright but nowhere near clipping; the other half of her face slides toward "
                "the blackness under the boat, where only wet teeth and a red thread are legible.",
                focus="vera", cut="hard 0 from the theft to the demand", props=["red glove", "tin bowl", "upturned boat"],
                links=["vera laika rivals 0.5"], changed="Vera comes within reach, and Biscuit warns her off.",
                lines=[("vera", 2.5, "Okay. Negative contact. I hear you.")],
                initial="Vera on her knees at the boat, the dog flat over the glove.", final="Her hand rests empty on her own knee."),
            shot(
                "s04 sc02 3 7 8", "she lets the launch go", "Weeks later at dusk Vera sits on the porch bench with a packed duffel bag at her feet, "
                "reads the launch invitation once more, and lays it face down in the empty tin bowl when she sees Biscuit at the bottom of the "
                "steps.",
                [who(vera, "read determined", "left right", gaze="laika", prop="launch invitation", start="sit:launch invitation", end="sit"),
                 who(dog, "stand neutral", "right left", gaze="vera", start="walk", end="stand", to="off>right")],
                "Vera sits on the porch bench, her lips moving over the last line of the invitation; when claws click at the foot of the steps she "
                "looks up, sees Biscuit with one paw lifted, and turns the paper face down into the tin bowl.", f"{porch} dusk wind autumn",
                "The porch after sundown: the storm lantern swings on its bent spanner, birch leaves skitter across the boards past a packed duffel "
                "bag, and behind the railing the lake still holds a strip of pale sky.",
                "Four steps and three metres of boards lie between them; Vera gives up the journey without a word, and for once the dog does not "
                "leave.",
                "two_shot FS eye pan 35 deep a -30 0.25 0 1",
                "Full shot across the porch from the railing, Vera and the bench on the left, the open stairs on the right with night-blue lake "
                "beyond; the frame pans gently right with her glance and comes to rest when both of them are in it.", "lamp right 4 2700 -0.7 tender "
                "lamp",
                "The lantern throws a swaying amber pool over the bench and the white sheet of paper, which is the brightest thing and close to "
                "clipping; the steps and Biscuit's coat lie in the blue leftover of the sky, dark but readable down to the wet nose.",
                focus="vera", cut="dissolve 1.2 weeks have passed and the leaves are coming down",
                props=["launch invitation", "tin bowl", "duffel bag", "storm lantern"], links=["vera laika rivals 3.5"],
                changed="Biscuit has come to Vera of her own accord.", lines=[("vera", 4.5, "Houston can launch without me.")],
                initial="Vera bent over the letter, the bowl empty beside her.",
                final="The letter lies face down in the bowl; the dog stands at the bottom step."),
            shot(
                "s05 sc03 4 4 9", "the glove comes home", "That night, as the first snow falls past the lantern, Biscuit climbs the last step of the "
                "porch, drops the red glove on Vera's boot and lies down against her leg.",
                [who(vera, "sit happy", "left right", gaze="laika", start="sit"),
                 who(dog, "give tender", "right left", gaze="vera", prop="red glove", start="walk:red glove", end="lie", to="centre")],
                "Biscuit climbs the last step, snow on her folded ear, and lets the red glove fall across the toe of Vera's boot; Vera does not "
                "reach out, she only breathes, and the dog lies down against her leg.", f"{porch} night snow autumn",
                "Night on the porch: the first flakes drift through the lantern's circle and vanish on the warm boards, the door stands open on a "
                "dark hall, and the birches beyond the rail are already edged in white.",
                "The dog brings back what it stole and closes the last metre itself; Vera lets it choose, hands open on her knees, until fur touches "
                "cloth.", "two_shot MLS eye pull_out 35 deep a 10 0 0 0.6",
                "A medium two-shot at the height of the bench, Vera's boots and the red glove low in frame; once Biscuit has settled against her "
                "shin the camera slowly pulls back through the falling snow until porch, lantern and open door are one small lit box in the dark.",
                "lamp right 5 2600 -0.8 warm lamp",
                "Golden lantern light rims the dog's wet fur and the flakes near the lamp, the flame itself just short of clipping; beyond the rail "
                "the snow keeps a faint blue glow, and the open doorway stays deep brown with the edge of a coat hook still visible.",
                focus="laika", cut="dissolve 1.2 the evening turns to night and snow", props=["red glove", "storm lantern", "open door"],
                links=["vera laika companion 0"], changed="Biscuit returns the glove and stays, touching her.", lines=[("vera", 6, "Welcome home.")],
                initial="The dog at the top step with the glove in its mouth, Vera motionless on the bench.",
                final="The glove on the boot, the dog asleep against her shin."),
        ])


def noir() -> Script:
    """A detective, a client and a photograph."""
    dray, lena = "dray.rumpled", "lena.veil"
    return film(
        "The Last Fare to Calloway Street", "A worn-out private detective is hired to find a man whom his client has already killed",
        [
            member("dray", "Sam Dray", "private detective", "man", look(
                dray, "middle", "coat brown, suit charcoal, shirt white", "A heavy-lidded man in his fifties, jaw grey with stubble, a good coat "
                "gone shiny at the elbows, a hat that has been rained on for years.", accessories=["hat", "tie"])),
            member("lena", "Lena Voss", "client", "woman", look(
                lena, "adult", "coat black, dress crimson", "A pale, upright woman of thirty-five in a black coat with a high collar, crimson at the "
                "throat, gloves she never takes off.", hair="bob", colour="black", accessories=["hat"])),
        ],
        [
            place("office", "Dray's office", "office", "window neon lamp", "A third-floor room with a frosted glass door, a desk under a green "
            "banker's lamp, a filing cabinet that will not shut, and a window filled by the red sign of the hotel across the road.", interior=True),
            place("calloway", "Calloway Street", "street", "lamp neon moon", "A narrow street of shuttered shops running down to the river, a taxi "
            "rank with one lamp, a pawnbroker's neon sign, wet cobbles."),
        ],
        [
            shot(
                "s01 sc01 1 2 6", "a man with nobody to wait for", "Sam Dray deals himself a losing hand of patience at his desk while the hotel "
                "sign blinks red across his face and the telephone does not ring.",
                [who(dray, "play neutral", "centre camera", gaze="down", prop="playing cards", start="sit:playing cards")],
                "Sam Dray lays a black seven on a red eight, sees it gets him nowhere, and slides the card back under the deck with one thick thumb, "
                "not even bothering to look guilty.", "office night rain autumn",
                "Rain crawls down the tall window and breaks the hotel sign into red threads; an overflowing ashtray, a silent telephone, and a "
                "frosted door with his name painted backwards.", "A man alone with a telephone that owes him something; he plays to keep from "
                "looking at it.",
                "single WS high static 24 deep a 20 0 0 1",
                "Wide shot from up in the corner of the ceiling, the desk a small island in a dark room; nothing in the frame moves except the cards "
                "and the sign breathing on and off.", "lamp left 7 2800 -1 mysterious lamp neon",
                "The banker's lamp burns a hard white oval into the blotter, just under clipping; every four seconds the neon washes Dray's cheek in "
                "dull red, and the filing cabinet behind him never rises above charcoal.",
                focus="dray", cut="fade_in 1.2 out of black, with the rain", props=["playing cards", "telephone", "ashtray"],
                initial="A half-played hand on the blotter.", final="The same cards, one of them cheated."),
            shot(
                "s02 sc01 1 3 5.5", "she comes in without knocking", "Lena Voss opens the frosted door, lets the draught scatter his cards and stays "
                "on the threshold until Dray looks up.",
                [who(lena, "enter determined", "right left", gaze="dray", start="stand", to="off>right"),
                 who(dray, "look surprised", "left right", gaze="lena", start="sit:playing cards", end="sit")],
                "Lena Voss stands in the doorway with water beading on her collar; Dray's hands flatten on the desk a second too late and the cards "
                "slide off the edge, one after another.", "office night rain autumn",
                "Light from the corridor cuts a pale slab across the floorboards and the fallen cards; behind her the stairwell, a bare bulb, a mop "
                "bucket under a leak.",
                "She wants him to get up and he does not; the whole length of the carpet, three and a half metres of it, is a negotiation.",
                "two_shot MLS eye push_in 35 deep a 35 0 0 1.15",
                "From behind the desk, Dray's shoulder dark in the left foreground, Lena framed by the door; the camera pushes in almost "
                "imperceptibly as he takes in the gloves.", "lamp left 6 2800 -1 tense lamp",
                "The desk lamp reaches only as far as her hem, crimson and glossy; her face is held by the weaker corridor bulb behind, a thin edge "
                "along the jaw, while the corners of the room sink into brown-black.",
                focus="lena", props=["playing cards", "frosted door"], links=["lena dray strangers 3.5"],
                lines=[("lena", 2.2, "You're the one who finds people.")], initial="Dray alone with his cards.", final="Cards on the floor, a woman "
                "in the door."),
            shot(
                "s03 sc01 2 5 6", "the photograph", "Lena lays a photograph of her husband on the blotter, and Dray notices that the corner is "
                "stained a fresh brown before he says his price.",
                [who(lena, "give neutral", "right left", gaze="prop", prop="photograph", start="stand"),
                 who(dray, "take neutral", "left right", gaze="prop", prop="photograph", start="sit", end="sit:photograph")],
                "A gloved finger keeps the photograph pinned for a moment longer than it should; Dray draws it out from under, tilts it to the lamp, "
                "and his thumb stops on the stained corner.", "office night rain autumn",
                "The green shade of the lamp, the wet ring from a glass, a scatter of cards on the carpet; beyond the two of them the window runs "
                "with red water.", "She sells him a missing man across the desk; he buys, because her hand shook exactly once.",
                "insert INSERT high static 100 shallow a 0 0 0 1",
                "Tight on the blotter: glove, thumb, photograph, nothing else sharp; the smear on the corner slides into the light as he turns it.",
                "lamp left 6 2800 -0.7 tense lamp",
                "Lamplight skates over the glossy paper and flares along its edge right up to clipping; the stain stays a matte, unmistakable rust, "
                "and the green leather around it drops away to near black.",
                focus="lena", props=["photograph", "banker's lamp"], links=["lena dray strangers 1"],
                changed="He takes her money and stops believing her.", lines=[("dray", 3, "Twenty a day. He been missing long?")],
                initial="The photograph under her finger.", final="The photograph in his hand, her glove hovering."),
            shot(
                "s04 sc02 3 7 5", "the cab driver points", "Two nights later, on Calloway Street, Dray holds the photograph under the rank's lamp, "
                "turns it over and finds the address of the pawnbroker behind him written in Lena's hand.",
                [who(dray, "read surprised", "centre camera", gaze="prop", prop="photograph", start="stand:photograph")],
                "Rain drips off the brim onto the paper; Dray wipes it with his cuff, reads the back of the photograph, reads it again, and very "
                "slowly lifts his eyes to something behind us.", "calloway night rain autumn",
                "Cobbles shine like fish scales under the taxi rank's single lamp; shutters, a dead cab with its flag up, and across the road three "
                "brass balls above a buzzing pawnbroker's sign.", "Dray and a dead man's handwriting that is not the dead man's: he has been walked "
                "here on a leash.",
                "single MCU low push_in 50 shallow a 30 0 0 1.25",
                "Medium close-up from just below the brim of his hat, rain in the near focus; a steady push in while the thing he reads gets to his "
                "eyes.",
                "lamp top 8 3000 -1 tense lamp neon",
                "Streetlight pours straight down on the hat and leaves his eyes in a mask of shadow until he raises them; raindrops catch as white "
                "sparks, the neon smears turquoise along one wet shoulder, everything else is tar.",
                focus="dray", cut="dissolve 1 two nights of looking", props=["photograph", "taxi"],
                initial="He holds the photograph to the light.", final="He has read it, and looked up."),
            shot(
                "s05 sc02 4 9 7", "she has been waiting for him", "Lena steps out of the pawnbroker's doorway with a small pistol held against her "
                "coat, and Dray gives her back the photograph as if returning change.",
                [who(dray, "give sad", "left right", gaze="lena", prop="photograph", start="stand:photograph", end="stand"),
                 who(lena, "take sad", "right left", gaze="dray", prop="photograph", start="walk:small pistol", end="stand:small pistol",
                 to="off>right")],
                "Dray holds the photograph out at arm's length, tired rather than brave; Lena takes its edge with two gloved fingers and keeps the "
                "pistol where only he can see it, her mouth working.", "calloway night rain autumn",
                "The doorway of the pawnbroker's is a black slot between two lit windows of watches and wedding rings; the gutter runs loud, and "
                "nobody else is on the street.", "An arm's length apart: he could take the gun and does not try; she could fire and is waiting to be "
                "asked not to.",
                "two_shot MS eye static 85 shallow a 40 0 0 1",
                "Locked off at chest height, both in profile with the photograph bridging the gap between them; behind, the neon goes dark and comes "
                "back and neither of them blinks.", "neon right 8 6000 -1.2 tense neon lamp",
                "The pawnbroker's turquoise tubes are the only thing near white; they cut a cold rim down Lena's sleeve and the little pistol, and "
                "leave Dray half a face. Between flickers the frame drops to almost nothing.",
                focus="lena", props=["photograph", "small pistol"], links=["dray lena enemies 0.8"],
                changed="What was a job turns into a confession.", lines=[("lena", 1.5, "You could have stayed lost."), ("dray", 4, "I'm bad at "
                "cards.")],
                initial="He turns to the sound of her heels.", final="The photograph in both their hands, the gun between."),
        ])


def barn() -> Script:
    """A children's tale: a horse, a cat and a sparrow in a hard winter."""
    bram, olga, pip = "bram.old", "olga.barn", "pip.small"
    return film(
        "The Sparrow Who Kept the Lamp", "An old plough horse, a proud cat and the smallest sparrow keep a lamp burning so the farmer can find his "
        "way home through the snow",
        [
            member("pip", "Pip", "sparrow", "neutral", look(pip, "child", "fur brown", "A round brown sparrow no bigger than a plum, with a crooked "
            "tail feather."), species="bird"),
            member("bram", "Bram", "old plough horse", "man", look(bram, "old", "fur grey", "A huge dapple-grey plough horse with feathered hooves "
            "and a white nose."), species="horse"),
            member("olga", "Olga", "barn cat", "woman", look(olga, "middle", "fur orange",
            "A stately ginger cat with a torn ear and very clean paws."),
            species="cat"),
        ],
        [
            place("barn", "The barn", "workshop", "window lamp", "A high timber barn with a hayloft, a stall with a worn half door on the right, one "
            "small square window, and a brass stable lamp on a nail beside it.", interior=True),
            place("meadow", "The meadow", "field", "sun sky moon lamp", "A long white meadow sloping from the barn to a bent willow and a gate."),
        ],
        [
            shot(
                "s01 sc01 1 1 7", "the farmer is not home", "Snow piles up at the barn's little window while Pip the sparrow, Bram the horse and "
                "Olga the cat wait for the farmer who went out to mend the gate.",
                [who(pip, "look neutral", "left right", gaze="bram"), who(bram, "stand neutral", "right left", gaze="pip"),
                 who(olga, "sit neutral", "centre camera", gaze="camera", start="sit")],
                "Pip hops along the sill and presses a beak to the frosty pane; Bram blows a warm cloud through his nose; Olga washes a paw that is "
                "already perfectly clean.", "barn dusk snow winter",
                "Straw in heaps, a pitchfork, a milking stool with three legs; through the cobwebbed square of glass the snow falls thick and blue.",
                "Three friends who never agree on anything, and all of them are listening for the same boots.",
                "group WS eye static 24 deep a 30 0 0 1",
                "A storybook wide shot of the whole barn, the horse like a hill on the right, the cat a dot of orange in the straw, the bird a crumb "
                "on the windowsill.", "window left 3 8000 -0.3 cool lamp",
                "Blue snow-light slips in through the pane and silvers the edge of every straw; the lamp on its nail is the only warm thing, a small "
                "honey glow, and the rafters above fade to a soft, friendly dark.",
                focus="pip", cut="iris 1 once upon a time", props=["brass lamp", "milking stool"], links=["pip bram friends 3", "bram olga friends "
                "1.5"],
                lines=[("narrator", 1, "There was once a winter that did not know when to stop.")], mark="vo",
                initial="All three look at the window.", final="All three still looking; the snow a little higher."),
            shot(
                "s02 sc01 2 4 4.5", "the lamp gutters", "A gust through a crack nearly blows the lamp out, and Pip flies up and spreads both wings "
                "around the flame.",
                [who(pip, "climb afraid", "centre camera", gaze="prop", prop="brass lamp"), who(olga, "look surprised", "right left", gaze="pip",
                start="sit")],
                "Pip flaps up to the nail, feathers blown the wrong way, and wraps two tiny wings around the glass; below, Olga's paw stops halfway "
                "to her mouth.", "barn dusk snow winter",
                "Straw whirls up in a little tornado; the brass lamp swings on its nail and its flame lies down flat, then stands up again.",
                "The smallest one does what nobody asked; the proud one, for the first time, forgets to look bored.",
                "two_shot MS low handheld 50 shallow a 15 0 0 1",
                "Looking up from the cat's place in the straw, a jittery handheld frame with the swinging lamp at its centre and Pip's wings spread "
                "like two brown hands.", "lamp top 5 2400 -0.5 tense lamp",
                "The flame flares almost white at its heart, then shrinks to an orange bead; each feather is edged in copper, and the walls leap in "
                "and out of the dark.",
                focus="pip", props=["brass lamp"], links=["pip olga friends 2"], lines=[("pip", 1.5, "Don't you dare go out!")],
                initial="The lamp swings, Pip in the air beside it.", final="Pip's wings closed around the glass."),
            shot(
                "s03 sc01 3 5 6", "Bram lends his breath", "Through the night they take turns: Bram leans his big body against the crack and Olga "
                "curls up under the lamp so that Pip can rest on her back.",
                [who(bram, "stand tender", "right left", gaze="olga"), who(olga, "sleep tender", "left right", gaze="ahead", start="lie"),
                 who(pip, "sleep neutral", "centre camera", gaze="down", start="lie")],
                "Bram has pushed his grey flank against the boards until the draught stops; Olga lies curled with her chin on her paws, and between "
                "her shoulders Pip sleeps, puffed up round.", "barn night snow winter",
                "Frost flowers cover the pane from corner to corner; the milking stool has fallen over, and the lamp's circle holds just enough "
                "straw for three.",
                "Nobody says thank you; the cat simply moves over so the bird can be warm.",
                "group FS eye push_in 35 deep a -10 0 0 1.15",
                "Full shot along the straw with Bram's legs like pillars on one side; a gentle push in, slow as breathing, until the sleeping bird "
                "is the middle of the picture.",
                "lamp top 3 2400 -0.6 tender lamp",
                "Honey light rests on ginger fur and one brown feather, bright but soft; Bram's coat catches a little of it and the far stall is a "
                "deep warm shadow where you can still count the nails.",
                focus="pip", cut="dissolve 1 the night goes by", props=["brass lamp", "milking stool"], links=["bram olga friends 1.5",
                "olga pip friends 0"],
                changed="Olga lets Pip sleep on her back.", lines=[("narrator", 1.5, "And nobody said thank you, because nobody had to.")], mark="vo",
                initial="Three animals in a ring around a lamp.", final="The smallest sigh, a feather moves."),
            shot(
                "s04 sc02 4 3 7", "the light is seen", "At dawn the farmer's lantern answers from the gate, and Pip darts out over the meadow to "
                "meet it with Bram and Olga ploughing behind.",
                [who(pip, "run happy", "right right", gaze="ahead"), who(bram, "run happy", "centre right", gaze="pip", start="run"),
                 who(olga, "run surprised", "left right", gaze="down", start="run")],
                "Pip zips low over the drifts; Bram throws up snow with every feathered hoof, mane flying, and Olga bounces along in his tracks, "
                "lifting each paw with disgust.", "meadow dawn clear winter",
                "The meadow is one smooth white blanket up to the bent willow; far off at the gate a tiny yellow light swings to and fro, and the "
                "sky behind it turns pink.",
                "The three of them run together at last, and the one they waited for is a speck of light at the end of their tracks.",
                "group EWS high crane 24 deep a 60 0 0.28 1",
                "The camera cranes up from the barn roof until the friends are three dots drawing one line across the white, all the way to the "
                "gate.",
                "sky back 2 4800 0.4 festive lamp",
                "Peach and lilac daybreak over clean snow, the brightest band just holding detail along the ridge; the animals are small dark shapes "
                "with long blue shadows, and the farmer's lamp a pinprick of yellow.",
                focus="pip", cut="dissolve 1.2 morning comes", props=["lantern", "gate"], links=["pip bram friends 2", "bram olga friends 1.5"],
                lines=[("narrator", 2, "That is how a sparrow brought a whole farmer home.")], mark="vo",
                initial="The barn door bursts open.", final="Three lines of tracks become one."),
        ])


def orbit() -> Script:
    """Science fiction: an engineer and a robot share the last air."""
    mara, unit = "mara.suit", "tully.unit"
    return film(
        "Forty Minutes of Air", "An engineer and her repair robot have air for one docking and two stubborn ideas of who should make it",
        [
            member("mara", "Mara Iyer", "flight engineer", "woman", look(
                mara, "adult", "spacesuit orange", "A broad-shouldered woman of forty, braid coiled under the neck ring, one cracked knuckle taped.",
                hair="braid", colour="black")),
            member("tully", "Tully", "repair robot", "neutral", look(
                unit, "adult", "shell silver", "A barrel-shaped repair robot with scuffed plates, two thin arms and one round lens for a face."),
                species="robot"),
        ],
        [
            place("hub", "The docking hub", "spaceship", "screen lamp window", "A cylindrical hub padded in grey, hatches at both ends, a single "
            "porthole and a wall of instruments patched with tape.", interior=True),
            place("lock", "The airlock", "spaceship", "lamp screen", "A coffin-narrow airlock with a crank wheel on the outer door and a yellow "
            "warning lamp.", interior=True),
        ],
        [
            shot(
                "s01 sc01 1 5 6", "the gauge drops", "Mara taps the air gauge with a taped knuckle and the needle falls another notch, while Tully "
                "holds the cracked pipe together with both hands.",
                [who(mara, "look determined", "left right", gaze="tully", start="stand"), who(unit, "hold neutral", "right left", gaze="mara",
                prop="cracked pipe", start="stand:cracked pipe")],
                "Mara knocks on the gauge, watches the needle sink, and breathes out through her teeth; Tully does not move at all, both hands "
                "locked around the pipe.",
                "hub day clear winter",
                "A low orbit slides past the porthole, brown continent, white weather; inside, taped instruments, a floating pen, frost feathering "
                "around the leak.",
                "She counts minutes and the robot counts her; a panel and one metre of thin air stand between them.",
                "two_shot WS eye truck 24 deep a 30 0.2 0 1",
                "Wide along the padded cylinder, the camera floats slowly right past a drifting pen and the porthole's moving planet until both of "
                "them share the frame.",
                "screen left 5 7500 -0.6 cool screen lamp",
                "Cold instrument glow picks out the rim of her neck ring and the frost, which sparkles just below clipping; Tully's far side is lost "
                "in grey, a single red diode alive in it.",
                focus="mara", cut="fade_in 0.8", props=["air gauge", "cracked pipe"], links=["mara tully colleagues 1.2"], lines=[("mara", 2.5,
                "Forty minutes. For one of us.")],
                initial="Her knuckle at the gauge.", final="The needle lower, nobody moving."),
            shot(
                "s02 sc01 2 6 5", "a voice through the noise", "The radio coughs up half a sentence from the shuttle, and Mara turns the dial until "
                "the static eats it.",
                [who(mara, "listen afraid", "left right", gaze="prop", prop="radio dial"), who(unit, "hold neutral", "right left", gaze="mara",
                prop="cracked pipe", start="stand:cracked pipe")],
                "Mara leans her forehead against the speaker grille, one glove on the dial; behind her Tully's round lens narrows.", "hub day clear "
                "winter",
                "The radio panel, a strip of curling tape with a child's drawing on it, and past her shoulder the pale thread of escaping air.",
                "Each hears the same words and each draws the opposite conclusion; neither lets go of what they hold.",
                "over_shoulder MCU eye push_in 85 shallow a 50 0 0 1.2",
                "Past Tully's dented plate onto Mara's face at the speaker; we push in as the static swallows the voice and her eyes open.",
                "screen left 5 7500 -0.6 tense screen",
                "Green-white readouts lie across her brow like bars, brightest on the sweat; from the cheekbone down she belongs to the dark of the "
                "hub.",
                focus="mara", props=["radio dial", "cracked pipe"], links=["mara tully colleagues 1.2"], lines=[("mara", 2.5, "Say again, Pelican?")],
                initial="The speaker crackles.", final="Only noise."),
            shot(
                "s03 sc02 3 8 4.5", "the robot takes the crank", "In the airlock Tully steps in front of Mara, takes the crank out of her hands and "
                "points her back to the hatch.",
                [who(unit, "take determined", "right left", gaze="mara", prop="crank", end="stand:crank"), who(mara, "give angry", "left right",
             gaze="tully", prop="crank", start="stand:crank", end="stand")],
                "Tully's thin fingers close over the crank and simply do not give; Mara pulls once, twice, then her gloves slide off the handle.",
                "lock day clear winter",
                "Scratched yellow walls an arm's breadth apart, the outer door's round window black as a pupil, a warning lamp turning.",
                "For eleven years she has given the orders; now the machine refuses one, gently, at no distance at all.",
                "two_shot MS eye handheld 35 shallow a 40 0 0 1",
                "Crammed in with them, a nervous handheld frame, helmet glass and steel plate nearly touching, the crank between at the bottom edge.",
                "lamp top 7 3200 -0.7 tense lamp",
                "The warning lamp sweeps over them, a flare of amber on the visor and then nothing; between the sweeps only Tully's lens and the "
                "whites of her eyes are left.",
                focus="tully", cut="match 0 from the dial to the crank", props=["crank"], links=["tully mara colleagues 0.5"],
                changed="Tully disobeys her for the first time.",
                lines=[("tully", 2, "I do not need the air.")], initial="The crank is hers.", final="The crank is Tully's."),
            shot(
                "s04 sc02 4 5 7", "she lets it", "Mara presses her glove flat against the inner window while Tully, on the other side, turns the "
                "crank, and the docking light goes green.",
                [who(mara, "reach sad", "left right", gaze="tully"), who(unit, "work determined", "right away", gaze="prop", prop="crank",
                start="stand:crank")],
                "Mara's palm squeaks against the glass; beyond it Tully bends over the crank, plates icing over, one arm already slower than the "
                "other.", "lock day clear winter",
                "Frost closes in from the edges of the little window; a strip light flickers, then a green lamp the size of a coin comes on above "
                "the door.",
                "A hand on the glass, half a metre of vacuum and steel; she finally stops giving orders.",
                "two_shot MLS eye pull_out 35 deep a 25 0 0 0.8",
                "Over the frosted rim of the window, her glove large and near, the robot smaller in the depth; we pull back until the glass is a "
                "bright coin in a dark wall.",
                "lamp back 6 3200 -0.8 bleak lamp",
                "Green seeps into the amber and turns the frost the colour of shallow water; Tully is a silhouette with one bright edge, and her "
                "face in the glass is a ghost over it.",
                focus="mara", props=["crank", "green lamp"], links=["tully mara friends 0.5"], changed="She lets go; what was duty was always "
                "friendship.",
                initial="Her glove meets the glass.", final="A green light, a robot that has stopped."),
        ])


def plates() -> Script:
    """A family drama at a kitchen table."""
    ruth, nell = "ruth.linen", "nell.travel"
    return film(
        "The Good Plates", "Two sisters divide their mother's kitchen in one afternoon and cannot divide the last plate",
        [
            member("ruth", "Ruth", "elder sister", "woman", look(ruth, "middle", "apron cream, shirt green, skirt navy", "A tidy woman of fifty-two, "
            "sleeves rolled to the same height.", hair="bun", colour="grey")),
            member("nell", "Nell", "younger sister", "woman", look(nell, "middle", "jacket rust, trousers black", "A restless woman in her forties "
            "with travel creases in her jacket.", hair="curly", colour="auburn", accessories=["bag"])),
        ],
        [place("kitchen", "Mother's kitchen", "kitchen", "window lamp sun", "A long farmhouse kitchen with a dresser of blue plates on the left, a "
        "scrubbed table, and a garden window over the sink.", interior=True)],
        [
            shot(
                "s01 sc01 1 2 6", "two boxes on one table", "Ruth wraps a blue plate in newspaper and puts it into her box while Nell comes in from "
                "the hall with a second, empty one.",
                [who(ruth, "work neutral", "left right", gaze="nell", prop="blue plate", start="stand:blue plate", end="stand"),
                 who(nell, "enter neutral", "right left", gaze="ruth", start="stand:cardboard box", end="stand", to="off>right")],
                "Ruth folds the paper over the plate with hospital corners and doesn't look round; Nell stops in the doorway, hugging an empty "
                "cardboard box against her jacket.",
                "kitchen day clear summer",
                "Afternoon heat in a room half taken apart: pale squares where pictures hung, a wasp at the window, the dresser still full on its "
                "top shelf.",
                "Nobody has hugged anybody yet; the table, scrubbed almost white, keeps them three metres apart.",
                "two_shot WS eye static 24 deep a 30 0 0 1",
                "A patient wide from the pantry door: dresser left, hallway right, the table like a border between them. The camera simply lets Nell "
                "arrive.",
                "window back 4 5400 0.3 neutral",
                "Sunlight through the garden window bleaches the tabletop right to the edge of clipping; the dresser side is cool, bluish shade in "
                "which the glaze of each plate keeps a thin highlight.",
                focus="ruth", cut="hard", props=["blue plate", "cardboard box", "newspaper"], links=["ruth nell family 3"], lines=[("ruth", 2.5,
                "You're late. Yours is that side.")],
                initial="Ruth alone with one box.", final="Two boxes, two sisters, one table."),
            shot(
                "s02 sc01 2 4 5.5", "the last plate", "Both reach for the one cracked plate at the end of the shelf, and neither lets go of the rim.",
                [who(ruth, "reach determined", "left right", gaze="nell", prop="cracked plate", end="stand:cracked plate"), who(nell,
                "reach determined", "right left", gaze="ruth", prop="cracked plate", end="stand:cracked plate", start="stand")],
                "Ruth's square fingers and Nell's ringed ones land on the rim together; for a moment it looks like a toast.", "kitchen day clear "
                "summer",
                "Dust rings on the empty shelf show where eleven plates stood; the twelfth, with a brown crack like a river, is the only blue left.",
                "They hold the same plate at arm's length like children, and each waits for the other to be the adult.",
                "two_shot MS eye push_in 50 shallow a 35 0 0 1.2",
                "Medium shot along the emptied dresser, the plate dead centre between their two profiles; a slow push in on the crack.",
                "window right 4 5400 0.2 tense",
                "Window light comes in from the right and makes the plate's glaze flash, nearly white; the shelf behind is dull brown, and the crack "
                "reads as one dark line.",
                focus="nell", props=["cracked plate"], links=["ruth nell family 0.8"], changed="Politeness ends.", lines=[("nell", 2.5, "She hit you "
                "with this one, not me.")],
                initial="Two hands on their way to one shelf.", final="One plate, four hands."),
            shot(
                "s03 sc01 3 8 4", "it breaks", "The plate comes apart in their hands along the old crack, and each stands with a half.",
                [who(ruth, "hold surprised", "left right", gaze="prop", prop="cracked plate", start="stand:cracked plate", end="stand:half a plate"),
                 who(nell, "hold surprised", "right left", gaze="prop", prop="cracked plate", start="stand:cracked plate", end="stand:half a plate")],
                "A dry click, and there are two halves; Ruth stares at hers as if it had spoken, Nell's mouth opens and a laugh falls out instead of "
                "a word.", "kitchen day clear summer",
                "The bare dresser, a curl of blue glaze spinning on the boards, the wasp suddenly loud against the pane.",
                "What they fought over is gone in the fairest possible way: half each, still close enough to touch.",
                "insert INSERT high static 100 shallow a 0 0 0 1",
                "Hands only, from above: the plate, the crack, then two pieces and daylight between them.", "window right 4 5400 0.2 neutral",
                "Hard summer light on two fresh white edges, the brightest things in the frame; the floor below falls off into soft brown.",
                focus="ruth", props=["half a plate"], links=["ruth nell family 0.8"], changed="The thing between them is gone.",
                initial="Four hands on one plate.", final="Two halves."),
            shot(
                "s04 sc02 4 3 8", "supper on what is left", "Later, in the last sun, the sisters eat plums from the two halves at the cleared table, "
                "and neither box has been closed.",
                [who(ruth, "eat happy", "left right", gaze="nell", prop="half a plate", start="sit"), who(nell, "eat tender", "right left",
             gaze="ruth", prop="plum", start="sit")],
                "Ruth bites into a plum and catches the juice on her wrist; across from her Nell lines up the stones along the broken edge, counting "
                "under her breath.",
                "kitchen golden clear summer",
                "The window is open to a garden gone long and yellow; on the table two half moons of blue china, a paper bag of plums, the boxes "
                "pushed to the wall.",
                "Elbow to elbow now; whatever was owed has been eaten.",
                "two_shot MLS eye pull_out 35 deep a 20 0 0 0.75",
                "From the sink, their backs to the dresser and their faces to the window; the camera eases back until the empty shelves come into "
                "the picture too.",
                "sun left 3 3200 0 warm",
                "Low sun pours in almost level from the left, gilding hair and plum skins; the deepest shadow, under the table, is a warm umber with "
                "four bare feet in it.",
                focus="nell", cut="dissolve 1 the afternoon goes", props=["half a plate", "plums"], links=["ruth nell family 0.5"],
                changed="They share what broke.",
                lines=[("nell", 2, "Eleven. You always got eleven.")], initial="A bag of plums between them.", final="Stones in a row, boxes open."),
        ])


def mast() -> Script:
    """A storm at sea; set down after the rules were mended on the other five."""
    k, t = "kaja.oilskin", "tor.oilskin"
    return film("Salt for the Mast", "A trawler's young mate must cut away her captain's mast to save the boat that he built with his own hands",
        [member("kaja", "Kaja", "mate", "woman", look(k, "adult", "raincoat yellow, sweater navy, trousers black", "A sinewy woman of twenty-six in "
        "yellow oilskins, hair pasted to her forehead.", hair="braid", colour="blond")),
         member("tor", "Tor Eide", "captain", "man", look(t, "old", "raincoat olive, sweater cream, trousers charcoal", "A bull-necked old seaman "
         "with salt in his beard and a split lower lip.", colour="white", accessories=["beard"]))],
        [place("deck", "The deck of the Solveig", "ship_deck", "sky lamp moon", "A wooden working deck, a stump of mainmast with its stays, nets "
        "lashed to port, the wheelhouse lit behind."),
         place("wheelhouse", "The wheelhouse", "spaceship", "lamp screen window", "A glass box smelling of diesel, brass wheel, radar scope, a "
         "photograph nailed over the door.", interior=True)],
        [shot("s01 sc01 1 6 5", "he will not turn back", "Tor drives the Solveig into the seas with both fists on the wheel while Kaja shouts that "
        "the mast is working loose.",
             [who(t, "steer determined", "right camera", gaze="ahead", prop="wheel", start="stand:wheel"), who(k, "enter afraid", "left right",
             gaze="tor", to="off>left")],
             "Tor rides the wheel like a man breaking a horse, jaw set; Kaja falls in through the door with half the sea and grabs his sleeve.",
             "wheelhouse dusk storm autumn",
             "Green water slams the panes and drains away; the barometer needle lies flat on its pin, a mug rolls from wall to wall, the radar "
             "sweeps.",
             "She pleads for the boat, he answers to the mast; there is hardly a metre between them and they are shouting.",
             "two_shot MS eye handheld 35 shallow a 30 0 0 1", "Shoulder to shoulder with them in the glass box, the frame never at rest; spray "
             "wipes the window behind Kaja white again and again.",
             "screen left 6 7500 -0.6 tense screen lamp", "The radar's green fan passes over two wet faces, brightest on Tor's brow; each lightning "
             "flash burns the windows out for a frame and drops the room back to ink.",
             focus="tor", cut="hard", props=["wheel", "radar"], links=["tor kaja mentor 0.8"], lines=[("kaja", 1.2, "The stays are going!"),
             ("tor", 3, "They held my father.")], initial="Tor alone at the wheel.", final="Kaja's fist in his sleeve."),
         shot("s02 sc02 2 8 4", "the mast speaks", "On deck the foot of the mast lifts out of its step and drops again, and Kaja, on her knees, "
         "takes the axe from its clips.",
             [who(k, "take determined", "left right", gaze="prop", prop="axe", start="kneel", end="kneel:axe")],
             "Kaja crawls the last yard on her elbows, waits out a sea with her eyes shut, and wrenches the axe off the bulkhead.", "deck dusk storm "
             "autumn",
             "Rain goes past sideways; the deck tilts until the rail is under, ropes stand out straight in the wind, and the mast shrieks against "
             "its iron collar.",
             "A woman and the thing her captain loves most, an arm's length of wet planking between them.",
             "single FS low handheld 24 deep a 40 0 0 1", "From the scuppers, water sheeting over the lens, the mast a black diagonal and Kaja a "
             "yellow scrap at its root.",
             "sky back 4 8500 -0.8 bleak lamp", "What daylight is left comes from one torn place in the cloud, sulphur grey; oilskin and foam hold "
             "their detail, the wheelhouse lamp is a smear, the hull is black.",
             focus="kaja", cut="match 0 from the fist to the axe", props=["axe", "mast"], initial="She crawls.", final="The axe is hers."),
         shot("s03 sc02 3 9 6", "he takes the other side", "Tor comes out of the wheelhouse, and instead of stopping her he lays his shoulder to the "
         "mast so that it will fall clear.",
             [who(t, "enter sad", "right left", gaze="prop", prop="mast", start="stand", to="off>right"), who(k, "work surprised", "left right",
             gaze="tor", prop="axe", start="kneel:axe", end="stand:axe")],
             "Tor presses his cheek to the wood as if listening for something; Kaja's axe stays up in the air one wave too long, then comes down.",
             "deck dusk storm autumn",
             "Chips fly and vanish downwind; the nets have torn loose to port and stream out over the side like hair.",
             "He built it the winter she was born; for the first time they pull at the same thing in the same direction.",
             "two_shot MLS eye push_in 35 shallow a 30 0 0 1.2", "Through flying spray from the rail, pushing in on Tor's closed eyes while the "
             "blade rises and falls at the edge of frame.",
             "sky back 4 8500 -0.8 tense lamp", "A grey rim along his white beard and the axe head's wet edge are all the highlights there are; "
             "everything between them is slate and tar, still legible in the folds of the oilskins.",
             focus="tor", props=["axe", "mast"], links=["tor kaja mentor 1.2"], changed="He gives her the order by helping.", lines=[("tor", 2.5,
             "On the roll, girl. On the roll!")], initial="The door bangs open.", final="The mast begins to lean."),
         shot("s04 sc03 4 3 8", "what is left of it", "Next morning on a flat sea Tor sits on the stump of the mast and whittles a peg out of a "
         "splinter, and hands it to Kaja at the wheel line.",
             [who(t, "give tender", "right left", gaze="kaja", prop="wooden peg", start="sit:wooden peg", end="sit"), who(k, "take happy",
             "left right", gaze="tor", prop="wooden peg", start="stand", end="stand:wooden peg")],
             "Tor blows the shavings off his knee and holds the peg up without looking; Kaja turns it over in her bandaged hand, and her mouth goes "
             "crooked.", "deck morning clear autumn",
             "The deck has dried white with salt; gulls walk along the rail, and last night's storm is a bruise on the horizon.",
             "No apology is offered and none is missed; the peg goes across half a metre of sunlit air.",
             "two_shot WS high pull_out 24 deep a 20 0 0 0.7", "From up where the masthead used to be, both of them small and close on the bare "
             "deck; the view climbs away backwards until the boat is a chip on a bright plate.",
             "sky top 2 5600 0.4 warm", "Clean early light on salt-white boards, just under clipping; the sea holds a pale, even blue and the "
             "shadows under the gunwale are soft and full of detail.",
             focus="kaja", cut="dissolve 1.5 the storm has blown out", props=["wooden peg", "stump of the mast"], links=["tor kaja friends 0.5"],
             changed="She is no pupil any more.", lines=[("kaja", 4, "What is it for?"), ("tor", 5.5, "Hanging up your coat.")],
             initial="He whittles.",
             final="She has the peg."),
])


def films() -> tuple[Script, ...]:
    """All six."""
    return kite(), noir(), barn(), orbit(), plates(), mast()


def told(domain: str, fields: Plain, text: str) -> tuple[Script, Shot]:
    """A film, and its first shot with another text of one domain and the typed fields that go with it."""
    script = kite()
    data = script.shots[0].plain()
    data[domain]["text"] = text
    link, background = data["relation"]["links"][0], data["background"]
    for name, value in fields.items():
        owner = link if name in ("bond", "distance") else background if name in ("hour", "weather", "season") else data[domain]
        owner[name] = value
    return script, Shot.read(data)


AGREEING: tuple[tuple[str, Plain, str], ...] = (
    ("camera", {"move": "push_in"}, "Close on Biscuit, who does not move, while the frame creeps in on the tip of her nose."),
    ("camera", {"move": "push_in"}, "The radio spits static on the bench; we creep towards Vera's hand on the dial."),
    ("camera", {"move": "static"}, "A plain view from the doorway as Vera pulls back her hand and the dog backs off."),
    ("camera", {"move": "static"}, "Through the porthole a station in low orbit, and in front of it her unmoving profile."),
    ("camera", {"move": "truck"}, "We slide past a rusted harbour crane until the boat comes into view behind it."),
    ("camera", {"move": "static"}, "She cranes her neck to see past the hull; we stay where we are, level with the gunwale."),
    ("camera", {"move": "static"}, "A handheld lantern sways at the edge of frame and throws her shadow about."),
    ("camera", {"size": "MS"}, "From the waist, over the lock, as Vera inserts the key and feels it catch."),
    ("camera", {"size": "CU"}, "Ms Sollis fills the frame from chin to cap, the lake a pale smear behind."),
    ("camera", {"angle": "eye"}, "Framed in the Dutch door, its upper half open, Vera leans out over the sill."),
    ("camera", {"angle": "ground"}, "Down in the gravel, at eye level with the dog, the bowl as large as a moon."),
    ("camera", {"lens": 50}, "An old 16 mm projector rattles in the foreground while she watches past it."),
    ("camera", {"size": "MS"}, "Vera at the rail, a long view over the lake behind her and the dog out of focus."),
    ("camera", {"move": "push_in"}, "Steam pulls away from the bowl as the lens drifts nearer to Vera's knees."),
    ("background", {"hour": "morning"}, "Puddles from last night stand on the gravel, each with its own small piece of cloud."),
    ("background", {"hour": "day"}, "A midnight blue dress hangs from the reeds' fence, dripping onto the gravel."),
    ("background", {"hour": "day"}, "Golden reeds line the shore and the boat's green hull peels above them."),
    ("background", {"hour": "night"}, "Golden light spills from the boathouse windows across black gravel and black water."),
    ("background", {"hour": "night"}, "A morning paper, a day old, lies sodden beside the bowl under the bulb."),
    ("background", {"hour": "day"}, "The night watchman's chair stands empty by the shutters, a blanket folded over its back."),
    ("background", {"hour": "dusk"}, "The clock over the boathouse stopped at noon years ago; its hands have rusted together."),
    ("background", {"season": "autumn"}, "Firewood is stacked for winter along the wall, and the first leaves lie on it."),
    ("background", {"season": "autumn"}, "A faded summer dress flaps on the line between the flagpole and the shutters."),
    ("background", {"season": "autumn"}, "Hooks with winter coats beside the door, a crate of apples, a rake."),
    ("background", {"season": "winter"}, "Last summer's deckchairs lean in a corner, grey with frost and bird droppings."),
    ("background", {"season": "winter"}, "The ice has not gone; everyone is waiting for spring, and the buds on the willow stay shut."),
    ("background", {"weather": "clear"}, "After the downpour the gravel steams and every reed carries a row of drops."),
    ("background", {"weather": "cloudy"}, "Far thunder rolls somewhere behind the hills; here the lake is flat and the clouds hang low."),
    ("background", {"weather": "clear"}, "Trees felled by lightning years before lie along the shore, white as bone."),
    ("background", {}, "Two boats are laid up on trestles, the second painted like the first one but with a hole in its side."),
    ("background", {}, "A row of identical cabins, each the same green as the last one, runs down to the water."),
    ("character", {}, "Vera's hands open and close on nothing; under the hull Biscuit's ears go flat."),
    ("character", {}, "Slowly the old astronaut's knees bend until she sits on the gravel, eyes on the dog."),
    ("lighting", {"key": "lamp", "key_side": "right"}, "The lamp's warm pool ends at her knees and her shadow falls to the left across the gravel."),
    ("lighting", {"key": "lamp", "key_side": "right"}, "Warm and close on her cheek, the lamp light falls off to the left until only her sleeve is "
    "left."),
    ("lighting", {"key": "lamp", "key_side": "right"},
    "The bulb picks out her cap; the light on the left half of her face is borrowed from the wall."),
    ("lighting", {"key": "screen"}, "The phone's glow paints her chin a pale blue, and the window behind her is only a darker square."),
    ("lighting", {"key": "screen"}, "Console readouts stripe her brow with green; the lamp over the hatch has burnt out."),
    ("lighting", {"key": "lamp"}, "Streetlights comb through the blinds in bars, brightest on the desk, the sky outside black."),
    ("lighting", {"key": "fire"}, "Embers throw a low red over her hands; the window is a slab of deep blue, just legible."),
    ("lighting", {"key": "lamp"}, "The lamp's bulb is just short of clipping, its amber dying out along the shutters before the window."),
    ("lighting", {"hour": "night", "key": "lamp"}, "Golden lamplight along the rim of the bowl, the rest of the yard sinking into brown."),
    ("lighting", {"hour": "day", "key": "sky"}, "A night-black hull against pale overcast; its lower edge keeps a trace of green."),
    ("lighting", {"hour": "night", "key": "moon"}, "Moonlight bright as noon on the gravel, hard little shadows behind every stone."),
    ("relation", {"bond": "rivals"}, "Vera would be friends at once; the dog keeps its teeth between them."),
    ("relation", {"distance": 1}, "Close enough to touch, with the lake 200 metres away and nobody to see whether she tries."),
)
"""Texts that do not contradict the typed fields given with them, though they use words of hours, seasons, moves and sources."""

HELD_OUT: tuple[tuple[str, Plain, str], ...] = (
    ("camera", {"move": "truck"}, "Sliding along the hull at shoulder height, we discover Vera only when the paint has run out."),
    ("camera", {"move": "static"}, "Nothing travels; Vera walks out of focus and the bowl stays, sharp, in the lower third."),
    ("camera", {"move": "push_in"}, "An unhurried move toward the gap under the boat, ending where the first whisker shows."),
    ("camera", {"move": "pan"}, "The view swings gently from the windsock to the dog as if it had heard something too."),
    ("camera", {"move": "static", "size": "MS"}, "From inside the boathouse, a frame within a frame: Vera between the door jambs, bright gravel "
    "behind."),
    ("camera", {"move": "follow", "size": "MLS"}, "Keeping pace with Vera's boots, then her hand, never quite catching her face."),
    ("camera", {"size": "CU", "move": "static"}, "Her eyes and the wool of the cap; the yard behind has melted to grey and green discs."),
    ("camera", {"angle": "high", "move": "static"},
    "From the flagpole's height the bowl is a coin, woman and dog two unequal hands reaching for it."),
    ("camera", {"angle": "low", "move": "static"}, "Shot upward past the bowl's rim so that Vera towers and the sky takes half the picture."),
    ("camera", {"move": "static"}, "A still life with dog: nobody stirs, the windsock hangs, the frame waits."),
    ("background", {"hour": "morning"}, "Dew on everything, a milk crate, a thermos cooling on the wall; someone has swept the gravel since "
    "yesterday evening."),
    ("background", {"hour": "dusk"}, "The bulb over the doors has come on too early and burns pale against the sky."),
    ("background", {"hour": "night"}, "Beyond the bulb's circle the lake is only a sound; tomorrow morning's bait stands ready in a bucket."),
    ("background", {"hour": "day"}, "A poster for a dance at the Midnight Club peels from the shutters."),
    ("background", {"hour": "golden"}, "Low sun through the reeds, long bars across the gravel, dust hanging where she walked."),
    ("background", {"season": "autumn"}, "Swallows' nests under the eaves, empty since August; a pile of rust-red leaves against the door."),
    ("background", {"season": "autumn"}, "The sign still promises ice cream and summer rates, sun-bleached almost to nothing."),
    ("background", {"season": "spring"}, "Mud, a winter's worth of driftwood along the waterline, and one crocus between the stones."),
    ("background", {"weather": "clear"}, "Hail stones from the storm have gathered in the boat's ribs and glitter like salt."),
    ("background", {"weather": "rain"}, "Drops hop on the keel; the gravel has turned from grey to black and the windsock drips."),
    ("background", {"weather": "wind"}, "The flag halyard slaps its pole, reeds lie flat, a paper cup rolls past the bowl."),
    ("background", {}, "Two oars lean by the door, one mended with tape, the other one bitten by something."),
    ("lighting", {"key": "sky"}, "No sun and no shadows: a white lid of cloud flattens the yard, and only wet stones give anything back."),
    ("lighting", {"key": "lamp", "key_side": "left"}, "The caged bulb stands just out of frame; Vera's left cheek takes all of it, the right goes to "
    "brown."),
    ("lighting", {"key": "lamp", "key_side": "right"}, "Light rakes in past the door post, and every pebble has a small tail of shadow pointing "
    "left."),
    ("lighting", {"key": "moon", "hour": "night"}, "Silver on the water, silver on the rim of the bowl; the dog is a hole in the gravel with two "
    "sparks in it."),
    ("lighting", {"key": "sun", "hour": "golden", "kelvin": 3200}, "Everything that faces the lake burns honey and orange, and what faces away is "
    "slate."),
    ("lighting", {"key": "fire", "hour": "night"}, "A drum of burning driftwood paints them red from below, sparks near clipping, faces coming and "
    "going."),
    ("lighting", {"key": "sky", "hour": "dawn"}, "Before the sun: a thin rose line behind the reeds, blue gravel, the bowl still without a "
    "highlight."),
    ("relation", {"bond": "companion"}, "Neither owns the other; they share the bench the way old enemies share a joke."),
    ("relation", {"bond": "strangers"}, "She offers what a friend would, at a distance a stranger keeps."),
    ("character", {}, "Kneeling, the woman lays two fingers on the hull; inside, a tail taps once against the planks."),
    ("character", {}, "Vera counts her own breaths aloud, and the mongrel's ear follows the numbers."),
)
"""Texts of the same kind that were set down after the rules were mended, and after which nothing was."""
