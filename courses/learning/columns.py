"""The fields of a file of past completions, and the headers that mean them."""

from django.utils.translation import gettext_lazy

from orgchange.directory.roster.lines import Shape
from orgchange.directory.roster.matching import PEOPLE_FIELDS, Field

FIELDS = (
    PEOPLE_FIELDS[0],
    Field(
        "course",
        gettext_lazy("Course"),
        (
            "course",
            "course code",
            "course id",
            "training",
            "课程",
            "课程编码",
            "课程代码",
            "課程",
            "課程代碼",
        ),
    ),
    Field(
        "completed_on",
        gettext_lazy("Completed on"),
        (
            "completed on",
            "completion date",
            "date completed",
            "completed",
            "finished on",
            "完成日期",
            "完成时间",
            "结业日期",
            "結業日期",
            "完成日",
        ),
    ),
    Field(
        "score", gettext_lazy("Score"), ("score", "result", "grade", "分数", "成绩", "分數", "成績")
    ),
    Field("source", gettext_lazy("Source"), ("source", "system", "provider", "来源", "來源")),
    Field(
        "evidence",
        gettext_lazy("Evidence"),
        (
            "evidence",
            "certificate",
            "certificate number",
            "证书",
            "证书编号",
            "證書",
            "證書編號",
            "證明",
        ),
    ),
)
NEEDED = ("employee_number", "course", "completed_on")
LIMITS = {"employee_number": 60, "course": 60, "score": 30, "source": 120, "evidence": 500}
SHAPE = Shape(FIELDS, NEEDED, ("completed_on",), LIMITS)
