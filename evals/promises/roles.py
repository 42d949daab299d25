"""Those who approve are for us only: their roles in a reply, where nobody has named them to the customer."""

import re
from collections.abc import Iterator

from app.domain.situation import Situation
from evals.promises.grammar import Grammar
from evals.promises.sentences import Sentence
from evals.promises.sources import Source
from evals.promises.stems import words_of


def find_roles(
    cut: tuple[Sentence, ...], situation: Situation, sources: tuple[Source, ...], grammar: Grammar
) -> Iterator[tuple[int, int]]:
    """Yield the places of roles that give away who approves.

    Those are the roles of approvers that no fact, plan or turn names, and any contact beside words of approving.
    """
    policy = situation.policy
    approvers = {rule.approver for rule in policy.remedies if rule.approver is not None}
    for contact in policy.contacts:
        for role in {contact.role, contact.words.get(grammar.language, contact.role)}:
            pattern = _pattern(role, grammar)
            if pattern is None:
                continue
            secret = contact.id in approvers and not any(pattern.search(source.text) for source in sources)
            for sentence in cut:
                for match in pattern.finditer(sentence.text):
                    if secret or _approves(sentence, match.start()):
                        yield sentence.start + match.start(), sentence.start + match.end()


def _pattern(role: str, grammar: Grammar) -> re.Pattern[str] | None:
    """Compile the words of a role that carry content: "our team lead" is named by "team lead"."""
    words = [match[0] for match in words_of(role.lower())]
    while words and not grammar.content(words[0]):
        words.pop(0)
    return re.compile(r"\b" + r"\W+".join(re.escape(word) for word in words) + r"\b") if words else None


def _approves(sentence: Sentence, place: int) -> bool:
    """Tell whether words of approving stand in the clause of a role; the patterns of English see to that themselves."""
    said = sentence.said
    if said is None:
        return False
    at = max(sum(start <= place for start in said.starts) - 1, 0)
    clause = said.clauses[said.clause_of(at)]
    return said.has("approvals", clause.first, clause.last)
