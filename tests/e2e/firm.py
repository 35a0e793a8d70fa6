"""A small firm for the galleries: a head, a manager with six people, HR, courses in every state."""

from datetime import UTC, date, datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from courses.assignments import services
from courses.assignments.models import LearningRequest
from courses.assignments.reconcile import reconcile
from courses.catalogue.models import Course
from courses.coverage import kept
from courses.learning import progress
from tests.factories.assignments import completion, requirement
from tests.factories.catalogue import course as imported
from tests.factories.directory import department, employee, grant, job, user
from tests.factories.teams import team

NAMES = (
    ("Amina Diallo", "Planner"),
    ("Jonas Berg", "Inspector"),
    ("陈伟 Chen Wei", "Dispatcher"),
    ("Tomás Ruiz", "Technician"),
    ("Priya Nair", "Buyer"),
    ("Lena Hofer", "Planner"),
)


def take(code, title, title_zh):
    """A published course."""
    made = imported(code)
    Course.objects.filter(pk=made.pk).update(title=title, title_zh=title_zh)
    return Course.objects.get(pk=made.pk)


class Firm:
    """Made whole at once."""

    def __init__(self):
        self.people()
        self.courses()
        kept.recount(now=timezone.now())

    def people(self):
        top = department("TOP", name="Brightwater")
        self.hr_person = employee(top, name="Helen Reed", email="helen@example.org")
        self.hr = user(self.hr_person)
        grant(self.hr, "hr")
        boss = employee(top, name="Marco Silva", email="marco@example.org")
        self.manager = user(boss)
        operations = department("OPS", name="Operations", parent=top, head=boss)
        logistics = department("LOG", name="Logistics", parent=operations)
        self.staff = []
        for number, (name, title) in enumerate(NAMES):
            where = logistics if number % 2 else operations
            person = employee(where, name=name, job_title=title, manager_id=boss.pk)
            self.staff.append(person)
        self.clerk = user(self.staff[0])
        unhired = employee(name="Noor Haddad")
        job(unhired, logistics, hired_on=None, job_title="Driver")
        team("Pilot teams 2026")

    def courses(self):
        now, today = timezone.now(), timezone.now().date()
        basics = take("ai-basics", "AI basics", "AI 基础")
        safe = take("safe-ai", "Safe use of AI at work", "安全使用 AI")
        act = take("ai-act", "AI Act: roles and duties", "《人工智能法》：角色与职责")
        take("prompting", "Prompting as briefing", "提示就是交代任务")
        long_ago = datetime.combine(today - timedelta(days=60), datetime.min.time(), UTC)
        self.assigned = self.assign(
            safe, long_ago, due_days=67, reason="EU AI Act, Article 4: AI literacy."
        )
        self.assign(basics, long_ago, due_days=20, valid_months=12)
        self.assign(act, long_ago, due_days=5)
        self.assign(
            requirement(take("drive", "Safe driving", "安全驾驶")).course,
            long_ago,
            due_rule="after_hire",
            due_days=10,
        )
        for person in self.staff[:4]:
            completion(person, basics, today - timedelta(days=30), at=now)
        progress.enrol(employee=self.staff[0], course=safe, actor=self.clerk, now=now)
        asked = LearningRequest.objects.create(
            employee=self.staff[0],
            requirement=requirement(act),
            kind="done_already",
            message="I took the same course at my last firm, with a certificate of TÜV.",
            finished_on=date(today.year, 1, 15),
        )
        asked.file.save("certificate.pdf", ContentFile(b"%PDF-1.4"))
        self.asked = asked
        reconcile(now=now)

    def assign(self, course, at, reason="", **terms):
        made = services.save_draft(course=course, terms=terms, reason=reason, actor=None, now=at)
        services.publish(assignment=made, actor=None, now=at)
        return made
