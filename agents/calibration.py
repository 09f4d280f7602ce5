"""The scale of a text encoder: how alike it finds shots that belong together, and shots that do not.

The texts below were written for this purpose: ten films of five shots, in the form that :func:`vgot.agents.encoders.coherence_text`
gives a shot: what happens, then people, dress and places once more in every shot, because each shot is drawn from its own text. As in
real films people and places come and go within a film, and rain, night and waiting occur in several of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import InputError

Vectors = npt.NDArray[np.float32]
LEAST_AUC = 0.8
"""Share of (neighbours, strangers) pairs that an encoder must put in the right order to be of use; 0.5 is a coin."""
LEAST_GAP = 1e-4
"""Cosines closer than this differ by rounding, not by meaning."""

FILMS: tuple[tuple[str, ...], ...] = (
    (
        "Nadia lowers a sounding line from the research ship and counts the knots. Nadia kneels at the rail in an orange survival suit. The polar "
        "sea lies flat and grey between the ice floes. Nadia, a young woman in an orange survival suit, is at frame left, eyes down, with a calm "
        "face. The deck of the research ship among ice floes by day, winter, an overcast sky. Nadia is alone in the picture.",
        "The line goes slack at ninety fathoms and Nadia calls the captain. Nadia stares at the wet rope in her gloves. Something below the ice "
        "has bitten through it. Captain! You should see this. Nadia, a young woman in an orange survival suit, is in the middle of the frame, eyes "
        "wide. The deck of the research ship among ice floes by day, winter, an overcast sky. Nadia is alone in the picture, the captain is out of "
        "it.",
        "Captain Olsen holds the torn rope against the light of the wheelhouse. Olsen frowns, Nadia waits beside the radar. Frost covers the "
        "windows of the ship. Olsen, an old captain with a white beard, is at frame right, eyes on the rope; Nadia, a young woman in an orange "
        "survival suit, is at frame left, eyes on Olsen. The wheelhouse of the research ship with frost on its windows at dusk, winter, fog. Olsen "
        "and Nadia, colleagues, 1 m apart.",
        "The ship's sonar draws one long shape that circles under the keel. A green screen glows in the dark wheelhouse. Nobody speaks while the "
        "echo comes closer. Nobody is in the picture. The wheelhouse of the research ship with frost on its windows at night, winter, fog outside. "
        "No one is with anyone here.",
        "Nadia lowers her own lamp into the black water and an enormous eye opens. Nadia leans over the rail, Olsen grips her by the belt. The ice "
        "around the ship begins to crack. Nadia, a young woman in an orange survival suit, is at frame left, eyes down, afraid; Olsen, an old "
        "captain with a white beard, is behind her, eyes on Nadia. The deck of the research ship among ice floes at night, winter, snow. Nadia and "
        "Olsen, colleagues, close together.",
    ),
    (
        "Señora Paz rolls out dough in her bakery before the town is awake. Paz works alone, flour up to the elbows. A wood oven burns at the back "
        "of the narrow shop. Paz, a stout woman in a white apron, is in the middle of the frame, eyes on the dough, with a calm face. The narrow "
        "bakery with the wood oven at dawn, spring, clear air. Paz is alone in the picture.",
        "The oven door falls off its hinge and the first bread is lost. Paz throws her apron on the counter, furious. Smoke fills the bakery up to "
        "the lamps. Paz, a stout woman in a white apron, is at frame right, eyes on the oven, angry. The narrow bakery with the wood oven in the "
        "morning, spring, clear air. Paz is alone in the picture.",
        "The clockmaker from across the square comes in with his box of tools. Old Emil bows at the door, Paz crosses her arms. Emil and Paz have "
        "not spoken for years. I heard your oven fall, señora. Emil, an old man with a magnifier on his forehead, is at frame left, eyes on Paz, "
        "shy; Paz, a stout woman in a white apron, is at frame right, eyes on Emil, angry. The narrow bakery with the wood oven in the morning, "
        "spring. Emil and Paz, rivals, 2 m apart.",
        "Emil files a new hinge pin from the spring of a clock. Emil kneels before the cold oven while Paz holds the candle for him. The two "
        "neighbours share one circle of light. Emil, an old man with a magnifier on his forehead, is at frame left, eyes down; Paz, a stout woman "
        "in a white apron, is at frame right, eyes on Emil, with soft eyes. The narrow bakery with the wood oven in the morning, spring. Emil and "
        "Paz, neighbours, 0.5 m apart.",
        "At noon the square smells of bread, and a loaf stands on the clockmaker's bench. Emil breaks it among the cogs and smiles. Through the "
        "window Paz sweeps her step and looks over. Emil, an old man with a magnifier on his forehead, is in the middle of the frame, eyes on the "
        "loaf, happy; Paz, a stout woman in a white apron, is seen far behind. The clockmaker's workshop across from the bakery, full of cogs, by "
        "day, spring, clear air. Emil and Paz, friends, 20 m apart.",
    ),
    (
        "Detective Crane steps over the police tape into the burnt theatre. Crane lifts her collar against the rain that falls through the roof. "
        "Rows of seats are charred down to their springs. Crane, a tall woman in a grey raincoat, is at frame left, eyes up, with a closed face. "
        "The burnt theatre with its rows of charred seats at night, autumn, rain. Crane is alone in the picture.",
        "Under the stage Crane finds a child's red mitten, quite unburnt. Crane crouches with a torch between the iron trapdoor wheels. Water "
        "drips on the ash. Crane, a tall woman in a grey raincoat, is in the middle of the frame, eyes on the mitten, surprised. Below the stage "
        "of the burnt theatre, among iron wheels, at night, autumn, rain. Crane is alone in the picture.",
        "In the interrogation room the stagehand will not look at the mitten. Crane pushes it across the table, Lubo hides his bandaged hands. A "
        "lamp buzzes above them. Whose is it, Lubo? Crane, a tall woman in a grey raincoat, is at frame left, eyes on Lubo; Lubo, a bearded "
        "stagehand in a brown vest, is at frame right, eyes down, afraid. The bare interrogation room at night, autumn. Crane and Lubo, strangers, "
        "1 m apart.",
        "A year earlier Lubo lifts his small daughter on to the lit stage of the theatre. The girl in red mittens waves at empty seats. They think "
        "that they are alone in the house. Lubo, a bearded stagehand in a brown vest, is at frame left, eyes on the girl, tender; the girl, a "
        "small child in red mittens, is at frame right, happy. The theatre with its rows of red seats at dusk, summer, clear air. Lubo and the "
        "girl, family, close together.",
        "Crane lets the stagehand go and keeps the mitten in her drawer. Crane watches from the office window as Lubo runs through the rain. The "
        "girl is waiting at the tram stop. Crane, a tall woman in a grey raincoat, is at frame right, eyes on the street, thoughtful. The "
        "detective's office in the morning, autumn, rain outside. Crane is alone in the picture, Lubo and the girl are far below.",
    ),
    (
        "Unit Seven rakes the gravel of the monastery garden in perfect circles. The small copper robot moves without a sound. Cherry petals lie "
        "along the wall. Seven, a small robot of copper, is at frame right, its lens on the gravel. The monastery garden with raked gravel and a "
        "cherry tree in the morning, spring, clear air. Seven is alone in the picture.",
        "The abbot kicks a stone across the pattern that the robot has raked. Seven stops and turns its one lens to him. The abbot laughs with his "
        "hands in his sleeves. Now it is a garden. The abbot, an old monk in a grey robe, is at frame left, eyes on the stone, happy; Seven, a "
        "small robot of copper, is at frame right, its lens on the abbot. The monastery garden with raked gravel and a cherry tree in the morning, "
        "spring. The abbot and Seven, teacher and pupil, 2 m apart.",
        "All night Seven sits before the stone in the garden and calculates. Moonlight shines on its copper shoulders. The rake lies beside it on "
        "the gravel. Seven, a small robot of copper, is in the middle of the frame, its lens on the stone. The monastery garden with raked gravel "
        "and a cherry tree at night, spring, clear air, moonlight. Seven is alone in the picture.",
        "In the morning the monks find a crooked path raked around the stone. The abbot walks along it barefoot, the robot follows him. The bell "
        "of the monastery rings twice. The abbot, an old monk in a grey robe, is at frame left, eyes down, with a half smile; Seven, a small robot "
        "of copper, is behind him. The monastery garden with raked gravel and a cherry tree in the morning, spring, fog. The abbot and Seven, "
        "friends, 1 m apart.",
        "Winter: the abbot's cell is empty, and Seven clears the snow from the stone. Petals of paper hang from the cherry tree. The robot kicks a "
        "pebble on to the path by itself. Seven, a small robot of copper, is at frame left, its lens on the stone. The monastery garden with raked "
        "gravel and a cherry tree by day, winter, snow. Seven is alone in the picture.",
    ),
    (
        "Wyatt reins in his mule on the ridge and looks down at the flooded valley. Wyatt wears a torn duster and no gun. The roofs of his home "
        "town stick out of brown water. Wyatt, a lean man in a torn duster, is at frame left, eyes on the valley, sad. The ridge above the flooded "
        "valley by day, summer, rain. Wyatt is alone in the picture.",
        "Wyatt rows a door between the drowned houses of the town. He paddles with a shovel past the saloon sign. A dog barks from the church "
        "steeple. Wyatt, a lean man in a torn duster, is in the middle of the frame, eyes straight ahead. The flooded town, roofs in brown water, "
        "by day, summer, an overcast sky. Wyatt is alone in the picture.",
        "The dog leaps from the steeple on to the door and nearly tips it. Wyatt catches the animal by the neck. Man and dog drift down the main "
        "street, soaked. Easy, girl. Wyatt, a lean man in a torn duster, is at frame right, eyes on the dog, surprised; the dog, a wet brown dog, "
        "is at frame left. The flooded town, roofs in brown water, by day, summer. Wyatt and the dog, strangers, close together.",
        "From the dam Mister Harlan watches the door come nearer through field glasses. Harlan stands among his hired riflemen. The water "
        "company's flag snaps over the sluice. Harlan, a fat man in a white suit, is at frame left, eyes on the water, with a closed face. The dam "
        "above the flooded valley at dusk, summer, clear air. Harlan and Wyatt, enemies, 50 m apart.",
        "Wyatt walks up the dam with the dog at his heel and a stick of dynamite. The riflemen lower their guns, Harlan backs away. Behind the "
        "sluice the whole valley is waiting. Wyatt, a lean man in a torn duster, is at frame right, eyes on Harlan, determined; Harlan, a fat man "
        "in a white suit, is at frame left, afraid. The dam above the flooded valley at dusk, summer. Wyatt and Harlan, enemies, 5 m apart.",
    ),
    (
        "Doctor Mbeki wipes dust off the greenhouse dome and sees two moons rise. She stands in a patched pressure suit. The red plain of the "
        "colony runs to the horizon. Mbeki, a grey-haired woman in a patched pressure suit, is at frame right, eyes up, with a calm face. The red "
        "plain outside the greenhouse dome at dawn, summer, clear air. Mbeki is alone in the picture.",
        "Inside the greenhouse one tomato has ripened in the night. Mbeki takes her helmet off to smell it. Rows of wilted seedlings hang under "
        "the violet lamps. Mbeki, a grey-haired woman in a patched pressure suit, is in the middle of the frame, eyes on the tomato, happy. The "
        "greenhouse dome with rows of plants under violet lamps in the morning, summer. Mbeki is alone in the picture.",
        "Juno bursts through the airlock: the shuttle with the seeds has burned up. Juno is out of breath, Mbeki hides the tomato behind her back. "
        "They are the last two of the colony. Nobody is coming, doctor. Juno, a girl in a blue overall, is at frame left, eyes on Mbeki, afraid; "
        "Mbeki, a grey-haired woman in a patched pressure suit, is at frame right, eyes on Juno. The greenhouse dome with rows of plants under "
        "violet lamps in the morning, summer. Juno and Mbeki, colleagues, 2 m apart.",
        "Mbeki cuts the tomato on a microscope slide and counts its seeds. Juno bends over the tweezers and forgets to cry. Forty-one wet seeds "
        "lie in a row. Mbeki, a grey-haired woman in a patched pressure suit, is at frame left, eyes down; Juno, a girl in a blue overall, is at "
        "frame right, eyes on the seeds, tender. The laboratory of the greenhouse with a microscope at night, summer, a storm outside. Mbeki and "
        "Juno, friends, 0.5 m apart.",
        "Green leaves press against the dome from inside, so dense that no lamp is seen. Juno, grown tall, waters them with a helmet. Outside "
        "another dust storm passes over the colony. Juno, a girl in a blue overall, is in the middle of the frame, eyes on the leaves, happy. The "
        "greenhouse dome with rows of plants under violet lamps by day, years later, a storm outside. Juno is alone in the picture.",
    ),
    (
        "Priya slips the stolen score into her violin case during the applause. Priya plays at the last desk of the orchestra. The gilded hall "
        "rises to its feet around her. Priya, a young woman in a black concert dress, is at frame right, eyes down, afraid. The gilded concert "
        "hall with the desks of the orchestra at night, winter. Priya is alone among the others.",
        "At the coat check the conductor asks to see her violin. Maestro Varga holds out his hand, Priya hugs the case. The crowd of concert "
        "guests pushes past them. You played a wrong note tonight. Varga, an old man in tails with a cane, is at frame left, eyes on Priya, angry; "
        "Priya, a young woman in a black concert dress, is at frame right, eyes down. The coat check of the concert hall at night, winter. Varga "
        "and Priya, rivals, 1 m apart.",
        "Priya runs down the opera's spiral stairs with the case on her back. Varga's cane knocks on the marble above her. Every landing has a gas "
        "lamp and a mirror. Priya, a young woman in a black concert dress, is in the middle of the frame, eyes straight ahead, afraid; Varga is "
        "out of it. The marble staircase of the concert hall at night, winter. Priya and Varga, enemies, 10 m apart.",
        "On the tram Priya opens the case, and the score is signed by her grandmother. Priya traces the ink with one finger. Street lights slide "
        "across the old music paper. Priya, a young woman in a black concert dress, is at frame left, eyes on the score, surprised. The empty tram "
        "at night, winter, snow outside. Priya is alone in the picture.",
        "Varga stands before the orchestra and reads out the true composer's name. Priya rises from the last desk with her violin. The hall is "
        "empty but for one cleaner, who claps. Varga, an old man in tails with a cane, is at frame left, eyes on Priya; Priya, a young woman in a "
        "black concert dress, is at frame right, eyes on Varga, proud. The gilded concert hall with the desks of the orchestra in the morning, "
        "winter. Varga and Priya, equals, 8 m apart.",
    ),
    (
        "Two brothers drag a homemade raft down to the jungle river. Teo pulls in front, little Beto carries a hen under his arm. Mist hangs over "
        "the mangroves. Teo, a boy of twelve in a straw hat, is at frame left, eyes straight ahead; Beto, a boy of seven with a hen, is at frame "
        "right, happy. The bank of the jungle river between mangroves in the morning, autumn, fog. Teo and Beto, family, 1 m apart.",
        "The raft spins in the rapids and the hen flies to the top of the mast. Teo fights the pole, Beto screams with joy. Brown water breaks "
        "over the logs. Teo, a boy of twelve in a straw hat, is at frame right, eyes on the water; Beto, a boy of seven with a hen, is at frame "
        "left, eyes on the hen. The jungle river with brown water by day, autumn, rain. Teo and Beto, family, 2 m apart.",
        "A fallen temple divides the river, and the brothers quarrel over left or right. Beto points at a stone face, Teo shakes his head. Vines "
        "hang down to the raft. Grandpa said to follow the face! Beto, a boy of seven with a hen, is at frame right, eyes on the temple; Teo, a "
        "boy of twelve in a straw hat, is at frame left, eyes on Beto, angry. The jungle river with brown water by day, autumn. Teo and Beto, "
        "family, 1 m apart.",
        "They follow the stone face into a cave where the river shines blue. Teo stops poling and takes his brother's hand. The hen sleeps on the "
        "mast. Teo, a boy of twelve in a straw hat, is in the middle of the frame, eyes up, surprised; Beto, a boy of seven with a hen, is beside "
        "him. The cave of the jungle river, blue from below, by day, autumn. Teo and Beto, family, close together.",
        "Grandfather sits by his fire on the far shore and counts two boys and a hen. Beto jumps off the raft into his arms, Teo ties it up. "
        "Behind them the river leaves the cave. The grandfather, an old man with a pipe, is at frame left, eyes on Beto, happy; Beto, a boy of "
        "seven with a hen, is in the middle, Teo at frame right. The far shore of the jungle river at dusk, autumn, clear air. Beto, Teo and the "
        "grandfather, family, close together.",
    ),
    (
        "Judge Amara locks the courtroom and puts a chessboard on her bench. She still wears her black robe. Evening sun lies on the empty jury "
        "box. Amara, a woman of sixty in a black robe, is at frame left, eyes on the chessboard, with a closed face. The panelled courtroom with "
        "the judge's bench in the golden hour, autumn. Amara is alone in the picture.",
        "The prisoner moves a pawn with chained hands. Kofi sits in the witness chair, Amara above him. Judge and prisoner were once husband and "
        "wife. You always opened like that. Kofi, a man of sixty in prison clothes, is at frame right, eyes on the pawn; Amara, a woman of sixty "
        "in a black robe, is at frame left, eyes on Kofi. The panelled courtroom with the judge's bench at dusk, autumn. Kofi and Amara, once "
        "lovers, 2 m apart.",
        "A guard listens at the courtroom door and hears nothing but pieces being moved. The guard looks at his watch. The corridor of the "
        "courthouse is long and bare. The guard, a young man in a blue uniform, is in the middle of the frame, eyes on the door, bored. The bare "
        "corridor of the courthouse at dusk, autumn. The guard is alone in the picture.",
        "Kofi offers his queen and Amara does not take it. Amara rests her forehead on her fist, Kofi waits in his chains. Only the clock of the "
        "court is heard. Kofi, a man of sixty in prison clothes, is at frame right, eyes on Amara, tender; Amara, a woman of sixty in a black "
        "robe, is at frame left, eyes down. The panelled courtroom with the judge's bench at night, autumn. Kofi and Amara, once lovers, 1 m "
        "apart.",
        "In the morning the jury finds a drawn game on the bench and no judge. The robe hangs over the chair, the chains lie on the floor. The "
        "guard picks up the white queen. The guard, a young man in a blue uniform, is at frame right, eyes down, surprised. The panelled courtroom "
        "with the judge's bench in the morning, autumn, clear air. The guard is alone in the picture.",
    ),
    (
        "Grandma Lotte shifts her taxi into gear and overtakes the racing cars. Lotte wears driving gloves and a pearl necklace. The mountain road "
        "is closed for the rally. Lotte, an old woman with a pearl necklace, is at frame left, eyes straight ahead, determined. The mountain road "
        "with hairpin bends by day, summer, clear air. Lotte is alone in the picture.",
        "On the back seat the young banker clutches his wedding bouquet. Felix is pale, Lotte winks at him in the mirror. The taxi's meter runs "
        "faster and faster. Hold on to your flowers, dear! Felix, a pale young man in a wedding suit, is at frame right, eyes on the road, afraid; "
        "Lotte, an old woman with a pearl necklace, is at frame left, eyes on Felix, happy. The back of the yellow taxi on the mountain road by "
        "day, summer. Felix and Lotte, strangers, 1 m apart.",
        "The rally marshal waves a red flag in front of the tunnel. He leaps aside at the last moment. The yellow taxi vanishes into the mountain "
        "with its horn blaring. The marshal, a man in a yellow vest, is in the middle of the frame, eyes on the taxi, afraid. The mouth of the "
        "tunnel on the mountain road by day, summer, clear air. The marshal is alone in the picture.",
        "At the chapel the bride looks at the road through binoculars. Ines stands on the bonnet of a tractor in her veil. Far below a yellow dot "
        "climbs the hairpin bends. Ines, a young woman in a white veil, is at frame right, eyes on the road, hopeful. The white chapel above the "
        "mountain road by day, summer, clear air. Ines is alone in the picture.",
        "The taxi brakes on the chapel steps and Felix falls out at the feet of the bride. Lotte stops the meter and dabs her eyes. A champion's "
        "wreath hangs from the bumper. Felix, a pale young man in a wedding suit, is at frame left, eyes on Ines, happy; Ines, a young woman in a "
        "white veil, is at frame right; Lotte, an old woman with a pearl necklace, is behind them. The white chapel above the mountain road by "
        "day, summer. Felix, Ines and Lotte, friends, close together.",
    ),
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What cosines of one encoder mean.

    Attributes:
        neighbours, strangers: mean cosine of consecutive shots of one film, and of shots of two films, -1…1.
        auc: chance that a pair of neighbours is more alike than a pair of strangers, 0…1 (ties count half).
    """

    neighbours: float
    strangers: float
    auc: float

    def scale(self, cosine: float) -> float:
        """A cosine as C: 0 at the mean of strangers, 1 at that of neighbours, clipped to 0…1."""
        return float(np.clip((cosine - self.strangers) / (self.neighbours - self.strangers), 0.0, 1.0))

    def check(self, encoder: str) -> None:
        """Refuse an encoder that cannot do the work.

        Raises:
            InputError: the area under the curve or the gap between the means is too small.
        """
        if self.auc < LEAST_AUC or self.neighbours - self.strangers < LEAST_GAP:
            raise InputError(
                f"the encoder {encoder} cannot tell neighbours from strangers (AUC {self.auc:.2f}, needed {LEAST_AUC:.2f}; mean cosine "
                f"{self.neighbours:.4f} of shots that belong together, {self.strangers:.4f} of others): a check with it would pass or fail "
                "anything. Use a model trained for sentence similarity, or no encoder: the deterministic measure then decides alone"
            )


