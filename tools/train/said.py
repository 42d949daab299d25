"""Sentences that the project's own words hold: they teach the violations what is harmless, and what is not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.formats import read
from evals.checklist import Checklist
from evals.criteria import Criterion
from evals.cues.declared import Cues, Labelled

OWN = "own words"
"""The writer of these sentences: what else they do than violate is not labelled."""
_FORMS = re.compile(r"<([^<>|]*)\|([^<>|]*)>")
_END = re.compile(r"(?<=[.?!])\s+")
_SLOT = re.compile(r"\{[a-z_]+\}")
_FILLER = "7781"


def own_sentences(prompts: Path, cues: Cues) -> tuple[Labelled, ...]:
    """Give the wordings of the playbooks and of the policy, which are harmless, and the examples of the guidance."""
    found = [*_playbooks(prompts), *_examples(prompts, cues)]
    return tuple({sentence.text: sentence for sentence in found}.values())


def _playbooks(prompts: Path) -> Iterator[Labelled]:
    for path in sorted((*prompts.glob("playbook/*.yaml"), *prompts.glob("company/**/words/*.yaml"))):
        for text in _texts(read(path).data):
            for form in (1, 2):
                said = _SLOT.sub(_FILLER, _FORMS.sub(rf"\{form}", text)).strip()
                for sentence in filter(None, _END.split(said)):
                    yield Labelled(text=sentence, cue="plain", language=path.stem, trade=sentence[:12], writer=OWN)


def _texts(node: Any) -> Iterator[str]:
    """Yield every wording under `say`, and every string of the policy's words that is a sentence."""
    if isinstance(node, dict):
        for name, below in node.items():
            if name not in ("mirror", "when", "done_cue", "acts", "act_joins"):
                yield from _texts(below)
    elif isinstance(node, list):
        for below in node:
            yield from _texts(below)
    elif isinstance(node, str) and node[-1:] in ".?!" and " " in node:
        yield node


def _examples(prompts: Path, cues: Cues) -> Iterator[Labelled]:
    for criterion in Checklist.load(prompts).criteria:
        cue = _violation(criterion, cues)
        for example in criterion.examples.good:
            near = cue or ""
            yield Labelled(text=example.reply, cue="plain", near=near, language=example.language, writer=OWN)
        for example in criterion.examples.bad if cue else ():
            yield Labelled(text=example.reply, cue=cue, language=example.language, writer=OWN)


def _violation(criterion: Criterion, cues: Cues) -> str | None:
    """Give the violation that a bad example of this item shows, where there is exactly one."""
    found = [cue.id for cue in cues.cues if cue.violation and cue.counts_as in criterion.heard]
    return found[0] if len(found) == 1 and criterion.trusted != "pass" else None
