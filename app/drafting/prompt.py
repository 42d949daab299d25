"""The prompts of the model writer: templates read from files, checked when they are read, rendered strictly.

How long they are is measured by `python -m tools.prompt_tokens`; how long they may be stands in `budget.py`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from jinja2 import DictLoader, StrictUndefined, Template, TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment

from app import formats
from app.domain.errors import InvalidFile, Mistake
from app.domain.ports import ChatRequest
from app.domain.scorecard import ItemResult, Promise
from app.domain.situation import Situation
from app.domain.stage import Stage
from app.domain.value import Value
from app.drafting.brief import Brief, make_brief
from app.drafting.budget import estimate, fit
from app.drafting.examples import Example, Examples
from app.drafting.faults import Fault, list_faults
from app.drafting.habits import Habits
from app.drafting.moves import Move, plan_moves
from app.drafting.phrases import Playbook
from app.drafting.seal import Seal

REPLY, REPAIR, PLAN = "reply.md.j2", "repair.md.j2", "plan.md.j2"
BLOCKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {REPLY: ("system", "examples", "material", "task"), PLAN: tuple(Move)}
)
"""The blocks that a template must have; one that it has beside them would have no effect."""
VARIED = 0.8
"""Temperature of a further wording, so that it differs from the first."""
MAX_TOKENS = 1_500
"""Room for the longest reply in any script, and for models that think before they write."""


class Guidance(Protocol):
    """What the prompt needs of a checklist's item."""

    @property
    def body(self) -> str:
        """The words for the writer."""
        ...


class Rulebook(Protocol):
    """What a model writer needs of the checklist."""

    def applicable(self, situation: Situation) -> Sequence[Guidance]:
        """List the items that a reply to this situation will be judged by."""
        ...


class Rendered(Value):
    """A request, and what the reply to it may and may not hold."""

    request: ChatRequest
    blanks: tuple[str, ...]
    """Blanks that the prompt asked for."""
    secret: str
    """The system prompt without the company's own voice and the examples: no stretch of it belongs in a reply."""
    notices: tuple[str, ...]
    """What was left out of a prompt that would have been too long."""


class _ReplyVariables(Value):
    """What the reply template may say beside the brief."""

    steps: tuple[str, ...]
    """The plan of the reply, in order."""
    examples: tuple[Example, ...]
    variant: int
    """0 for the first wording, more for those that are written beside it."""


class _RepairVariables(Value):
    """What the repair template may say beside the brief."""

    draft: str
    faults: tuple[Fault, ...]


