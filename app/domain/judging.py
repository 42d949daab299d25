"""What a judge cost and did: nobody should read its verdicts without it."""

from app.domain.value import Value


class JudgeReport(Value):
    """One round of questions to a judge about one reply."""

    model: str
    """The judge's name, as its provider knows it."""
    prompt_hash: str
    """Digest of the template, the form of the answer and the number of votes; verdicts of two are not compared."""
    temperature: float
    asked: int
    """Items that were unsure, and that the judge was asked about or had answered before."""
    settled: int
    """Of those, items that are unsure no more."""
    cached: int
    """Of those, items whose answer was known already."""
    failed: int
    """Of those, items about which no usable answer came."""
    controls_held: bool | None
    """Whether the control questions were answered rightly; `None` when they were not asked, or not answered."""
    calls: int
    """Questions that were sent, the control questions among them; another try at the same question is not counted."""
    prompt_tokens: int
    completion_tokens: int
    """Both as the endpoint counted them: 0 from one that does not count."""
    cost: float | None
    """In the currency of the prices that are set; `None` without prices."""
    seconds: float
    """From the first question to the last answer."""
