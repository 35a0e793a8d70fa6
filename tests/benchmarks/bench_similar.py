"""Similar proposals: how right on the labelled sets, how fast over 10,000, and a file of 3,000.

`python -m tests.benchmarks similar`; the table of precision and recall is that of
docs/similarity.md.
"""

import io
import random
from datetime import timedelta
from time import perf_counter

from django.core.management import call_command
from django.db import connection

from orgchange.directory.scopes import sight_of
from orgchange.innovation.models import Proposal, ProposalVersion
from orgchange.innovation.proposal_imports import services
from orgchange.innovation.similar.finding import matching, similar_to
from orgchange.innovation.similar.index import index_proposals
from tests.benchmarks.report import Line, counted, timed
from tests.factories import directory as people
from tests.factories import innovation as make
from tests.innovation.labelled import wordings
from tests.innovation.similarity import measure, write

PROPOSALS, ROWS = 10_000, 3_000
PAIRS = (("en", "en"), ("zh", "zh"), ("en", "zh"), ("zh", "en"))


def run(_people):
    """The lines of this area."""
    for name in ("ideas", "held_out"):
        of, submitter, sight = build()
        show(name, measure(write(of, submitter, name), sight, name=name))
    of, submitter, sight = build()
    fill(of, submitter)
    return [*asking(sight), *bringing(of, submitter)]


def build():
    """A fund with a round, and somebody who asks."""
    call_command("flush", interactive=False, verbosity=0)
    person = people.employee(people.department("SALES"), number="E1", name="Ada")
    fund = make.fund()
    make.period(fund)
    return make.round_of(fund), person, sight_of(people.user(person), on=make.NOW.date())


def show(name, measured):
    """Precision and recall of each pair of languages."""
    print(f"\n{name}: {len(wordings(name))} wordings\nasked  found  precision  recall  first right")
    for pair in PAIRS:
        m = measured[pair]
        figures = f"{m.precision:9.2f}  {m.recall:6.2f}  {m.first_is_right:11.2f}"
        print(f"{pair[0]:5}  {pair[1]:5}  {figures}")


def words(count):
    """Texts of the labelled sentences, mixed, so that terms are as frequent as people's words."""
    told = [*wordings("ideas"), *wordings("held_out")]
    chance = random.Random(7)
    for number in range(count):
        one, two, three = chance.sample(told, 3)
        yield f"{one.title} {number}", f"{two.text} {three.text}", one.language


def fill(of, submitter):
    """The proposals and their index."""
    told = list(words(PROPOSALS))
    rows = Proposal.objects.bulk_create(
        [
            Proposal(
                number=f"B-{number}",
                round=of,
                workflow=of.workflow,
                rubric=of.rubric,
                submitter=submitter,
                title=title,
                language=language,
                state="submitted",
                told_state="submitted",
                entered_at=make.NOW,
                touched_at=make.NOW,
                submitted_at=make.NOW,
            )
            for number, (title, _text, language) in enumerate(told)
        ],
        batch_size=2000,
    )
    ProposalVersion.objects.bulk_create(
        [
            ProposalVersion(proposal=row, number=1, saved_at=make.NOW, title=title, scenario=text)
            for row, (title, text, _language) in zip(rows, told, strict=True)
        ],
        batch_size=2000,
    )
    index_proposals([row.pk for row in rows], now=make.NOW)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def asking(sight):
    """What somebody who types, or searches, waits for."""
    title = "Read delivery notes by photo"
    text = "The driver photographs the delivery note and the numbers go into the warehouse system."

    def ours():
        return similar_to(title, text, sight=sight)

    def searched():
        return list(matching("invoice order", Proposal.objects.all())[:6])

    yield Line("similar to what is typed", PROPOSALS, timed(ours, 9), queries=counted(ours))
    yield Line("search by words", PROPOSALS, timed(searched, 9), queries=counted(searched))


def bringing(of, submitter):
    """A file of thousands, previewed and applied, beside all the others."""
    lines = ["Title,Description,Submitter,Amount"]
    chosen = list(words(PROPOSALS + ROWS))[PROPOSALS:]
    lines += [
        f'"{title} more","{text}",{submitter.employee_number},5' for title, text, _l in chosen
    ]
    file = io.BytesIO("\n".join(lines).encode())
    options = services.Options(round=of, source="Bench")
    begun = perf_counter()
    held = services.preview(
        file=file, file_name="bench.csv", options=options, actor=None, now=make.NOW
    )
    yield Line("preview of a file of proposals", ROWS, perf_counter() - begun)
    begun = perf_counter()
    services.apply_import(held=held, actor=None, now=make.NOW + timedelta(minutes=1))
    yield Line("bringing them in", ROWS, perf_counter() - begun, note=f"{held.counts['new']} new")