class Prompts:
    """The templates of one folder, ready to render."""

    def __init__(self, environment: SandboxedEnvironment, habits: Habits, examples: Examples) -> None:
        self._reply = environment.get_template(REPLY)
        self._repair = environment.get_template(REPAIR)
        self._plan = environment.get_template(PLAN)
        self._examples = examples
        self.habits = habits

    @classmethod
    def load(cls, folder: Path) -> "Prompts":
        """Read the templates below `folder`; raises `InvalidFile` with every mistake.

        A template that nothing uses is a mistake: somebody believes that it has an effect.
        """
        names = (REPLY, REPAIR, PLAN, *(f"stages/{stage}.md.j2" for stage in Stage))
        texts = {name: formats.read_text(folder / name) for name in names}
        environment = SandboxedEnvironment(
            loader=DictLoader(texts),
            undefined=StrictUndefined,
            autoescape=False,  # text for a model, never HTML
            trim_blocks=True,
            lstrip_blocks=True,
        )
        mistakes = (
            *_unused(folder),
            *(found for name in names for found in _mistakes(environment, folder, name, texts)),
        )
        if mistakes:
            raise InvalidFile(mistakes)
        return cls(environment, Habits.load(folder), Examples.load(folder))

    def render_reply(
        self,
        situation: Situation,
        criteria: Sequence[Guidance],
        seal: Seal,
        books: Mapping[str, Playbook] = MappingProxyType({}),
        *,
        variant: int = 0,
    ) -> Rendered:
        """Render the request for a reply.

        `criteria`: the items that the reply will be judged by. `books`: wording of questions and names of blanks.
        `variant`: above 0 for a further wording, to be unlike the first.
        """
        brief = make_brief(situation, _bodies(criteria), seal, books)
        rendered = self._rendered(situation, brief, lambda values: _block(self._reply, "task", values), variant=variant)
        varied = {"temperature": VARIED} if variant else {}
        return rendered.model_copy(update={"request": rendered.request.model_copy(update=varied)})

    def render_repair(  # noqa: PLR0913 (what render_reply takes, and what was wrong)
        self,
        situation: Situation,
        criteria: Sequence[Guidance],
        seal: Seal,
        books: Mapping[str, Playbook] = MappingProxyType({}),
        *,
        reply: str,
        failed: tuple[ItemResult, ...],
        promises: tuple[Promise, ...],
    ) -> Rendered:
        """Render the request for a second try: the same material, the draft, and each fault with its words."""
        brief = make_brief(situation, _bodies(criteria), seal, books)
        faults = list_faults(failed, promises, situation, seal)
        extra = _RepairVariables(draft=seal.harmless(reply), faults=faults)
        return self._rendered(situation, brief, lambda values: self._repair.render(values | dict(extra)).strip())

    def _rendered(
        self, situation: Situation, brief: Brief, task: Callable[[dict[str, object]], str], *, variant: int = 0
    ) -> Rendered:
        """Render within the budget: once, and once more if something must be left out."""
        examples = self._examples.choose(situation)
        parts = self._parts(situation, brief, examples, task, variant)
        size = sum(estimate(part) for part in parts)
        fitted, examples, notices = fit(brief, examples, size)
        if notices:
            parts = self._parts(situation, fitted, examples, task, variant)
        system, shown, user = parts
        return Rendered(
            request=ChatRequest(system=f"{system}\n\n{shown}".strip(), user=user, max_tokens=MAX_TOKENS),
            blanks=brief.blanks,
            secret=system.replace(brief.voice_notes, "") if brief.voice_notes else system,
            notices=notices,
        )

    def _parts(
        self,
        situation: Situation,
        brief: Brief,
        examples: tuple[Example, ...],
        task: Callable[[dict[str, object]], str],
        variant: int,
    ) -> tuple[str, str, str]:
        """Give the system prompt, the examples that follow it, and what the user says."""
        values = dict(brief)
        extra = _ReplyVariables(steps=self._steps(situation, values), examples=examples, variant=variant)
        values |= dict(extra)
        system, shown, material = (_block(self._reply, name, values) for name in ("system", "examples", "material"))
        return re.sub(r"\n{3,}", "\n\n", system), shown, f"{material}\n\n{task(values)}"

    def _steps(self, situation: Situation, values: dict[str, object]) -> tuple[str, ...]:
        """Word the plan of the reply; a move that has nothing to say here is no step."""
        moves = [move for paragraph in plan_moves(situation) for move in paragraph]
        return tuple(step for move in moves if (step := " ".join(_block(self._plan, move, values).split())))


def _block(template: Template, name: str, values: dict[str, object]) -> str:
    context = template.new_context(values)
    return "".join(template.blocks[name](context)).strip()


def _bodies(criteria: Sequence[Guidance]) -> tuple[str, ...]:
    return tuple(criterion.body.strip() for criterion in criteria)


def _unused(folder: Path) -> tuple[Mistake, ...]:
    known = {f"{stage}.md.j2" for stage in Stage}
    found = sorted(path for path in (folder / "stages").glob("*") if path.name not in known)
    return tuple(
        Mistake(str(path), 1, "no stage uses this file", f"name it after a stage: {', '.join(sorted(known))}")
        for path in found
    )


def _mistakes(
    environment: SandboxedEnvironment, folder: Path, name: str, texts: Mapping[str, str]
) -> tuple[Mistake, ...]:
    file = str(folder / name)
    try:
        tree = environment.parse(texts[name])
        template: Template = environment.from_string(texts[name])
    except TemplateSyntaxError as error:
        return (Mistake(file, error.lineno, "this is no template", "correct the braces or the statement here"),)
    more: Mapping[str, type[Value]] = {REPLY: _ReplyVariables, REPAIR: _RepairVariables}
    known = {*Brief.model_fields, *(more[name].model_fields if name in more else ())}
    unknown = sorted(meta.find_undeclared_variables(tree) - known)
    found = [
        Mistake(file, _line(texts[name], variable), f"{variable!r} is no variable", f"use: {', '.join(sorted(known))}")
        for variable in unknown
    ]
    wanted = BLOCKS.get(name, ())
    found.extend(
        Mistake(file, 1, f"the block {block!r} is missing", f"add {{% block {block} %}}…{{% endblock %}}")
        for block in map(str, wanted)
        if block not in template.blocks
    )
    found.extend(
        Mistake(file, _line(texts[name], f"block {block} "), f"nothing uses the block {block!r}", "rename or remove it")
        for block in template.blocks
        if block not in wanted
    )
    return tuple(found)


def _line(text: str, word: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), 1) if word in line), 1)
