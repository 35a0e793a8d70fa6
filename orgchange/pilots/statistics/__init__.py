"""What the readings of a pilot say: `result_of(contract, readings, on=…)`, with words and figures.

Pure functions: the sources of each method are in its module. `Result.lines` are sentences in the
reader's language, `Result.as_json()` is what an outcome freezes, `Result.from_json()` reads it.
"""

from orgchange.pilots.statistics.comparing import Finding
from orgchange.pilots.statistics.results import Result, result_of

__all__ = ["Finding", "Result", "result_of"]
