"""The checklist: all criteria of a folder, and the verdict of each on a reply."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from app.domain.errors import InvalidFile, Mistake
from app.domain.request import Judgement
from app.domain.scorecard import ItemResult, Layer, Promise, Scorecard, Verdict
from app.domain.situation import Situation
from app.domain.value import Span, Value
from evals.analysis import Analysis, Reference, analyse, runs_of
from evals.checks import KINDS
from evals.checks.language import is_foreign
from evals.criteria import Criterion, read_criterion
from evals.cues import CueModel, Heard, hear
from evals.finding import Finding, nothing, unsure
from evals.languages import load_languages
from evals.lexicon import Lexicon, Lexicons, wordless
from evals.promises import ledger
from evals.settling import Settled, says_too_little, settle

Ledger = Callable[[str, Situation], tuple[Promise, ...]]
MAIN_LANGUAGE = "en"
"""The language in which every word list must exist."""


class Checklist:
    """All criteria, ready to judge."""

    def __init__(
        self,
        criteria: Iterable[Criterion],
        lexicons: Lexicons,
        reference: Reference,
        *,
        read_promises: Ledger = ledger,
        cues: CueModel | None = None,
    ) -> None:
        self.criteria = tuple(sorted(criteria, key=lambda criterion: (criterion.order, criterion.id)))
        """All items, in the order of the moves of a reply."""
        self._lexicons = lexicons
        self._reference = reference
        self._read_promises = read_promises
        self._cues = cues
        self._parameters: dict[str, Value] = {criterion.id: criterion.parameter for criterion in self.criteria}
        self._lists = {criterion.id: criterion.lists for criterion in self.criteria}

    @classmethod
    def load(cls, folder: Path, *, read_promises: Ledger = ledger, cues: CueModel | None = None) -> "Checklist":
        """Read `guidance/` and `lexicons/checklist/` of the folder of prompts; without `cues` the rules judge alone.

        Raises `InvalidFile` with every mistake of all guidance files, or of all word lists.
        """
        words = folder / "lexicons" / "checklist"
        lexicons = Lexicons(words)
        main = lexicons.of(MAIN_LANGUAGE)
        criteria = _read_all(folder / "guidance", main)
        guidance_runs = frozenset(run for criterion in criteria for run in runs_of(criterion.body, main))
        reference = Reference(load_languages(words / "languages.yaml"), guidance_runs)
        return cls(criteria, lexicons, reference, read_promises=read_promises, cues=cues)

    def applicable(self, situation: Situation) -> tuple[Criterion, ...]:
        """List the items that a reply to this situation will be judged by: prompt and score use the same ones."""
        stage, conditions = situation.stage.id, situation.conditions
        return tuple(criterion for criterion in self.criteria if criterion.applies(stage, conditions))

    def judge(self, reply: str, situation: Situation, blanks: tuple[Span, ...] = ()) -> Judgement:
        """Judge a reply; never raises for any text.

        `blanks`: the named places that the writer left for the agent.
        """
        language = situation.reply_language.split("-")[0]
        lexicon, notices = self._lexicon(language)
        promises = self._read_promises(reply, situation)
        analysis = analyse(reply, situation, lexicon, promises=promises, blanks=blanks, reference=self._reference)
        if is_foreign(analysis, situation):
            # Our word lists say nothing of a reply in a language that they are not for.
            lexicon = wordless(language)
            analysis = analyse(reply, situation, lexicon, promises=promises, blanks=blanks, reference=self._reference)
        heard = None if self._cues is None else hear(self._cues, analysis.text, analysis.courtesy)
        asked = {criterion.id for criterion in self.applicable(situation)}
        items = tuple(
            self._result(criterion, analysis, situation, lexicon, heard)
            if criterion.id in asked
            else _not_asked(criterion, situation)
            for criterion in self.criteria
        )
        card = score(items, self.criteria)
        return Judgement(scorecard=card, promises=promises, notices=(*situation.notices, *notices))

    def prepare(self, languages: Iterable[str]) -> None:
        """Read the word lists of some languages before the first reply in them waits for that."""
        for language in languages:
            self._lexicon(language)

    def _lexicon(self, language: str) -> tuple[Lexicon, tuple[str, ...]]:
        try:
            return self._lexicons.of(language), ()
        except InvalidFile as error:
            # The main language was read when the service started; a mistake in another one must not stop a draft.
            return wordless(language), (f"The word lists of {language!r} cannot be read: {error.mistakes[0]}.",)

    def _result(
        self, criterion: Criterion, analysis: Analysis, situation: Situation, lexicon: Lexicon, heard: Heard | None
    ) -> ItemResult:
        parameter: Any = self._parameters[criterion.id]

        def check(read: Analysis) -> Finding:
            return KINDS[criterion.kind].run(read, situation, parameter, lexicon)

        if lexicon.has(self._lists[criterion.id]):
            settled = settle(criterion, check, analysis, heard)
        else:
            reason = f"There are no word lists for this item in the language {lexicon.language!r}."
            settled = Settled(Verdict.UNSURE, unsure(reason), Layer.RULES)
        if settled.verdict is Verdict.PASS and says_too_little(analysis):
            settled = Settled(Verdict.NA, nothing("The reply says too little to be judged for this."), settled.layer)
        return ItemResult(
            id=criterion.id,
            verdict=settled.verdict,
            reason=settled.finding.reason,
            spans=settled.finding.spans,
            fix=criterion.fix if settled.verdict is Verdict.FAIL else None,
            layer=settled.layer,
        )


def score(items: tuple[ItemResult, ...], criteria: tuple[Criterion, ...]) -> Scorecard:
    """Add up verdicts: passed / (passed + failed) by weight, decided / applicable by number, blockers by name."""
    weights = {criterion.id: criterion.weight for criterion in criteria}
    passed = sum(weights[item.id] for item in items if item.verdict is Verdict.PASS)
    failed = sum(weights[item.id] for item in items if item.verdict is Verdict.FAIL)
    applicable = [item for item in items if item.verdict is not Verdict.NA]
    decided = [item for item in applicable if item.verdict is not Verdict.UNSURE]
    stopping = {criterion.id for criterion in criteria if criterion.blocker}
    return Scorecard(
        score=passed / (passed + failed) if decided else None,
        coverage=len(decided) / len(applicable) if applicable else 0.0,
        blockers=tuple(item.id for item in items if item.verdict is Verdict.FAIL and item.id in stopping),
        items=items,
    )


def _not_asked(criterion: Criterion, situation: Situation) -> ItemResult:
    what = "situation" if situation.stage.id in criterion.stages else "stage"
    reason = f"It is not asked for in this {what}."
    return ItemResult(id=criterion.id, verdict=Verdict.NA, reason=reason, spans=(), fix=None)


def _read_all(folder: Path, known: Lexicon) -> list[Criterion]:
    criteria: list[Criterion] = []
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*.md")):
        try:
            criterion = read_criterion(path)
        except InvalidFile as error:
            mistakes.extend(error.mistakes)
            continue
        unknown = [name for name in criterion.lists if not known.has([name])]
        if unknown:
            problem = f"there is no word list named {', '.join(unknown)}"
            instead = f"add it to lexicons/checklist/{MAIN_LANGUAGE}.*.yaml, or correct the name"
            mistakes.append(Mistake(str(path), 1, problem, instead))
        criteria.append(criterion)
    if not criteria and not mistakes:
        mistakes.append(Mistake(str(folder), 1, "there is no guidance", "add one file an item, as no-blame.md"))
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return criteria
