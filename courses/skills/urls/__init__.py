"""Pages of the skills area."""

from courses.skills.urls import evidence, framework, people

app_name = "skills"
urlpatterns = [
    *framework.patterns,
    *people.patterns,
    *evidence.patterns,
]
