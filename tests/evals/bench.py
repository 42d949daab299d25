"""Measures how long judging a reply takes: `python -m tests.evals.bench`."""

import math
import time
from pathlib import Path

from app.domain.scorecard import Promise
from app.domain.situation import Situation
from evals.checklist import Checklist
from tests.situations import make_situation

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
ROUNDS = 60
WORDS = 120
SAMPLES = (
    ("The flask leaks at the lid. Order 5512, I need it for the hike on Sunday.", "resolve"),
    ("Nobody came to tune the piano, and the concert is tomorrow evening!", "listen"),
    ("You charged the parking fee twice, 12.50 each time, and the hotline hangs up.", "resolve"),
    ("The new lens is here and it fits. Took you long enough.", "follow_up"),
)
SENTENCES = (
    "You paid twice for one evening, and the hotline hung up on you.",
    "Our machine sent the charge again after it had lost the line.",
    "I am sorry we took money that was not ours.",
    "I have sent the second charge back to your card; it shows within 5 working days.",
    "Nobody should have to prove that they parked only once.",
    "The machine is switched off until the engineer has replaced its modem on Thursday.",
    "There is nothing you need to do.",
    "If it has not arrived by Friday, reply here and it comes straight to me.",
    "Which card did you use, and does the receipt show one number or two?",
    "Your lens was ground again on Tuesday, and the edge is smooth now.",
    "We never told you that the tuner had changed the day, and we should have.",
    "Thank you for the photo; it shows the crack at the lid.",
)


def replies() -> list[str]:
    """Make replies of about `WORDS` words, each begun at another sentence."""
    made = []
    for start in range(len(SENTENCES)):
        chosen: list[str] = []
        while sum(len(sentence.split()) for sentence in chosen) < WORDS:
            chosen.append(SENTENCES[(start + len(chosen)) % len(SENTENCES)])
        made.append(" ".join(chosen))
    return made


def times_ms(checklist: Checklist) -> list[float]:
    """Judge every reply in every situation, `ROUNDS` times, after one round to warm up."""
    cases = [(reply, make_situation(message, stage=stage)) for reply in replies() for message, stage in SAMPLES]
    times = []
    for number in range(ROUNDS + 1):
        for reply, situation in cases:
            began = time.perf_counter()
            checklist.judge(reply, situation)
            if number:
                times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def without_ledger(reply: str, situation: Situation) -> tuple[Promise, ...]:
    """Stand in for the ledger, so that the checklist alone is measured."""
    del reply, situation
    return ()


def main() -> None:
    """Print the middle and the slow end, with the ledger and without."""
    for name, checklist in (
        ("with the ledger", Checklist.load(PROMPTS)),
        ("checklist alone", Checklist.load(PROMPTS, read_promises=without_ledger)),
    ):
        times = times_ms(checklist)
        middle, slow = times[len(times) // 2], times[math.ceil(0.99 * len(times)) - 1]
        print(f"{name}: p50 {middle:.2f} ms, p99 {slow:.2f} ms for a reply of {WORDS} words ({len(times)} runs)")  # noqa: T201 (a script that prints)


if __name__ == "__main__":
    main()
