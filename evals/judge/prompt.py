"""The questions to a judge: one template, checked when it is read, rendered strictly and always in the same order."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment

from app import formats
from app.domain.errors import InvalidFile, Mistake
from app.domain.ports import ChatRequest
from app.domain.stage import Stage
from app.domain.value import Value
from evals.criteria import Criterion, Example
from evals.judge.case import Case
from evals.judge.fence import fence, harmless
from evals.judge.sides import Proof, may_be_empty, proof_of

NAME = "judge.md.j2"
TEMPERATURE = 0.0
MAX_TOKENS = 1_500
"""Room for models that think before they answer."""
EXAMPLES = 2
"""Of each side."""
_BLOCKS = ("system", "case", "draft", "question")
_VARIABLES = ("case", "draft", "examples", "mark", "may_be_empty", "proof", "rubric")
_PROTOCOL = 1
"""Raise it when the reading of the answers changes: what was answered under another protocol is asked anew."""
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"verdict": {"type": "string", "enum": ["yes", "no", "na"]}, "quote": {"type": "string"}},
    "required": ["verdict", "quote"],
    "additionalProperties": False,
}


class Shown(Value):
    """An example in a question."""

    reply: str
    met: bool


class Question(Value):
    """What is asked about one item."""

    id: str
    version: str
    """Digest of everything that its guidance file says."""
    rubric: str
    """Yes means that the item is met."""
    proof: Proof
    may_be_empty: bool
    """Whether "na" is an answer."""
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()

    def examples(self, vote: int) -> tuple[Shown, ...]:
        """Choose two of each side; another vote sees others, the sides in another order."""
        good, bad = _some(self.good, vote, met=True), _some(self.bad, vote, met=False)
        return (*good, *bad) if vote % 2 == 0 else (*bad, *good)


def question_of(criterion: Criterion, stage: Stage, language: str) -> Question:
    """Make the question of an item; examples of the reply's stage and language come first."""
    content = criterion.model_dump_json().encode()
    return Question(
        id=criterion.id,
        version=hashlib.sha256(content).hexdigest(),
        rubric=criterion.rubric,
        proof=proof_of(criterion, stage),
        may_be_empty=may_be_empty(criterion),
        good=_replies(criterion.examples.good, stage, language),
        bad=_replies(criterion.examples.bad, stage, language),
    )


class JudgePrompt:
    """The template, ready to render."""

    def __init__(self, template: Template, source: str) -> None:
        self._template = template
        self._source = source
        self._system = _block(template, "system", {})

    @classmethod
    def load(cls, folder: Path) -> "JudgePrompt":
        """Read `judge.md.j2`; raises `InvalidFile` with every mistake of it."""
        path = folder / NAME
        source = formats.read_text(path)
        environment = SandboxedEnvironment(
            undefined=StrictUndefined,
            autoescape=False,  # text for a model, never HTML
            trim_blocks=True,
            lstrip_blocks=True,
        )
        try:
            template = environment.from_string(source)
            unknown = sorted(meta.find_undeclared_variables(environment.parse(source)) - set(_VARIABLES))
        except TemplateSyntaxError as error:
            mistake = Mistake(str(path), error.lineno, "this is no template", "correct the braces or the statement")
            raise InvalidFile((mistake,)) from None
        mistakes = [
            *(_told(path, source, name, "is no variable", f"use: {', '.join(_VARIABLES)}") for name in unknown),
            *(
                Mistake(str(path), 1, f"the block {name!r} is missing", f"add {{% block {name} %}}…{{% endblock %}}")
                for name in _BLOCKS
                if name not in template.blocks
            ),
            *(
                _told(path, source, name, "is a block that nothing uses", "rename or remove it")
                for name in template.blocks
                if name not in _BLOCKS
            ),
        ]
        if mistakes:
            raise InvalidFile(tuple(mistakes))
        return cls(template, source)

    def digest(self, votes: int) -> str:
        """Digest what decides how a question is put and how its answer is read."""
        parts = [_PROTOCOL, self._source, SCHEMA, TEMPERATURE, MAX_TOKENS, EXAMPLES, votes]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]

    def opening(self, case: Case, reply: str) -> str:
        """Render what all questions about one reply begin with: the case, then the draft."""
        # The mark of the case is known before the draft is written, so the draft may hold it; its own it cannot.
        shown = harmless(reply).replace(case.mark, "")
        values = {"case": case, "draft": shown, "mark": fence(case.mark, shown)}
        return f"{_block(self._template, 'case', values)}\n\n{_block(self._template, 'draft', values)}"

    def request(self, opening: str, question: Question, vote: int) -> ChatRequest:
        """Put one question behind an opening; `vote`, from 0, picks the examples."""
        values: dict[str, object] = {
            "rubric": question.rubric,
            "proof": question.proof.value,
            "may_be_empty": question.may_be_empty,
            "examples": question.examples(vote),
        }
        return ChatRequest(
            system=self._system,
            user=f"{opening}\n\n{_block(self._template, 'question', values)}",
            max_tokens=MAX_TOKENS,
            temperature=TEMPERATURE,
            json_schema=SCHEMA,
            schema_name="verdict",
        )


def _block(template: Template, name: str, values: dict[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(values))).strip()


def _told(path: Path, source: str, name: str, problem: str, instead: str) -> Mistake:
    line = next((number for number, line in enumerate(source.splitlines(), 1) if name in line), 1)
    return Mistake(str(path), line, f"{name!r} {problem}", instead)


def _replies(examples: Sequence[Example], stage: Stage, language: str) -> tuple[str, ...]:
    own = sorted(examples, key=lambda example: (example.stage not in (None, stage), example.language != language))
    return tuple(" ".join(example.reply.split()) for example in own)


def _some(replies: tuple[str, ...], vote: int, *, met: bool) -> tuple[Shown, ...]:
    begin = vote * EXAMPLES
    count = min(EXAMPLES, len(replies))
    return tuple(Shown(reply=replies[(begin + place) % len(replies)], met=met) for place in range(count))
