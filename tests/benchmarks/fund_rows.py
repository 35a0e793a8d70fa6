"""The fund of the benchmark, row by row: proposals and all that happens to them.

10,000 proposals of 2,000 people with six moves each, 200,000 votes, 30,000 reviews; a panel, a
draw and a batch of a hundred; an award for each approved one, with a plan and six entries.
"""

SUBMITTERS = 2_000
PROPOSALS, VOTES, REVIEWS = 10_000, 200_000, 30_000
TOGETHER = 100  # in one session of the panel, one draw, one batch
STATES = (
    "submitted", "needs_info", "in_review", "calibration", "waitlisted", "marked_fund",
    "marked_decline", "pending_approval", "approved", "declined", "out_of_scope", "withdrawn",
)  # fmt: skip


def proposals():
    states = "ARRAY[" + ", ".join(f"'{state}'" for state in STATES) + "]"
    yield f"""
        INSERT INTO innovation_proposal (created_at, updated_at, number, round_id, workflow_id,
            rubric_id, lane, submitter_id, title, language, asked, state, told_state, entered_at,
            due_at, submitted_at, reply_due_at, replied_at, touched_at, similar_seen, source,
            appeal, appeal_answer, voters, points)
        SELECT now(), now(), 'P-' || to_char(n, 'FM00000'), r.id, r.workflow_id, r.rubric_id,
            CASE WHEN n % 7 = 0 THEN 'micro' ELSE 'standard' END,
            (SELECT min(id) FROM directory_employee) + n % {SUBMITTERS},
            (ARRAY['Sort mails', 'Read notes', 'Draft reports', 'Match invoices'])[1 + n % 4]
                || ' ' || n,
            'en', 1000 + n % 20000, ({states})[1 + n % {len(STATES)}],
            ({states})[1 + n % {len(STATES)}], now() - (n % 90) * interval '1 day',
            now() + (n % 40 - 20) * interval '1 day', now() - (n % 180) * interval '1 day',
            now() + (n % 10 - 5) * interval '1 day',
            CASE WHEN n % 3 > 0 THEN now() - interval '6 days' END, now(), '[]', '', '', '', 0, 0
        FROM generate_series(1, {PROPOSALS}) AS n, innovation_round AS r
    """
    yield """
        INSERT INTO innovation_proposalversion (proposal_id, number, saved_at, revision, title,
            scenario, change, metric, metric_unit, direction, baseline_source, technique,
            why_not_simpler, explained, systems, risks, harmed, buffer_percent)
        SELECT id, 1, submitted_at, 0, title, 'People do it by hand', '', '', '', '', '', '', '',
            '', '', '', '', 25
        FROM innovation_proposal
    """


def around():
    yield """
        INSERT INTO innovation_move (proposal_id, transition, source, target, at, words, is_told)
        SELECT p.id, 'go', 'draft',
            (ARRAY['submitted', 'needs_info', 'submitted', 'in_review', 'calibration', p.state])[k],
            p.submitted_at + k * interval '2 days', '', true
        FROM innovation_proposal AS p, generate_series(1, 6) AS k
    """
    yield f"""
        INSERT INTO innovation_vote (created_at, updated_at, proposal_id, employee_id, points)
        SELECT now(), now(), p.id, (SELECT min(id) FROM directory_employee) + 2000 + k * 13 +
            p.id % 7000, 1 + k % 3
        FROM innovation_proposal AS p, generate_series(1, {VOTES // PROPOSALS}) AS k
    """
    yield f"""
        INSERT INTO innovation_reviewassignment (created_at, updated_at, proposal_id, reviewer_id,
            turn, assigned_at, reasons, opened_at, affirmed_at, due_at, ending)
        SELECT now(), now(), p.id, o.employee_id, 1, now(), '[]', now(), now(), now(), ''
        FROM innovation_proposal AS p, generate_series(1, {REVIEWS // PROPOSALS}) AS k,
            (SELECT employee_id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS n
             FROM innovation_fundoffice WHERE role = 'reviewer') AS o
        WHERE o.place = 1 + (p.id * 3 + k) % o.n
    """
    yield """
        INSERT INTO innovation_review (created_at, updated_at, assignment_id, version_id,
            revision, saved_at, submitted_at, shown_at,
            score, for_submitter, for_committee)
        SELECT now(), now(), a.id, v.id, 1, now(), now(),
            CASE WHEN p.state NOT IN ('submitted', 'needs_info', 'in_review') THEN now() END,
            1 + (a.id * 7 + a.reviewer_id) % 41 / 10.0, '', ''
        FROM innovation_reviewassignment AS a
        JOIN innovation_proposal AS p ON p.id = a.proposal_id
        JOIN innovation_proposalversion AS v ON v.proposal_id = a.proposal_id
    """


