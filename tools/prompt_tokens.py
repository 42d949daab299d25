"""Measures how long the prompts are, by moment and language: `python -m tools.prompt_tokens`.

With `tiktoken` installed and its vocabulary on this machine, tokens are counted as `o200k_base` does; otherwise they
are estimated as the budget does, at four bytes a token. The first line says which.
"""

import asyncio
import importlib
from collections.abc import Callable

from app.bootstrap import Services, build_services
from app.domain.facts import SuppliedFacts
from app.domain.knowledge import MAX_SNIPPETS, Snippet
from app.domain.message import Thread
from app.domain.ports import ChatRequest
from app.domain.request import DraftRequest
from app.domain.situation import Situation
from app.drafting.budget import BUDGET_TOKENS, estimate
from app.drafting.examples import Examples
from app.drafting.phrases import load_playbooks
from app.drafting.prompt import Prompts
from app.drafting.seal import Seal
from app.settings import Settings

Count = Callable[[str], int]
ENCODING = "o200k_base"
MESSAGES = {
    "listen": "Something is wrong with what I ordered from you, and I am tired of it. What now?",
    "resolve": "My order 40217 was due on Monday and it has not come. I need it for my sister's wedding on Saturday!",
    "follow_up": "It works again, thank you. That was quick.",
    "no_failure": "Do you ship to Norway, and how long does it take?",
}
FACTS: dict[str, dict[str, object]] = {
    "listen": {"stage": "listen"},
    "resolve": {
        "stage": "resolve",
        "cause_found": "the parcel was sorted to the wrong depot",
        "fault": "company",
        "prevention": "labels are now read by two scanners",
    },
    "follow_up": {"stage": "follow_up"},
    "no_failure": {"delivery": "to Norway within 6 working days", "fault": "none"},
}
PAGE = Snippet(title="How long a parcel is searched for", text="A search takes two working days. " * 30)


def counter() -> tuple[str, Count]:
    """Give the name of the measure and the function that counts."""
    try:
        encoding = importlib.import_module("tiktoken").get_encoding(ENCODING)
    except (ImportError, OSError):
        return "estimated at 4 bytes a token (tiktoken or its vocabulary is not here)", estimate
    return f"counted by tiktoken, {ENCODING}", lambda text: len(encoding.encode(text, disallowed_special=()))


async def situation(services: Services, moment: str, language: str, **more: object) -> Situation:
    """Understand the message of a moment as if it had to be answered in `language`."""
    request = DraftRequest(thread=Thread.single(MESSAGES[moment]), facts=SuppliedFacts.parse(FACTS[moment]))
    understood = await services.drafting.situation(request)
    return understood.model_copy(update={"reply_language": language, **more})


async def measure(services: Services, count: Count) -> list[tuple[str, str, int, int]]:
    """Measure every moment in every language that has examples: (moment, language, tokens, of them the example)."""
    folder = services.settings.prompts_dir
    prompts, examples, books = Prompts.load(folder), Examples.load(folder), load_playbooks(folder)

    def tokens(case: Situation) -> int:
        rendered = prompts.render_reply(case, services.checklist.applicable(case), Seal.random(), books)
        return _length(rendered.request, count)

    rows = []
    for moment in MESSAGES:
        for language in sorted(examples.languages):
            case = await situation(services, moment, language)
            shown = sum(count(example.text) for example in examples.choose(case))
            rows.append((moment, language, tokens(case), shown))
    paged = await situation(services, "resolve", "en", knowledge=(PAGE,) * MAX_SNIPPETS)
    rows.append((f"resolve, {MAX_SNIPPETS} passages of {len(PAGE.text)} characters", "en", tokens(paged), 0))
    return rows


def main() -> None:
    """Print a table, and the longest prompt beside the budget."""
    name, count = counter()
    rows = asyncio.run(measure(build_services(Settings(model=None, encoder="off")), count))
    print(f"prompt tokens, {name}; budget {BUDGET_TOKENS:,}")
    for moment, language, tokens, shown in rows:
        print(f"{moment:45} {language:3} {tokens:6,}   of them the example {shown:4}")
    print(f"longest without knowledge: {max(tokens for _, _, tokens, _ in rows[:-1]):,}")


def _length(request: ChatRequest, count: Count) -> int:
    return count(request.system) + count(request.user)


if __name__ == "__main__":
    main()
