"""Precision and recall of the validator's deterministic part on scripts with one known fault and on clean ones.

    python benchmarks/validator.py [--each 8] [--seed 0] [--misses]

No model is asked. Faults are planted by the planter of the tests (``tests/script/faults.py``), harmless edits made by
``tests/script/harmless.py``, both in films written by hand and in composed ones; the protocol is that of ``tests/script/trial.py``.
Prints Markdown; the same arguments print the same figures.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

from vgot.tests.script import natural, trial
from vgot.tests.script.faults import FAULTS
from vgot.tests.script.trial import Verdict, wilson


def share(good: int, of: int) -> str:
    """A share with its 95 % Wilson interval."""
    low, high = wilson(good, of)
    return f"{good}/{of} = {good / max(1, of):.3f} ({low:.3f}–{high:.3f})"


def counts(verdicts: Sequence[Verdict]) -> str:
    """The cells of a row: how many, found at all, found where it lies, right owner named, found without the director's lines."""
    columns = [sum(getattr(v, name) for v in verdicts) for name in ("alarm", "located", "blamed", "alone")]
    return " | ".join(map(str, [len(verdicts), *columns]))


def table(head: str, rows: Iterable[tuple[str, Sequence[Verdict]]]) -> str:
    """A table of verdicts by some name."""
    lines = [f"| {head} | scripts | alarm | located | rightly blamed | script alone |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {counts(v)} |" for name, v in rows)])


def grouped(verdicts: Sequence[Verdict], key: str) -> list[tuple[str, list[Verdict]]]:
    """Verdicts by an attribute, in order of appearance."""
    out: dict[str, list[Verdict]] = {}
    for v in verdicts:
        out.setdefault(getattr(v, key), []).append(v)
    return list(out.items())


def by_rule(verdicts: Sequence[Verdict]) -> str:
    """Kinds of faults under the rule that looks for them: located of planted, and how many of those blamed the right owner."""
    rows: dict[str, list[str]] = {}
    for kind, found in grouped(verdicts, "kind"):
        located, blamed = sum(v.located for v in found), sum(v.blamed for v in found)
        note = "" if blamed == located else f", {blamed} rightly blamed"
        rows.setdefault(FAULTS[kind].rule, []).append(f"{kind} {located}/{len(found)}{note}")
    return "\n".join(["| rule | kinds of planted faults: located/planted |", "|---|---|", *(f"| {r} | {'; '.join(k)} |" for r, k in rows.items())])


def main() -> None:
    """Run the trial and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=8, help="scripts per kind of fault and of edit")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--misses", action="store_true", help="also list what was missed, and every false alarm")
    args = parser.parse_args()

    scripts, others = trial.sources(), trial.sources(round=1)
    planted = trial.tried(trial.faulty_cases(scripts, args.each, args.seed))
    clean = [*trial.clean_cases(scripts, args.each, args.seed), *trial.clean_cases(others[10:], 0, args.seed)]
    false = [(c, hit) for c in clean if (hit := trial.false_alarm(c.script))]
    unseen = trial.tried(trial.unseen_cases(scripts, args.each, args.seed))
    foreign = trial.tried(trial.foreign_cases(scripts, 3, args.seed))
    contrary = trial.tried(trial.contrary_cases(scripts, 2, args.seed))
    junk = trial.tried(trial.junk_cases(scripts, 5, args.seed))

    true, alarms = sum(v.located for v in planted), sum(v.alarm for v in planted) + len(false)
    print(f"{len(planted)} scripts with one planted fault ({len({v.kind for v in planted})} kinds), {len(clean)} clean ones "
          f"({sum(c.kind != 'as written' for c in clean)} of them harmless edits)\n")
    print("| figure | value (95 % interval) |\n|---|---|")
    print(f"| precision | {share(true, alarms)} |\n| recall | {share(true, len(planted))} |")
    print(f"| right owner among the located | {share(sum(v.blamed for v in planted), true)} |")
    print(f"| recall by the script alone | {share(sum(v.alone for v in planted), len(planted))} |")
    print(f"| clean scripts with a false alarm | {share(len(false), len(clean))} |")
    prose = [hit for script in natural.films() for hit in trial.prose_alarms(script)]
    passing, fresh = trial.text_alarms(natural.AGREEING), trial.text_alarms(natural.HELD_OUT)
    print(f"| shots in a language model's prose with a false alarm | {share(len(prose), sum(len(s.shots) for s in natural.films()))} |")
    print(f"| texts with such words in passing: false alarms | {share(len(passing), len(natural.AGREEING))} |")
    print(f"| texts set down after all mending: false alarms | {share(len(fresh), len(natural.HELD_OUT))} |")
    print(f"| unseen kinds: recall | {share(sum(v.located for v in unseen), len(unseen))} |")
    print(f"| unseen kinds: right owner among the located | {share(sum(v.blamed for v in unseen), sum(v.located for v in unseen))} |")
    print(f"| free prose against the typed fields: recall | {share(sum(v.located for v in contrary), len(contrary))} |")
    print(f"| adapted shot of another story: recall | {share(sum(v.located for v in foreign), len(foreign))} |")
    print(f"| shots of random values: rejected | {share(sum(v.located for v in junk), len(junk))} |\n")
    print(table("domain", sorted(grouped(planted, "domain"))), "\n")
    print(by_rule(planted), "\n")
    print(table("unseen: changed field", sorted([*grouped(unseen, "kind"), *grouped(contrary, "kind")])))
    if args.misses:
        for v in (*planted, *unseen, *contrary):
            if not v.blamed:
                print(f"- {v.kind} ({v.domain}): {'blamed another' if v.located else 'elsewhere' if v.alarm else 'missed'}: {v.reasons[:1]}")
        for case, (at, review) in false:
            print(f"- false alarm: {case.kind}, {case.script.title}, shot {at + 1}: {review.reasons[:1]}")


if __name__ == "__main__":
    main()
