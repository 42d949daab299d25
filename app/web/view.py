"""What the page shows, in the labels that people read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.domain.assessment import Assessment
from app.domain.draft import Draft, Outcome, Understanding
from app.domain.request import Judgement
from app.domain.scorecard import ItemResult, Promise, Scorecard, Verdict
from app.domain.taxonomy import Taxonomy
from app.web.form import Form


class Criterion(Protocol):
    """What the page needs of a checklist item."""

    @property
    def id(self) -> str:
        """The id that a result carries."""
        ...

    @property
    def title(self) -> str:
        """What an agent reads."""
        ...

    @property
    def body(self) -> str:
        """What a writer is told."""
        ...


class Trouble(Protocol):
    """What the page needs of a problem."""

    @property
    def title(self) -> str:
        """What went wrong."""
        ...

    @property
    def detail(self) -> str:
        """What to do."""
        ...


@dataclass(frozen=True, slots=True)
class NoReply:
    """There is nothing to score yet."""

    title: str = "There is no reply yet"
    detail: str = "Write, paste or draft one, then score it."


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on one page."""

    form: Form = field(default_factory=Form)
    understood: Understanding | None = None
    draft: Draft | None = None
    """The draft in the editor."""
    scored: Judgement | None = None
    """What the checklist says of the agent's own words."""
    problem: Trouble | None = None

    @property
    def scorecard(self) -> Scorecard | None:
        """The verdicts on what stands in the editor."""
        judged = self.draft or self.scored
        return judged.scorecard if judged else None

    @property
    def promises(self) -> tuple[Promise, ...]:
        """What the words in the editor promise."""
        judged = self.draft or self.scored
        return judged.promises if judged else ()


def understanding_of(outcome: Outcome) -> Understanding:
    """Take the understanding out of an outcome."""
    return Understanding(
        language=outcome.language,
        assessment=outcome.assessment,
        stage=outcome.stage,
        thread_digest=outcome.thread_digest,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the checklist with its verdict."""

    title: str
    guidance: str
    blocker: bool
    result: ItemResult


class Labels:
    """Titles for the ids that values carry; an id that nobody declared is shown as words."""

    def __init__(self, taxonomy: Taxonomy, criteria: Iterable[Criterion]) -> None:
        self._taxonomy = taxonomy
        self._criteria = {criterion.id: criterion for criterion in criteria}

    def cause(self, assessment: Assessment) -> str:
        """Title of the cause."""
        return _title(self._taxonomy.cause, assessment.cause.id)

    def cause_title(self, cause_id: str) -> str:
        """Title of a cause that was found beside the primary one."""
        return _title(self._taxonomy.cause, cause_id)

    def emotion(self, assessment: Assessment) -> str:
        """Title of the emotion."""
        return _title(self._taxonomy.emotion, assessment.emotion.id)

    def flag(self, flag_id: str) -> str:
        """Title of a flag."""
        return _title(self._taxonomy.flag, flag_id)

    def rows(self, scorecard: Scorecard, verdict: str) -> list[Row]:
        """Items with one verdict, blockers first."""
        rows = [self._row(item, scorecard) for item in scorecard.items if item.verdict is Verdict(verdict)]
        return sorted(rows, key=lambda row: not row.blocker)

    def titles(self, ids: Iterable[str]) -> list[str]:
        """Titles of checklist items."""
        return [self._criteria[name].title if name in self._criteria else as_words(name) for name in ids]

    def _row(self, item: ItemResult, scorecard: Scorecard) -> Row:
        criterion = self._criteria.get(item.id)
        return Row(
            title=criterion.title if criterion else as_words(item.id),
            guidance=criterion.body if criterion else "",
            blocker=item.id in scorecard.blockers,
            result=item,
        )


def as_words(name: str) -> str:
    """Write an id as words: `order_number` becomes `order number`."""
    return name.replace("_", " ").replace("-", " ")


def _title(find: Callable[[str], Any], wanted: str) -> str:
    try:
        return str(find(wanted).title)
    except KeyError:
        return as_words(wanted)
