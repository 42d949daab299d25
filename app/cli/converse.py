"""`amends draft`, `amends classify` and `amends score`: one conversation, or a batch of them."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from app.api.bodies import ConversationBody, DraftBody, ScoreBody
from app.bootstrap import Services
from app.cli import batch, show
from app.cli.score import report_on
from app.cli.services import finishing, services_for
from app.cli.trouble import Trouble, told

Message = Annotated[str | None, typer.Option("--message", "-m", help="The customer's message.")]
File = Annotated[str | None, typer.Argument(help="A file with the message, or - for standard input.")]
Facts = Annotated[
    list[str] | None, typer.Option("--fact", "-f", metavar="NAME=WORDS", help="A verified fact; may be repeated.")
]
Channel = Annotated[str, typer.Option(help="email, chat or social.")]
Hint = Annotated[str | None, typer.Option("--language", help="A language code from the ticket, such as de.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Jsonl = Annotated[
    str | None, typer.Option("--jsonl", metavar="IN", help="A batch: one JSON object a line; - for standard input.")
]
Csv = Annotated[str | None, typer.Option("--csv", metavar="IN", help="A batch: the same as columns.")]
Out = Annotated[
    str | None, typer.Option("--out", metavar="OUT", help="Where the batch goes; standard output by default.")
]
PlaybookOnly = Annotated[
    bool, typer.Option("--offline", help="Write with the playbook even where a model is configured.")
]
WithJudge = Annotated[
    bool, typer.Option("--judge", help="Let the configured judge settle what the checklist leaves unsure.")
]

Report = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="FOLDER", help="Judge the batch as past replies, and write what it comes to here."
    ),
]
WithText = Annotated[
    bool, typer.Option("--with-text", help="Copy messages and replies into the results of --report: personal data.")
]


def draft(
    context: typer.Context, file: File = None, message: Message = None, fact: Facts = None, channel: Channel = "email",
    language: Hint = None, as_json: AsJson = False, offline: PlaybookOnly = False, judge: WithJudge = False,
    jsonl: Jsonl = None, csv: Csv = None, out: Out = None,
) -> None:  # fmt: skip
    """Draft a reply and score it."""
    services = services_for(context)
    writer = "playbook" if offline else "auto"
    asked = {"writer": writer, **_judged(services, judge=judge)}

    async def one(given: dict[str, Any]) -> dict[str, Any]:
        conversation = DraftBody.model_validate({**asked, **_named(given, without=("reply",))})
        outcome = await services.drafting.draft(conversation.request())
        return {"id": conversation.id, **outcome.model_dump(mode="json")}

    if batch.wanted(jsonl, csv, out=out, single=(file, message, fact)):
        batch.run(one, jsonl=jsonl, csv=csv, out=out, finish=services.aclose)
        return
    result = _single(one, services, file=file, message=message, facts=fact, channel=channel, language=language)
    sys.stdout.write(show.as_json(result) if as_json else show.draft(result))
    if not as_json:
        sys.stderr.write(show.draft_notes(result, services.checklist))


def classify(
    context: typer.Context, file: File = None, message: Message = None, fact: Facts = None, channel: Channel = "email",
    language: Hint = None, as_json: AsJson = False, jsonl: Jsonl = None, csv: Csv = None, out: Out = None,
) -> None:  # fmt: skip
    """Tell what went wrong, how the customer feels and which stage it is."""
    services = services_for(context)

    async def one(given: dict[str, Any]) -> dict[str, Any]:
        conversation = ConversationBody.model_validate(
            _named(given, without=("reply", "knowledge", "alternatives", "judge"))
        )
        understanding = await services.drafting.understand(conversation.request())
        return {"id": conversation.id, **understanding.model_dump(mode="json")}

    if batch.wanted(jsonl, csv, out=out, single=(file, message, fact)):
        batch.run(one, jsonl=jsonl, csv=csv, out=out, finish=services.aclose)
        return
    result = _single(one, services, file=file, message=message, facts=fact, channel=channel, language=language)
    sys.stdout.write(show.as_json(result) if as_json else show.classification(result))


def score(
    context: typer.Context, file: File = None, message: Message = None,
    reply: Annotated[str | None, typer.Option("--reply", "-r", help="The reply to judge.")] = None,
    fact: Facts = None, channel: Channel = "email", language: Hint = None, as_json: AsJson = False,
    judge: WithJudge = False, jsonl: Jsonl = None, csv: Csv = None, out: Out = None,
    report: Report = None, with_text: WithText = False,
) -> None:  # fmt: skip
    """Score a reply that somebody wrote, or count over many of them with --report."""
    several = batch.wanted(jsonl, csv, out=out, single=(file, message, fact, reply))
    if report is not None:
        if not several or out is not None:
            raise Trouble("--report takes a batch and writes a folder; give --jsonl or --csv, and leave out --out")
        report_on(context, jsonl=jsonl, csv=csv, folder=report, judge=judge, with_text=with_text)
        return
    if with_text:
        raise Trouble("--with-text says what --report keeps; give --report as well, or leave it out")
    services = services_for(context)
    asked = _judged(services, judge=judge)

    async def one(given: dict[str, Any]) -> dict[str, Any]:
        return await _scored(services, {**asked, **given})

    if several:
        batch.run(one, jsonl=jsonl, csv=csv, out=out, finish=services.aclose)
        return
    if reply is None:
        raise Trouble("give the reply to judge with --reply, or a batch with --jsonl or --csv")
    more = {"reply": reply}
    result = _single(
        one, services, file=file, message=message, facts=fact, channel=channel, language=language, more=more
    )
    sys.stdout.write(show.as_json(result) if as_json else show.judgement(result, services.checklist))


async def _scored(services: Services, given: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in given.items() if name not in ("agent", "team")}  # a report reads these
    conversation = ScoreBody.model_validate(_named(kept, without=("alternatives",)))
    judgement = await services.drafting.score(conversation.request(), conversation.reply)
    return {"id": conversation.id, **judgement.model_dump(mode="json")}


def _judged(services: Services, *, judge: bool) -> dict[str, bool]:
    """Ask for the judge if the command says so; raises `Trouble` where none is configured."""
    if not judge:
        return {}
    if services.judge is None:
        raise Trouble("--judge was given, but no judge is configured; set JUDGE_MODEL in the environment or in .env")
    return {"judge": True}


def _single(
    one: batch.Work, services: Services, *, file: str | None, message: str | None, facts: list[str] | None,
    channel: str, language: str | None, more: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    given: dict[str, Any] = {"message": _message(file, message), "channel": channel, **(more or {})}
    if facts:
        given["facts"] = dict(_fact(number, words) for number, words in enumerate(facts, start=1))
    if language:
        given["language_hint"] = language
    try:
        return asyncio.run(finishing(one(given), services.aclose))
    except ValidationError as error:
        raise Trouble(told(error)) from None


def _message(file: str | None, message: str | None) -> str:
    if (file is None) == (message is None):
        raise Trouble("give the message with --message, as a file, or - for standard input")
    if message is not None:
        return message
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(str(file)).read_bytes()
    except OSError as error:
        instead = "name a file that can be read, or give the words themselves with --message"
        raise Trouble(f"{_name_of(str(file))}: {error.strerror}; {instead}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble(f"{file}: this is not UTF-8 text; save the message as text") from None


def _name_of(file: str) -> str:
    """Give the name of a file for an error; what has spaces is more likely the message, and is not repeated."""
    return "the file" if len(file.split()) > 1 or not file else file


def _fact(number: int, words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals or not name.strip():
        raise Trouble(f"--fact, number {number}: write NAME=WORDS, such as cause_found='the label was wrong'")
    return name.strip(), value.strip()


def _named(given: dict[str, Any], without: tuple[str, ...]) -> dict[str, Any]:
    """Take `text` for `message`, as batches write it, and leave out the fields that this command does not read."""
    return {("message" if key == "text" else key): value for key, value in given.items() if key not in without}