def together():
    """What is done with many at once: a session of the panel, a draw, a batch; and talk."""
    yield f"""
        WITH session AS (
            INSERT INTO innovation_panelsession (created_at, updated_at, round_id, name, meets_at,
                minutes)
            SELECT now(), now(), id, 'Thursday', now(), 8 FROM innovation_round RETURNING id)
        INSERT INTO innovation_panelitem (created_at, updated_at, session_id, proposal_id,
            position, notes, finding)
        SELECT now(), now(), session.id, p.id, row_number() OVER (ORDER BY p.id), '', ''
        FROM session, {_some("calibration")} AS p
    """
    yield f"""
        WITH draw AS (
            INSERT INTO innovation_draw (created_at, updated_at, round_id, places, reason, secret,
                commitment, announced_at, announced_by_id, words, seed)
            SELECT now(), now(), r.id, 5, 'A tie', 's', 'c', now(), u.id, '', ''
            FROM innovation_round AS r, (SELECT min(id) AS id FROM accounts_user) AS u
            RETURNING id)
        INSERT INTO innovation_drawentry (draw_id, proposal_id, ticket)
        SELECT draw.id, p.id, '' FROM draw, {_some("calibration")} AS p
    """
    yield f"""
        WITH batch AS (
            INSERT INTO innovation_batch (created_at, updated_at, name, requested_at,
                requested_by_id, fund_id)
            SELECT now(), now(), 'Batch', now(), u.id, f.id
            FROM innovation_fund AS f, (SELECT min(id) AS id FROM accounts_user) AS u
            RETURNING id)
        INSERT INTO innovation_batchitem (batch_id, proposal_id, position, wish, amount, refusal)
        SELECT batch.id, p.id, row_number() OVER (ORDER BY p.id), 'fund', p.asked, ''
        FROM batch, {_some("pending_approval")} AS p
    """
    yield f"""
        INSERT INTO innovation_comment (created_at, updated_at, at, text, is_inner, author_id,
            proposal_id)
        SELECT now(), now(), now(), 'How is it measured?', false, e.id, p.id
        FROM (SELECT id FROM directory_employee ORDER BY id LIMIT {TOGETHER}) AS e,
            (SELECT min(id) AS id FROM innovation_proposal WHERE state = 'in_review') AS p
    """


def money():
    """Awards with a plan, and their entries."""
    approved = "innovation_proposal AS p WHERE p.state = 'approved'"
    yield f"""
        INSERT INTO innovation_decision (outcome, amount, words, decided_at, told_at,
            decided_by_id, proposal_id)
        SELECT 'approved', p.asked, '', now(), now(), (SELECT min(id) FROM accounts_user), p.id
        FROM {approved}
    """
    yield """
        INSERT INTO innovation_award (created_at, updated_at, amount, decision_id, proposal_id)
        SELECT now(), now(), amount, id, proposal_id FROM innovation_decision
    """
    yield """
        INSERT INTO innovation_tranche (created_at, updated_at, position, amount, condition,
            due_on, accepted_words, award_id)
        SELECT now(), now(), k, amount / 2, '', current_date + k, '', id
        FROM innovation_award, generate_series(1, 2) AS k
    """
    yield """
        INSERT INTO innovation_itembalance (unit, reserved, committed, released, actual,
            period_id, proposal_id)
        SELECT 'money', 0, a.amount, a.amount, a.amount, r.period_id, a.proposal_id
        FROM innovation_award AS a, innovation_round AS r
    """
    yield """
        INSERT INTO innovation_ledgerentry (unit, kind, amount, source, sequence, occurred_on,
            text, reference, posted_at, decision_id, period_id, proposal_id)
        SELECT 'money', (ARRAY['commit', 'release', 'actual', 'actual', 'actual', 'actual'])[k],
            a.amount / CASE WHEN k > 2 THEN 4 ELSE 1 END, 'bench:' || a.id, k,
            current_date - k, 'Services', '', now(), CASE WHEN k = 1 THEN a.decision_id END,
            r.period_id, a.proposal_id
        FROM innovation_award AS a, innovation_round AS r, generate_series(1, 6) AS k
    """


def _some(state):
    return f"""(SELECT id, asked FROM innovation_proposal WHERE state = '{state}'
        ORDER BY id LIMIT {TOGETHER})"""
