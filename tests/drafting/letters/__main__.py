"""`python -m tests.drafting.letters de --show 12`: write letters in a language and count what is wrong with them."""

import argparse
import sys
import time
from collections import Counter

from app.domain.company import Formality
from app.domain.facts import SuppliedFacts
from app.domain.message import Channel, Thread
from app.domain.request import DraftRequest
from evals.metrics import nearest_rank
from tests.drafting.letters.reading import Fault, faults, variety
from tests.drafting.letters.writing import Desk, Letter, desk, letter_file, requests


def main() -> int:
    """Write, count, and show."""
    arguments = _arguments()
    formality = Formality.INFORMAL if arguments.informal else Formality.FORMAL
    own = desk(arguments.language, formality)
    if arguments.message:
        facts = SuppliedFacts.parse(dict(fact.split("=", 1) for fact in arguments.fact))
        thread = Thread.single(arguments.message, Channel(arguments.channel))
        _show(own.write(DraftRequest(thread=thread, facts=facts, hints=(own.language,), writer="playbook")))
        return 0
    letters, times = _written(own, arguments.count)
    wrong = [fault for letter in letters for fault in faults(letter, letter_file(own.language).slips)]
    for letter in letters[arguments.skip : arguments.skip + arguments.show]:
        _show(letter)
    _report(letters, wrong, times, arguments.faults)
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("--count", type=int, default=560, help="letters to write")
    parser.add_argument("--show", type=int, default=0, help="letters to print")
    parser.add_argument("--skip", type=int, default=0, help="letters to pass over before printing")
    parser.add_argument("--faults", type=int, default=12, help="faults to print of each kind")
    parser.add_argument("--informal", action="store_true")
    parser.add_argument("--message", help="one message of yours")
    parser.add_argument("--fact", action="append", default=[], help="name=words, with --message")
    parser.add_argument("--channel", default="email")
    return parser.parse_args()


def _written(own: Desk, count: int) -> tuple[list[Letter], list[float]]:
    letters: list[Letter] = []
    times: list[float] = []
    for request in requests(own, count):
        began = time.perf_counter()
        letters.append(own.write(request))
        times.append((time.perf_counter() - began) * 1000)
    return letters, times


def _show(letter: Letter) -> None:
    draft, assessment = letter.outcome.draft, letter.outcome.assessment
    thread = letter.request.thread
    sys.stdout.write(f"\n=== {thread.channel} · {dict(letter.request.facts.texts)}\n>> {thread.message}\n")
    found = f"{assessment.cause.id} · {assessment.emotion.id} {assessment.intensity} · {letter.outcome.stage.id}"
    sys.stdout.write(f"-- {found} · {draft.state} · {draft.scorecard.score}\n{draft.reply}\n")


def _report(letters: list[Letter], wrong: list[Fault], times: list[float], most: int) -> None:
    shown: Counter[str] = Counter()
    for fault in wrong:
        shown[fault.kind] += 1
        if shown[fault.kind] <= most:
            sys.stdout.write(f"\n[{fault.kind}] {fault.words}\n  >> {fault.letter.request.thread.message[:160]}\n")
    found = variety(letters)
    stages = Counter(letter.outcome.stage.id.value for letter in letters)
    states = Counter(letter.outcome.draft.state.value for letter in letters)
    ranked = sorted(times)
    sys.stdout.write(
        f"\n{len(letters)} letters: {dict(shown) or 'nothing wrong'}; stages {dict(stages)}; states {dict(states)}\n"
        f"variety over {found.letters} messages: distinct {found.distinct:.2f}, alike {found.alike:.3f}, "
        f"openings {found.openings:.2f}\n"
        f"milliseconds a letter: p50 {nearest_rank(ranked, 0.5):.1f}, p95 {nearest_rank(ranked, 0.95):.1f}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
