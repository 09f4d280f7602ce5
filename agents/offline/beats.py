"""The beats of the offline writer: what a piece of story is for, how tense it is, and images that show it. Data only.

In a line, ``{N}`` is the person the shot is about and ``{B}`` the other one; ``{his}``, ``{him}``, ``{he}`` belong to
``{N}``, ``{own}`` to ``{B}``; ``{thing}`` is the object of the story with its article, ``{place}`` the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Beat:
    """One beat. ``mood`` and ``feel`` are the light's mood and the face; ``solo``/``pair`` are images for one and two people."""

    name: str
    tension: int
    mood: str
    feel: tuple[str, ...]
    solo: tuple[str, ...]
    pair: tuple[str, ...]
    lines: tuple[str, ...] = ()


def _b(name: str, tension: int, mood: str, feel: str, solo: str, pair: str, lines: str = "") -> Beat:
    def cut(text: str) -> tuple[str, ...]:
        return tuple(p.strip() for p in text.split("|") if p.strip())

    return Beat(name, tension, mood, tuple(feel.split()), cut(solo), cut(pair), cut(lines))


_ALL: Final = (
    # -- a life
    _b("birth", 2, "tender", "tender happy",
    "{N} sleeps in a square of early light|{N} looks up at the faces for the first time|{N} cries once, then listens|{N} reaches for a "
    "strand of hair",
       "{B} holds the newborn {N} up to the light|{B} hugs the newborn {N} and hums|{B} kneels by the cradle and touches {his} hand|{B} "
       "whispers a name and {N} blinks", "There you are.|Look at those hands."),
    _b("first steps", 3, "warm", "happy surprised",
    "{N} stands on {his} own for three breaths|{N} crawls after a ball of light|{N} falls, looks around, and gets up again|{N} reaches "
    "up for the door handle",
       "{B} waits with open arms while {N} walks four steps|{B} claps and {N} laughs|{N} runs into the arms of {B}|{B} ties {his} shoe "
       "while {N} looks away", "Come on. Come to me.|Slowly, slowly."),
    _b("discovery", 3, "dreamy", "surprised happy",
    "{N} finds {thing} and forgets the hour|{N} touches {thing} with one finger|{N} holds {thing} up against the sky|{N} draws {thing} "
    "on the back of an envelope|{N} watches, mouth open, and nobody calls {him} in",
       "{B} shows {N} how to hold {thing}|{N} asks and {B} laughs before answering|{B} gives {N} {thing}, wrapped in a cloth",
       "What is it for?|Try it. Gently."),
    _b("school days", 3, "neutral", "determined neutral",
    "{N} writes {his} name three times|{N} looks out while the others read|{N} raises {his} hand before the question ends|{N} runs out "
    "first when the bell rings",
       "{N} and {B} share one book|{B} whispers and {N} laughs behind {his} hand|{N} passes a note to {B}", "Wait for me!|You did not "
       "write that."),
    _b("leaving home", 5, "cool", "sad determined",
    "{N} carries one suitcase and does not turn round|{N} looks back at the window where the lamp is lit|{N} holds a ticket as if it "
    "might fly away|{N} closes the door softly from outside",
       "{B} hugs {N} a moment too long|{B} hands {N} a small parcel for the way|{N} waves until {B} is only a dot",
       "Write to me.|I will be back before you know it."),
    _b("apprenticeship", 4, "neutral", "determined",
    "{N} sweeps the floor of {place} before anyone comes|{N} tries, fails, and tries it slower|{N} practises long after the others "
    "leave|{N} studies every move of the older hands",
       "{B} stops {his} hand and shows {him} again|{N} watches {B} and copies every move|{B} nods once, which is a great deal",
       "Again.|Better. Now once more."),
    _b("love", 3, "tender", "tender happy", "{N} reads the same short letter again|{N} waits with two cups going cold|{N} smiles at "
    "nothing in particular|{N} looks up, and the noise of {place} falls away",
       "{N} and {B} dance where there is no music|{B} takes {his} hand as if by accident|{N} and {B} walk slowly so as not to arrive|"
       "{B} laughs and {N} forgets the end of {his} sentence|{N} and {B} sit shoulder to shoulder and look ahead",
       "Stay a little.|You are not what I expected."),
    _b("trial", 7, "tense", "afraid determined",
    "{N} stands before a closed door|{N} counts what is left, and counts again|{N} works through the night with shaking hands|{N} falls "
    "to one knee and gets up|{N} holds on while everything else gives way",
       "{B} tells {N} to stop and {N} shakes off the hand|{N} and {B} carry the weight together|{B} looks at {N} and says nothing",
       "I can't do this alone.|Don't you dare give up."),
    _b("breakthrough", 6, "warm", "surprised happy",
    "{N} steps back, and for once it is right|{N} laughs out loud in the empty room|{N} holds {thing} high|{N} reads the result three "
    "times",
       "{N} runs to {B} with the news|{B} lifts {N} off the ground|{N} shows {B} {thing} without a word", "It works.|Look. Just look."),
    _b("family", 3, "warm", "tender happy", "{N} sets one more plate on the table|{N} carries a sleeping child up the stairs|{N} looks "
    "in through the door and listens to the breathing|{N} sews a button while the house sleeps",
       "{N} lifts {B} onto {his} shoulders|{N} reads to {B} under the lamp|{B} shows {N} a drawing of the two of them|{N} and {B} bake "
       "and there is flour on everything", "Tell it again.|Five more minutes."),
    _b("loss", 8, "bleak", "sad", "{N} sits beside an empty chair|{N} folds a coat that nobody will wear|{N} stands in the rain after "
    "the others have gone|{N} takes a photograph down, and hangs it back|{N} cries without a sound",
       "{N} holds the hand of {B} until it is light|{B} stands beside {N}, close, not touching|{N} hugs {B} and neither lets go",
       "I kept your coat.|I know. I know."),
    _b("return", 4, "tender", "tender sad", "{N} opens a door that sticks as it always did|{N} walks the old way without thinking|{N} "
    "touches the mark on the doorframe|{N} looks at a window where others live now",
       "{B} does not recognise {N}, then does|{N} and {B} sit down as if no time had passed|{B} pours tea and pushes the cup to {N}",
       "You look the same.|I took the long way home."),
    _b("legacy", 3, "warm", "tender", "{N} wraps {thing} in paper and writes a name on it|{N} watches from the last row|{N} plants a "
    "tree that others will sit under|{N} hangs up {his} coat for the last time at {place}",
       "{N} guides the small hand of {B}|{N} gives {B} {thing}|{B} tries, and {N} nods|{N} tells {B} how it began",
       "Now you.|It was given to me, too."),
    _b("wisdom", 3, "tender", "tender neutral",
    "{N} sits in the late light and listens|{N} laughs at an old photograph|{N} walks slowly and greets every tree|{N} writes one long "
    "letter",
       "{N} and {B} watch the evening come|{B} asks and {N} thinks before answering|{N} leans on {B} as they walk",
       "It goes quickly. And it doesn't.|I would do it all again."),
    _b("farewell", 4, "dreamy", "tender", "{N} looks at the first snow and smiles|{N} lies still while the light moves across the "
    "blanket|{N} closes {his} eyes|{N} holds {thing} in folded hands",
       "{B} sits by the bed and holds {his} hand|{N} whispers and {B} bends to listen|{B} opens the window to let the morning in",
       "Leave the window open.|I'm here."),
    # -- quests and journeys
    _b("call", 3, "mysterious", "surprised determined",
    "{N} finds {thing} where it should not be|{N} reads a message with {his} name on it|{N} looks at the horizon and puts down {his} "
    "work|{N} takes an old map from a drawer",
       "{B} brings {N} news of {thing}|{B} points far away and {N} follows the finger|{N} tells {B} what must be done",
       "It is still out there.|Then I have to go."),
    _b("threshold", 4, "cool", "determined",
    "{N} closes the gate and does not look back|{N} steps over the last stone of the known way|{N} ties {his} pack and walks into the "
    "light|{N} looks at the road as it splits in two",
       "{B} holds the gate open for {N}|{N} and {B} walk out side by side|{B} catches up and {N} does not ask why",
       "There is no path.|There is now."),
    _b("trials", 6, "tense", "determined afraid",
    "{N} climbs where there is no way|{N} runs, bent low, from shadow to shadow|{N} loses the trail and kneels to find it|{N} crosses "
    "with nothing to hold on to|{N} hides and listens to the steps go by",
       "{N} pulls {B} up by one arm|{B} lifts a lamp and {N} leads|{N} and {B} run, hand in hand", "This way. Quick.|Don't look down."),
    _b("ordeal", 9, "tense", "afraid angry determined",
    "{N} turns to face it|{N} reaches for {thing} as the ground gives way|{N} falls, and for a moment everything is still|{N} holds on "
    "with one hand|{N} shouts into the dark",
       "{B} falls and {N} grabs the wrist|{N} stands between {B} and the danger|{B} shouts a warning and {N} turns",
       "Let go of it!|Not without you."),
    _b("prize", 6, "warm", "surprised happy",
    "{N} opens {his} hand: there it is|{N} lifts {thing} into the light|{N} kneels before {thing} and dares not touch it|{N} holds "
    "{thing} close and breathes again",
       "{N} shows {B} {thing}|{B} laughs first, then {N}|{N} puts {thing} into the hands of {B}", "All this way for that.|It's smaller "
       "than I thought. And larger."),
    _b("home", 2, "warm", "happy tender", "{N} walks the last stretch slowly|{N} puts {thing} on the windowsill|{N} sits down at last "
    "and takes off {his} shoes|{N} opens the door to a lit room",
       "{B} waits at the gate and {N} begins to run|{N} and {B} eat in silence, smiling|{N} hugs {B} on the doorstep",
       "You're late.|I brought you something."),
    _b("departure", 3, "cool", "determined neutral",
    "{N} finds a seat and watches the lights slip by|{N} carries a case along the crowded way|{N} checks {thing} once more and sits "
    "down|{N} looks back until there is nothing to see",
       "{N} and {B} choose the same seat|{B} lifts the case for {N}|{B} waves and {N} pretends not to cry", "Is this seat free?|Where "
       "are you going?"),
    _b("strangers on the way", 4, "mysterious", "neutral surprised",
    "{N} watches a stranger asleep with open eyes|{N} hears a song through the wall|{N} shares bread with somebody who asks no "
    "questions|{N} walks past one lit door after another",
       "{B} tells {N} a story with the hands|{N} offers {B} half of an apple|{N} and {B} look at the same moon",
       "I have been travelling for years.|Are you running, or going?"),
    _b("the long dark", 7, "tense", "afraid determined",
    "{N} stops where the light ends|{N} listens: something has changed|{N} holds a lamp up and the dark holds still|{N} runs toward the "
    "only light",
       "{N} and {B} listen, not breathing|{B} takes {his} arm in the dark|{N} wakes {B} with one finger on the lips",
       "Did you hear that?|Stay close."),
    _b("arrival", 3, "warm", "happy tender",
    "{N} steps down into the new morning|{N} looks for one face among many|{N} puts down {his} bag and breathes in|{N} walks out into "
    "the light",
       "{B} stands at the end of the way|{N} and {B} part with a nod|{N} runs, and {B} runs too", "You came.|So this is it."),
    # -- meeting
    _b("alone", 2, "bleak", "neutral sad", "{N} walks the same small round as every day|{N} eats alone and sets the second cup straight|"
    "{N} looks at others from a distance|{N} walks home the long way|{N} counts the hours of the day aloud",
       "{B} passes by and {N} does not look up|{N} watches {B} from across the way"),
    _b("meeting", 4, "warm", "surprised", "{N} finds {thing}, and everything else goes quiet|{N} kneels down before {thing}|{N} stops: "
    "there, alone, is {thing}|{N} stops, not trusting {his} eyes|{N} steps closer, one step only|{N} reaches out and holds {his} hand "
    "still in the air",
       "{N} and {B} reach for the same thing|{B} looks up and {N} cannot look away|{B} drops {thing} and {N} picks it up|{N} finds {B} "
       "where nobody should be", "Hello?|Is this yours?"),
    _b("test", 5, "cool", "determined afraid",
    "{N} shelters {thing} with both hands|{N} tries to explain with gestures|{N} waits, and waits a little longer|{N} carries {thing} "
    "through the wind",
       "{B} turns away and {N} follows|{N} offers a hand and {B} hesitates|{N} and {B} argue until both laugh",
       "Why should I trust you?|Because I came back."),
    _b("bond", 3, "tender", "tender happy", "{N} makes room beside {him}|{N} brings water in cupped hands|{N} sits down next to {thing} "
    "and stays|{N} stays through the night to guard {thing}|{N} turns so that {his} shadow shelters {thing}",
       "{N} and {B} share what there is|{B} teaches {N} one word|{N} and {B} sit back to back and watch the sky|{N} laughs for the "
       "first time and {B} hears it", "You can stay.|Tell me about the sea."),
    _b("parting", 6, "cool", "sad tender", "{N} stands where it began|{N} lets go, little by little|{N} looks at {thing} one last time|"
    "{N} turns round once more and sees {thing}, very small|{N} walks away slowly and does not hide it",
       "{N} holds the door and {B} does not move|{N} and {B} stand apart and do not wave|{B} gives {N} {thing} and goes",
       "Will you remember?|Every day."),
    # -- change
    _b("flaw", 3, "cool", "neutral sad", "{N} hides {thing} when someone comes|{N} steps back from the light|{N} starts to speak and "
    "stops|{N} looks into a mirror and turns it to the wall",
       "{B} asks and {N} looks down|{N} lets {B} go first, as always", "Not today.|I'm not the one you want."),
    _b("refusal", 4, "bleak", "sad angry", "{N} puts {thing} back where it was|{N} leaves before {his} turn|{N} tears a page in two|{N} "
    "walks away from an open door",
       "{B} holds out a hand and {N} shakes {his} head|{N} argues with {B} and loses heart", "Find somebody else.|You don't know what "
       "you ask."),
    _b("cause", 7, "tense", "afraid determined",
    "{N} hears a cry and runs toward it|{N} finds out what silence costs|{N} reads the truth on a torn page|{N} stands up when everyone "
    "else sits",
       "{B} falls and only {N} sees it|{N} steps in front of {B}", "There's nobody else.|Then it's me."),
    _b("change", 8, "tense", "determined", "{N} opens {his} fist|{N} walks into the light on purpose|{N} says it aloud at last|{N} "
    "takes {thing} in both hands and begins",
       "{B} sees {N} as if for the first time|{N} tells {B} the truth", "I'm not afraid of it any more.|Watch."),
    _b("proof", 4, "warm", "happy determined",
    "{N} does it again, with a steady hand|{N} stands where {he} once hid|{N} looks into the mirror and nods|{N} hangs {thing} where "
    "all can see it",
       "{N} helps {B} over the same stone|{B} thanks {N} and means it", "Is that you?|It was always me."),
    # -- rivals
    _b("equals", 3, "neutral", "determined neutral",
    "{N} prepares with care, glancing sideways|{N} measures every move of the other|{N} practises one thing until it shines|{N} looks "
    "at the empty place opposite",
       "{N} and {B} nod, not quite politely|{N} and {B} work side by side and never look up|{B} copies a gesture of {N}, a little faster",
       "After you.|I've heard of you."),
    _b("slight", 5, "cool", "angry", "{N} reads the verdict and folds it small|{N} drops {thing} and leaves it there|{N} hears the "
    "applause through the wall",
       "{B} smiles at the wrong moment and {N} sees it|{N} pushes past {B}|{B} takes {thing} from under the hand of {N}",
       "You call that finished?|Say that again."),
    _b("contest", 8, "tense", "determined angry",
    "{N} begins, and the room holds its breath|{N} works faster than the eye|{N} wipes the sweat away and goes on|{N} risks everything "
    "on one move|{N} listens to the other and answers",
       "{N} and {B} face each other across {place}|{N} strikes first and {B} answers|{B} falters and {N} sees it|{N} and {B} finish in "
       "the same second", "Now.|Is that all?"),
    _b("cost", 7, "bleak", "sad", "{N} holds {his} hurt hand under cold water|{N} wins, and nobody is there|{N} looks at {thing}, "
    "broken in two|{N} sits on the floor among what is left",
       "{B} walks off and leaves the door open|{N} sees the hands of {B} shake", "What was it for?|You were better. Once."),
    _b("truce", 3, "warm", "tender happy", "{N} clears a second place|{N} picks up the pieces one by one|{N} knocks on the door {he} "
    "swore never to open",
       "{B} holds out a hand and {N} takes it|{N} and {B} laugh until it hurts|{N} gives {B} {thing}, mended|{N} and {B} share one bench",
       "Together, then.|Teach me that last part."),
    # -- waiting and letting go
    _b("ritual", 2, "tender", "neutral tender",
    "{N} comes to the same spot as every day|{N} waits with eyes on the door|{N} sits down exactly where they used to sit|{N} listens "
    "for one certain step",
       "{B} touches the head of {N} and goes|{N} and {B} walk their usual way", "Same time tomorrow.|Good boy."),
    _b("absence", 4, "bleak", "sad neutral",
    "{N} waits although the last one has gone|{N} looks at every face that passes|{N} sleeps where it is dry and wakes at each sound|"
    "{N} stands alone in the lamplight",
       "{B} offers {N} a bite and gets no answer|{B} stops beside {N} and waits a while too", "Whose is he?|They won't come, you know."),
    _b("hope", 6, "cool", "surprised happy",
    "{N} hears a step and jumps up|{N} runs toward a coat of the right colour|{N} finds {thing}, still warm|{N} pushes through the crowd",
       "{B} turns round: the wrong face|{B} calls a name and {N} listens", "Wait!|Is it you?"),
    _b("truth", 8, "bleak", "sad", "{N} sees the empty place and understands|{N} lies down beside {thing}|{N} stands in the snow and "
    "does not shake it off|{N} looks up, and the clock goes on",
       "{B} kneels in the snow before {N}|{B} reads the collar and sits down beside {N}", "I'm so sorry.|Come on. It's cold."),
    _b("release", 3, "tender", "tender", "{N} leaves {thing} on the bench|{N} turns away from the door|{N} walks, and after a while "
    "runs|{N} looks back once",
       "{N} follows {B}, three steps behind|{N} and {B} go home under one umbrella|{B} opens a door and {N} goes in first",
       "Home?|You can sleep by the stove."),
    # -- a day, a thing, images
    _b("waking", 1, "tender", "neutral tender",
    "{N} wakes before the clock|{N} opens the curtains to the same view|{N} drinks tea and looks at the street|{N} ties {his} shoes "
    "with care",
       "{B} greets {N} from the other side of the way|{N} and {B} share the first quiet minutes", "Morning.|You're early."),
    _b("work", 3, "neutral", "neutral determined",
    "{N} begins where {he} stopped yesterday|{N} unlocks {place} and turns on the light|{N} straightens what was left crooked",
       "{B} brings something and {N} knows it at once|{N} explains it to {B} for the third time", "The usual?|Mind the step."),
    _b("snag", 5, "cool", "surprised afraid",
    "{N} looks for {thing}: it is gone|{N} finds a stranger's note|{N} tries the key twice|{N} drops everything at the worst moment",
       "{B} shakes {own} head and {N} sits down|{B} runs in and {N} stands up", "It was here this morning.|Don't panic."),
    _b("help", 4, "warm", "happy tender", "{N} finds the answer in an old drawer|{N} begins again with better light|{N} asks for help, "
    "for once",
       "{B} holds the other end for {N}|{B} finds {thing} and gives it to {N}|{N} and {B} kneel on the floor and search",
       "Let me.|Thank you. Really."),
    _b("evening", 1, "warm", "tender happy",
    "{N} locks the door of {place} and looks up|{N} walks home under the first lamps|{N} reads one page and falls asleep|{N} turns off "
    "the light",
       "{N} and {B} walk part of the way together|{B} waves from a lit window and {N} waves back", "Tomorrow?|Sleep well."),
    _b("material", 2, "neutral", "neutral determined",
    "{N} lays everything out in a row|{N} chooses the best piece|{N} weighs {thing} in one hand|{N} draws a plan on paper",
       "{B} carries in a heavy box and {N} opens it|{N} shows {B} the plan", "It begins with this.|Smell that."),
    _b("first try", 4, "neutral", "determined",
    "{N} makes the first cut|{N} begins too fast|{N} mixes, tastes, frowns|{N} builds it up and steps back",
    "{B} watches {N} over the shoulder|{N} asks {B} to hold still", "Not like that.|Almost."),
    _b("failure", 6, "bleak", "sad angry", "{N} drops it and it breaks|{N} throws the first one away|{N} sits in the smoke and looks at "
    "the ruin|{N} wipes everything off the table", "{B} sweeps up beside {N}|{B} tastes it and says nothing to {N}",
    "That's it. It's over.|Throw it out."),
    _b("craft", 5, "warm", "determined", "{N} works slowly now, with whole attention|{N} finds the rhythm|{N} turns it toward the light "
    "and sees the mistake|{N} adds one thing and takes away two",
    "{N} and {B} work without a word|{B} hands {N} each thing before it is needed", "There. Feel it?|Now wait."),
    _b("result", 2, "festive", "happy tender",
    "{N} steps back and wipes {his} hands|{N} opens the door to the first guest|{N} looks at it from far away|{N} lights the last lamp "
    "and smiles", "{B} closes {own} eyes and nods|{N} and {B} raise their cups|{B} hugs {N} in front of everyone",
    "It's ready.|To the first of many."),
    _b("image", 3, "dreamy", "neutral tender",
    "{N} walks through {place} as if in a dream|{N} looks up and the light changes|{N} holds {thing} and listens|{N} stands still while "
    "everything moves|{N} turns slowly toward us", "{N} and {B} pass without a sound|{N} and {B} look at the same far point"),
    _b("setting", 2, "neutral", "neutral", "{N} goes about the morning|{N} looks over {place}|{N} mends a small thing",
    "{N} and {B} share a bench|{B} greets {N}", "Nothing ever happens here.|It might rain."),
    _b("growth", 3, "warm", "neutral happy",
    "{N} tries a new way|{N} follows a sound around the corner|{N} finds {thing} and takes it along|{N} stays longer than {he} meant to",
    "{B} shows {N} a shortcut|{N} and {B} look closer", "Look at that.|I never noticed."),
    _b("turn", 5, "dreamy", "surprised", "{N} looks up: everything is different|{N} opens the wrong door and finds the right room|{N} "
    "sees {his} own shape in the glass|{N} laughs before knowing why",
    "{B} looks at {N} as if they had met before|{N} and {B} change places", "Oh.|So that is what it was."),
    _b("harmony", 2, "tender", "tender happy",
    "{N} sits beside {thing} a while|{N} puts {thing} where it belongs|{N} walks home another way|{N} looks at the same street with "
    "other eyes", "{N} and {B} watch the light go|{N} and {B} walk in step", "Yes.|Let's stay a minute."),
    # -- storm
    _b("calm before", 2, "neutral", "neutral", "{N} looks at a line of cloud|{N} checks every knot|{N} smells the wind and frowns",
    "{B} points at the horizon and {N} nods|{N} and {B} tie everything down", "Glass is falling.|We have an hour."),
    _b("first wind", 5, "cool", "determined",
    "{N} grips the rail as the first gust hits|{N} pulls a rope tight|{N} shouts an order into the wind|{N} runs bent against the rain",
    "{N} and {B} haul one rope|{B} slips and {N} grabs the collar", "Take it in!|Hold her steady!"),
    _b("the storm", 9, "tense", "afraid determined",
    "{N} steers straight at the wave|{N} falls, and the water takes the lamp|{N} holds on with both arms|{N} shouts and cannot hear it",
    "{B} slips toward the rail and {N} grabs the coat|{N} drags {B} from the water|{N} and {B} hold on to each other",
    "Hold on!|Give me your hand!"),
    _b("eye", 5, "mysterious", "surprised sad",
    "{N} looks up into sudden silence|{N} counts the damage by lamplight|{N} drinks one mouthful of water",
    "{N} bandages the arm of {B}|{N} and {B} listen to the quiet", "It isn't over.|Why is it so still?"),
    _b("after", 2, "tender", "tender happy",
    "{N} sits among the wreckage in clean light|{N} laughs at the first gull|{N} steers toward a thin line of land|{N} hangs a wet coat "
    "in the sun", "{N} and {B} share the last dry bread|{B} sleeps and {N} keeps watch", "Land.|We're still here."),
    # -- secrets
    _b("cover", 3, "neutral", "neutral", "{N} does an ordinary thing and watches the door|{N} labels a pot, and hides a note beneath it|"
    "{N} walks the usual way, counting windows",
    "{B} asks a harmless question and {N} gives a harmless answer|{B} leaves an envelope and {N} waits before touching it",
    "Lovely weather for orchids.|You must be new here."),
    _b("the message", 5, "mysterious", "surprised determined",
    "{N} reads a line and burns it|{N} finds {thing} where a letter should be|{N} holds the page against the lamp until words appear",
    "{B} passes {N} a key without slowing down|{N} and {B} sit back to back and speak to the air", "They know your name.|Tonight, then."),
    _b("pursuit", 7, "tense", "afraid determined",
    "{N} runs and does not look back|{N} changes a hat and walks against the crowd|{N} listens to the steps behind stop|{N} climbs out "
    "over the wet edge", "{B} blocks the way and {N} turns|{N} pulls {B} into a doorway", "Don't stop.|Who sent you?"),
    _b("unmasking", 9, "tense", "angry afraid",
    "{N} turns round slowly, hands open|{N} sees the face in the light at last|{N} throws {thing} into the fire",
    "{B} steps from the shadow and {N} knows the face|{N} and {B} face each other, one lamp between them", "It was you.|You should not "
    "have come."),
    _b("escape", 5, "cool", "determined tender",
    "{N} leaves by the door nobody uses|{N} looks back at the light going out|{N} hides {thing} where only one person will look",
    "{B} lets {N} go|{N} and {B} part at the corner", "You were never here.|Go. Now."),
)
BEATS: Final[dict[str, Beat]] = {b.name: b for b in _ALL}
"""All beats by name."""
