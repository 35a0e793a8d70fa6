"""What is written down while a pilot runs: readings, check-ins, alarms."""

from django.urls import path

from orgchange.pilots.views import alarms, check_ins, reading_files, readings, withdrawals

patterns = [
    path("<int:pk>/readings/", readings.readings, name="readings"),
    path("<int:pk>/readings/new/", readings.new_reading, name="reading-new"),
    path("<int:pk>/readings/import/", reading_files.imported, name="readings-import"),
    path(
        "<int:pk>/readings/<int:reading>/correct/",
        readings.correct_reading,
        name="reading-correct",
    ),
    path(
        "<int:pk>/readings/<int:reading>/withdraw/",
        withdrawals.withdrawn,
        name="reading-withdraw",
    ),
    path("<int:pk>/readings/files/<int:first>/undo/", withdrawals.undone, name="readings-undo"),
    path("<int:pk>/check-ins/", check_ins.check_ins, name="check-ins"),
    path("<int:pk>/check-ins/new/", check_ins.new_check_in, name="check-in-new"),
    path("<int:pk>/check-ins/<int:check_in>/", check_ins.change, name="check-in"),
    path("<int:pk>/alarms/new/", alarms.raised, name="alarm-new"),
    path("<int:pk>/alarms/<int:alarm>/settle/", alarms.settled, name="alarm-settle"),
]
