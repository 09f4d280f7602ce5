"""What the user's sentence itself says happens: its clauses, with doers, verb, object, place and hour, in their order."""

from __future__ import annotations

import re

from . import words as w
from .clause_words import (
    ABSTRACT,
    ADVERB,
    AUX,
    COMPLEMENT,
    DETS,
    JOIN,
    LIMIT,
    OBJECT,
    OWN,
    PREPS,
    PRONOUN,
    REL,
    SPEECH,
)
from .grounds import implied_set
from .nominal import nominal, subject_words
from .places import PLACE_OF
from .professions import WORK_OF
from .reading import SKY_VERBS, Event, Mention, Person, Reading, mark


def find_events(r: Reading, used: set[int]) -> None:
    """Fill ``r.events`` and mark their tokens. Names nobody yet: the cast gets its names later."""
    if r.language or not r.tokens:
        return
    _Clauses(r, used).run()
    if not r.events:
        nominal(r, used)


class _Clauses:
    """One walk over the verbs of the sentence."""

    def __init__(self, r: Reading, used: set[int]) -> None:
        self.r, self.used, self.t = r, used, r.tokens
        self.low = [t.low for t in r.tokens]
        self.at: dict[int, Mention] = {k: m for m in r.mentions for k in range(m.start, m.start + m.length)}
        self.last: tuple[Person, ...] = ()
        self.antecedent: tuple[Person, ...] = ()
        self.last_thing = ""
        self.since = -1
        """First token of the relative clause that is open, or -1."""

    def gap(self, i: int) -> str:
        """What stands between token ``i`` and the one before."""
        return self.r.story[self.t[i - 1].end: self.t[i].start] if 0 < i < len(self.t) else "." if i else ""

    def hard(self, i: int) -> bool:
        """Whether a full stop, a semicolon or the like stands before token ``i``."""
        return i <= 0 or i >= len(self.t) or bool(re.search(r"[.;:!?\n\"“”()]|\s[-–—]\s|—", self.gap(i)))

    def soft(self, i: int) -> bool:
        """Whether a comma or more stands before token ``i``."""
        return self.hard(i) or "," in self.gap(i)

    # -- verbs ----------------------------------------------------------------------------------------------------
    def base(self, i: int) -> str:
        """Base form of the verb that token ``i`` may be, '' if none."""
        low = self.low[i]
        if low in w.BASE_OF:
            return w.BASE_OF[low]
        if low in w.STOP or low in w.THINGS or low in PLACE_OF or low in WORK_OF or len(low) < 4 or self.t[i].text[0].isupper():
            return ""
        subject = i > 0 and not self.hard(i) and (i - 1 in self.at or self.low[i - 1] in ("who", "he", "she", "it"))
        if not subject or not low.endswith("s") or low.endswith(("ss", "us", "ous")):
            return ""
        if low.endswith("ies"):
            return low[:-3] + "y"
        return low[:-2] if low.endswith(("ches", "shes", "sses", "xes", "zes")) else low[:-1]

    def finite(self, i: int) -> bool:
        """Whether token ``i`` is the verb of a clause, and not a noun, an infinitive or a participle used as an adjective."""
        low, base = self.low[i], self.base(i)
        if not base or low in AUX or i in self.at or self.t[i].owner or (i == 0):
            return False
        k = i - 1
        while k >= 0 and not self.soft(k + 1) and (self.low[k] in ADVERB or self.low[k].endswith("ly")) and k not in self.at:
            k -= 1
        prev = self.low[k] if k >= 0 and not self.hard(k + 1) else ""
        joined = prev in JOIN or prev in REL or prev in PRONOUN or k in self.at or (k >= 0 and self.soft(k + 1))
        if prev == "to" or (prev == "her" and k not in self.at) or (prev in DETS and k not in self.at):
            return False
        if low.endswith("ing") and base != low:
            before = w.BASE_OF.get(prev, "")
            return before not in COMPLEMENT and (k in self.at or prev in ("is", "are", "was", "were", *REL) or prev == "and")
        if prev in AUX:
            return prev in ("does", "do", "did", "can", "will", "must", "would", "could") and low == base
        if prev in PREPS and prev not in JOIN:
            return False
        if not joined and self._in_noun(k):
            return False
        if low == base and w.BASE_OF.get(low) == low and low not in ("put", "cut", "let", "set", "shut", "hit", "read", "spread"):
            return self._plural_before(k, i)
        if low.endswith(("ed", "en", "lost", "found", "built", "made", "born")) and base != low and (self._next(i) == "by"
                or (k in self.at and k == i - 1 and self._next(i) in ("in", "on", "at", "from") and not low.endswith(("walked", "lived",
                "arrived", "sailed", "stayed")))):
            return False
        if low in w.THINGS or low.removesuffix("s") in w.THINGS or low in PLACE_OF or low in w.TRAIT_WORDS:
            return joined and not (prev in ("and", "or") and self._list_noun(k))
        return joined or bool(prev)

    def _list_noun(self, k: int) -> bool:
        """'birds and stars': the word before 'and' is the object of a verb and bare."""
        return k >= 1 and (self.low[k - 1] in w.THINGS or self.low[k - 1].endswith("s")) and self.low[k - 1] not in w.BASE_OF

    def _next(self, i: int) -> str:
        return self.low[i + 1] if i + 1 < len(self.low) and not self.hard(i + 1) else ""

    def _in_noun(self, k: int) -> bool:
        """Whether going left over adjectives leads to a determiner: 'the first show'."""
        steps = 0
        while k >= 0 and steps < 3 and not self.soft(k + 1) and k not in self.at:
            if self.low[k] in DETS:
                return steps > 0 and (self.low[k + 1] in w.TRAIT_WORDS or self.low[k + 1] in w.COLOUR_OF or self.low[k + 1] in w.AGE_OF)
            if self.low[k] not in w.TRAIT_WORDS and self.low[k] not in w.COLOUR_OF and self.low[k] not in w.AGE_OF:
                return False
            k -= 1
            steps += 1
        return False

    def _plural_before(self, k: int, i: int) -> bool:
        """Whether what stands before a bare verb is several people, or a verb of theirs."""
        if k < 0:
            return False
        if self.low[k] in ("they", "we") or (k in self.at and (len(self.at[k].people) > 1 or self._chain(k, False)[1] > 1)):
            return True
        if self.low[k] in REL and k - 1 in self.at:
            return len(self.at[k - 1].people) > 1
        return self.low[k] in ("and", "then", "but") and len(self.last) > 1

    # -- doers ----------------------------------------------------------------------------------------------------
    def _chain(self, k: int, after_verb: bool) -> tuple[tuple[Person, ...], int, int]:
        """The people of 'A, B and C' that end at token ``k``: they, how many, and the first token of the phrase."""
        people: list[Person] = []
        start = k
        while k in self.at:
            m = self.at[k]
            people = [*m.people, *people]
            k = start = m.start
            while k - 1 >= 0 and not self.soft(k) and (self._describes(k - 1)):
                k = start = k - 1
            j = k - 1
            if j >= 0 and self.low[j] == "and" and not self.hard(k) and (h := self._head(j - 1)) in self.at and not (
                    after_verb and not self._opens(h)):
                k = h
            elif j in self.at and self.soft(k) and not self.hard(k) and len(people) > 1:
                k = j
            else:
                break
        whole: list[Person] = []
        for p in people:
            if not any(p is q for q in whole):
                whole.append(p)
        return tuple(whole), len(whole), start

    def _opens(self, h: int) -> bool:
        """Whether the phrase of the mention at ``h`` opens a clause: 'while a girl and …', and not 'finds a girl and …'."""
        start = self.at[h].start
        while start - 1 >= 0 and not self.soft(start) and self._describes(start - 1):
            start -= 1
        return self.hard(start) or self.low[start - 1] in JOIN

    def _describes(self, i: int) -> bool:
        low = self.low[i]
        return i not in self.at and (low in DETS or low in w.TRAIT_WORDS or low in w.AGE_OF or low in w.COLOUR_OF or low in w.NATIONS
            or low in w.HAIR_COLOUR_OF or low in w.BUILD_OF)

    def doers(self, i: int, verb_before: int) -> tuple[tuple[Person, ...], str, int]:
        """Who does the verb at ``i``: people, or the words of a thing, and the first token of the clause."""
        k = i - 1
        while k >= 0 and not self.soft(k + 1) and k not in self.at and (self.low[k] in ADVERB or self.low[k] in AUX
            or self.low[k].endswith("ly")):
            k -= 1
        first = k + 1
        if k < 0 or self.hard(k + 1):
            return self.last, "", first
        low = self.low[k]
        if low in REL:
            self.since = k
            if k - 1 in self.at:
                m, _, _ = self._chain(k - 1, verb_before >= 0)
                fresh = verb_before < 0 or any(self.hard(x) for x in range(verb_before + 1, k + 1))
                self.antecedent = m if fresh else self.last
                return m, "", k
            noun, start = self._noun(k - 1)
            return (), noun, start if noun else k
        if low in PRONOUN and k not in self.at:
            if low == "it" and w.BASE_OF.get(self.low[i], self.low[i].removesuffix("s")) in SKY_VERBS:
                return (), "it", self._joint(k)
            people = self.meant(low)
            thing = self.thing(verb_before + 1, k) if low == "it" and not people and verb_before >= 0 else ""
            return people, f"the {thing}" if thing else "", self._joint(k)
        if low in JOIN or ("," in self.gap(k + 1)):
            here = self.antecedent if "," in self.gap(k + 1) and self.antecedent and low not in JOIN else self.last
            return here, "", self._joint(k + 1)
        if 0 <= self.since < verb_before and self.antecedent and not any(self.soft(x) or self.low[x] in JOIN
                for x in range(verb_before + 1, i)):
            self.since = -1
            return self.antecedent, "", first
        j = self._head(k)
        if j in self.at:
            people, _, start = self._chain(j, verb_before >= 0)
            return people, "", self._joint(start)
        noun, start = self._noun(k)
        return (), noun, self._joint(start)

    def _head(self, k: int) -> int:
        """From the end of 'the keeper of the lighthouse' back to 'keeper'."""
        j = k
        while j >= 0 and not self.soft(j + 1) and j not in self.at and k - j < 6:
            if self.low[j] in JOIN:
                return k
            if self.low[j] in PREPS:
                return j - 1 if j - 1 in self.at else k
            if self.low[j] in w.BASE_OF and self.low[j] not in w.THINGS and self.low[j] not in PLACE_OF:
                return k
            j -= 1
        return j if j in self.at and not self.soft(j + 1) and j == k else k

    def _noun(self, k: int) -> tuple[str, int]:
        """The words of the thing that ends at token ``k``, with its article, and where they start."""
        j = k
        while j >= 0 and k - j < 4 and self.low[j] not in DETS:
            if self.low[j] in JOIN or self.low[j] in PREPS or (self.soft(j + 1) and j < k):
                return "", k + 1
            j -= 1
        if j < 0 or self.low[j] not in ("a", "an", "the", "his", "her", "its", "their"):
            return "", k + 1
        return " ".join(["the", *self.low[j + 1: k + 1]]), j

    def _joint(self, start: int) -> int:
        """The first token of a clause, its linking word included."""
        while start - 1 >= 0 and not self.hard(start) and (self.low[start - 1] in JOIN or self.low[start - 1] in ("then", "finally")):
            start -= 1
        return start

    def meant(self, pronoun: str) -> tuple[Person, ...]:
        """Whom a pronoun means."""
        people = self.r.people
        if pronoun in ("they", "them"):
            return self.last if len(self.last) > 1 else tuple(people[:3]) if len(people) > 1 else self.last
        if pronoun == "it":
            return tuple(p for p in people if p.species != "human")[:1]
        gender = w.GENDER_WORDS[pronoun]
        pool = [*(p for p in self.last if p.gender in (gender, "")), *(p for p in people if p.gender == gender),
            *(p for p in people if not p.gender and p.species == "human")]
        return tuple(pool[:1])

    # -- clauses --------------------------------------------------------------------------------------------------
    def run(self) -> None:
        """Find the verbs, then cut the sentence between them."""
        found: list[tuple[int, tuple[Person, ...], str, int]] = []
        before = -1
        for i in range(len(self.t)):
            if i and self.hard(i):
                self.since, self.antecedent = -1, ()
            if not self.finite(i):
                continue
            people, noun, start = self.doers(i, before)
            if not people and not noun:
                continue
            found.append((i, people, noun, start))
            before = i
            self.last = people or self.last
        for n, (i, people, noun, start) in enumerate(found[: 3 * LIMIT]):
            end = found[n + 1][3] if n + 1 < len(found) else len(self.t)
            event = self.event(i, people, noun, start, max(i + 1, end))
            if event is not None and len(self.r.events) < LIMIT and not any(e.text == event.text for e in self.r.events):
                self.r.events.append(event)
        self.r.events = [e for e in self.r.events if e.doers or len(self.r.events) < 6]

    def event(self, i: int, people: tuple[Person, ...], noun: str, start: int, end: int) -> Event | None:
        """The event of the verb at ``i`` whose words end before token ``end``; None when it shows nothing."""
        base = self.base(i)
        faded = base in ("go", "fall") and i + 1 < len(self.low) and self.low[i + 1] in w.TRAIT_WORDS
        if self._denied(i) or faded or (base in ABSTRACT and not (base in ("become", "turn") and "friends" in self.low[i: i + 3])):
            return None
        stop = next((k for k in range(i + 1, end) if self.hard(k)), end)
        stop = self._cut(i, stop)
        cast: list[Person] = list(people)
        words = self.words(i + 1, stop, cast, people)
        if not words and base in SPEECH:
            return None
        while words and ((words[-1] in PREPS and words[-1] not in ("home", "out", "up", "down", "off", "in")) or words[-1] in JOIN
            or words[-1] in DETS or (words[-1] in w.STOP and words[-1] not in ("out", "up", "down", "off", "away", "him", "her", "them",
            "it", "again", "together"))):
            words.pop()
        lead = subject_words(len(people)) if people else noun
        text = " ".join([lead, *self._manner(i), "{V}", *words])
        thing = self.thing(i + 1, stop)
        if not thing and f"the {self.last_thing}" in text and self.last_thing:
            thing = self.last_thing
        self.last_thing = thing or self.last_thing
        span = range(i, stop)
        early = stop < len(self.low) and self.low[stop] in ("before", "until")
        place = self.place(i, stop)
        then = next((w.BASE_OF[self.low[k]] for k in span if k > i and self.low[k - 1] == "to" and self.low[k] in w.BASE_OF), "")
        hour = next((w.HOURS_OF[self.low[k]] for k in range(start, stop) if self.low[k] in w.HOURS_OF and self.low[k] != "dark"), "")
        if base == "run" and "arms" in words:
            then = "hug"
        if not hour and {"moon", "stars", "star"} & set(noun.split()):
            hour = "night"
        lows = tuple(self.low[k] for k in (span if people else range(start, stop)) if not self.t[k].text[0].isupper())
        for k in span:
            if k not in self.used and (k == i or self.low[k] not in w.STOP):
                mark(self.r, self.used, k, f"event: {base}")
        work = people[0].work if people else ""
        return Event(base, text, tuple(cast), len(people), thing, then, place, implied_set(base, lows, work), hour,
            self.t[i].start, self.t[stop - 1].end, early)

    def _denied(self, i: int) -> bool:
        k = i - 1
        while k >= 0 and (self.low[k] in ADVERB or self.low[k] in AUX or self.low[k].endswith("n't")):
            if self.low[k] in ("never", "not") or self.low[k].endswith("n't"):
                return True
            k -= 1
        return False

    def _manner(self, i: int) -> list[str]:
        out: list[str] = []
        k = i - 1
        while k >= 0 and not self.soft(k + 1) and k not in self.at and self.low[k].endswith("ly"):
            out.insert(0, self.low[k])
            k -= 1
        return out

    def _cut(self, i: int, stop: int) -> int:
        """Where the words of a clause end: before a comma, a relative pronoun or a phrase of time."""
        for k in range(i + 1, min(stop, i + 16)):
            low = self.low[k]
            if "," in self.gap(k) or low in REL or (low in ("before", "until", "during", "while", "when") and k > i + 1):
                return k
            if low in ("before", "until", "after", "during") and not (low == "after" and base_run(self.base(i))):
                return k
        return min(stop, i + 16)

    def words(self, a: int, b: int, cast: list[Person], people: tuple[Person, ...]) -> list[str]:
        """Tokens ``a:b`` as words, with everybody in them as a place holder."""
        out: list[str] = []
        k = a
        while k < b:
            low, ahead = self.low[k], k
            while ahead < b and ahead not in self.at and (self._describes(ahead) or (ahead > k and low in DETS and ahead < k + 3
                    and self.low[ahead] not in w.STOP and any(x in self.at for x in range(ahead + 1, min(b, k + 4))))):
                ahead += 1
            if k in self.at or (ahead > k and ahead < b and ahead in self.at):
                m = self.at[ahead]
                if len(m.people) > 1 and m.people[0].species != "human":
                    # "the birds": a flock has no names
                    for p in m.people:
                        p.crowd = True
                        _place(cast, p)
                    out += ["the", self.low[m.start + m.length - 1]]
                else:
                    out.append(_subject_of([_place(cast, p) for p in m.people], self.t[m.start + m.length - 1].owner))
                k = m.start + m.length
            elif low in OWN and k + 1 < b and not (low == "her" and self.low[k + 1] in w.STOP):
                out.append(self.owner(low, cast, people))
                k += 1
            elif low in OBJECT and (k + 1 >= b or self.low[k + 1] in w.STOP or low in ("him", "them")):
                whom = [p for p in self.meant(low if low != "them" else "they") if not any(p is q for q in people)]
                if not whom and low != "it":
                    whom = [p for p in self.r.people if not any(p is q for q in people)
                        and (low == "them" or p.gender in (w.GENDER_WORDS.get(low, ""), ""))][:1]
                it = f"the {self.last_thing}" if low == "it" and self.last_thing else low
                out.append(_subject_of([_place(cast, p) for p in whom], False) if whom and it == low else it)
                k += 1
            else:
                out.append(self.t[k].text if self.t[k].text[0].isupper() and not self.r.story.isupper() else
                    low + ("'s" if self.t[k].owner and not low.endswith("s'") else ""))
                k += 1
        return out

    def owner(self, low: str, cast: list[Person], people: tuple[Person, ...]) -> str:
        """A possessive: a pronoun for the doer, a name for somebody else."""
        if low == "their" or len(people) > 1:
            return "their" if len(people) != 1 else "{his0}"
        if low == "its" or not people:
            return "{his0}" if people and people[0].species != "human" else low
        gender = w.GENDER_WORDS[low]
        if people[0].gender in (gender, "") and people[0].species == "human":
            others = [p for p in self.r.people if p is not people[0] and p.gender == gender]
            if not others or people[0].gender:
                people[0].gender = people[0].gender or gender
                return "{his0}"
        theirs = next((p for p in self.r.people if p.gender == gender and p is not people[0]), None)
        return f"{{{_place(cast, theirs)}s}}" if theirs is not None else "{his0}"

    def thing(self, a: int, b: int) -> str:
        """The first object of tokens ``a:b`` that is no person, without its article."""
        k = a
        while k < b:
            low = self.low[k]
            if k in self.at or (low in DETS and (k + 1 in self.at or (k + 2 in self.at and self._describes(k + 1)))) or (self._describes(
                    k) and k + 1 in self.at):
                k += 1
                continue
            if (low in PREPS and low != "for") or low == "to":
                return ""
            if (low in DETS or k == a or k - 1 in self.at) and low not in PREPS and low not in ADVERB:
                j = k + 1 if low in DETS else k
                out: list[str] = []
                while j < b and j not in self.at and self.low[j] not in w.STOP and self.low[j] not in ADVERB and len(out) < 3:
                    out.append(self.low[j])
                    j += 1
                if out and (out[-1] in w.HOURS_OF or out[-1] in ("day", "days", "year", "years", "time", "times") or j in self.at):
                    return ""
                if out:
                    return " ".join(out)[:40] if not out[-1].endswith("ly") and out[-1] not in ("home", "away", "there") else ""
            k += 1
        return ""

    def place(self, a: int, b: int) -> tuple[str, str]:
        """The place that tokens ``a:b`` name."""
        for k in range(a + 1, b):
            low = self.low[k]
            if (low in PLACE_OF or low.removesuffix("s") in PLACE_OF) and low != "home" and k not in self.at and self.low[k + 1: k + 2] != [low]:
                named = next(((s, n) for s, n in self.r.places if n in (low, low.removesuffix("s"))), None)
                if named:
                    return named
        return "", ""


def base_run(base: str) -> bool:
    """'runs after it' goes somewhere; 'sings after the war' does not."""
    return base in ("run", "go", "look", "chase", "climb", "call", "jump")


def _place(cast: list[Person], p: Person) -> int:
    k = next((n for n, q in enumerate(cast) if q is p), -1)
    if k < 0:
        cast.append(p)
        k = len(cast) - 1
    return k


def _subject_of(places: list[int], owner: bool) -> str:
    names = [f"{{{k}{'s' if owner and k == places[-1] else ''}}}" for k in places]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


__all__ = ["find_events"]
