"""The pages of coverage, from the heat map down to one person's reason, looked at."""


def test_the_pages_of_coverage_look_right(firm, screens):
    code = firm.assigned.requirement.course.code
    one = f"/coverage/people/{firm.staff[0].pk}/{firm.assigned.requirement_id}/"
    for path, name, who in (
        ("/coverage/", "coverage", firm.hr),
        ("/coverage/?department=OPS&open=OPS", "coverage-head", firm.manager),
        ("/coverage/people/?state=overdue", "coverage-overdue", firm.hr),
        (f"/coverage/people/?course={code}", "coverage-course", firm.hr),
        (one, "coverage-why", firm.manager),
        ("/coverage/changes/", "coverage-changes", firm.hr),
        ("/coverage/beside/", "coverage-beside", firm.hr),
        ("/coverage/skills/", "coverage-skills", firm.hr),
        ("/coverage/reports/", "coverage-reports", firm.hr),
    ):
        screens(path, name, who)