def calibration_texts() -> list[str]:
    """The texts to embed, film by film."""
    return [text for film in FILMS for text in film]


def calibrate(vectors: Vectors) -> Calibration:
    """The scale of an encoder from its vectors ``[n, d]`` of :func:`calibration_texts`, in that order."""
    film = np.repeat(np.arange(len(FILMS)), [len(f) for f in FILMS])
    alike = cosines(vectors)
    i, j = np.triu_indices(len(film), k=1)
    neighbours = alike[i, j][(film[i] == film[j]) & (j == i + 1)]
    strangers = alike[i, j][film[i] != film[j]]
    return Calibration(float(neighbours.mean()), float(strangers.mean()), area_under_curve(neighbours, strangers))


def cosines(vectors: Vectors) -> npt.NDArray[np.float64]:
    """Cosines ``[n, n]`` of the rows of ``[n, d]``, -1…1, in double precision: models put all texts close together."""
    wide = vectors.astype(np.float64)
    unit = wide / np.linalg.norm(wide, axis=1, keepdims=True)
    return np.asarray(np.clip(unit @ unit.T, -1.0, 1.0), dtype=np.float64)


def cosine(pair: Vectors) -> float:
    """Cosine of the two rows of ``[2, d]``, -1…1."""
    return float(cosines(pair)[0, 1])


def area_under_curve(high: npt.NDArray[np.float64], low: npt.NDArray[np.float64]) -> float:
    """Share of pairs with ``high > low``; ties count half. 1.0 separates, 0.5 is chance."""
    more = (high[:, None] > low[None, :]).mean()
    same = (high[:, None] == low[None, :]).mean()
    return float(more + 0.5 * same)
