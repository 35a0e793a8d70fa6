"""What the stretches come to at each point: of each team, and of all of them together."""

from orgchange.teams.stretches import Axis, largest, smallest

COUNTS = (
    "teams",
    "measured",
    "above",
    "working",
    "crossing",
    "background",
    "required",
    "filled",
)
MEASURED = "CASE WHEN r.target = 'background' THEN k.background ELSE k.crossing END"
IS_ABOVE = f"k.working > 0 AND 100 * {MEASURED} > r.minimum_share * k.working"


def slot_ctes() -> list[str]:
    """`ruled`: what each team's kind asks. `fill`: how many of a slot's places are filled.

    Filled by standing members at work, never more than are required.
    """
    return [
        "ruled AS (SELECT c.team_id, c.a, c.b, v.minimum_share, v.target,"
        " COALESCE(q.required, 0) AS required FROM chartered c"
        " JOIN teams_kindversion v ON v.id = c.version_id LEFT JOIN (SELECT version_id,"
        " SUM(required) AS required FROM teams_kindslot GROUP BY version_id) q"
        " ON q.version_id = c.version_id WHERE c.a < c.b)",
        f"holding AS (SELECT m.team_id, m.slot, {largest('m.a', 'e.a')} AS a,"
        f" {smallest('m.b', 'e.b')} AS b FROM seated m"
        " JOIN employed e ON e.employee_id = m.employee_id AND e.a < m.b AND e.b > m.a"
        " AND e.a < e.b WHERE m.standing = 'member' AND m.a < m.b"
        " AND m.slot IN (SELECT code FROM teams_kindslot WHERE required > 0))",
        "held_slot AS (SELECT team_id, slot, i AS a, LEAD(i) OVER mine AS b, SUM(n) OVER mine AS n"
        " FROM (SELECT team_id, slot, i, SUM(n) AS n FROM ("
        "SELECT team_id, slot, a AS i, 1 AS n FROM holding"
        " UNION ALL SELECT team_id, slot, b, -1 FROM holding) d GROUP BY team_id, slot, i) t"
        " WINDOW mine AS (PARTITION BY team_id, slot ORDER BY i))",
        "fill AS (SELECT team_id, a, b, n FROM (SELECT h.team_id,"
        f" {largest('h.a', 'c.a')} AS a, {smallest('h.b', 'c.b')} AS b,"
        f" {smallest('h.n', 'k.required')} AS n FROM held_slot h"
        " JOIN chartered c ON c.team_id = h.team_id AND c.a < h.b AND c.b > h.a"
        " JOIN teams_kindslot k ON k.version_id = c.version_id AND k.code = h.slot"
        " AND k.required > 0 WHERE h.n > 0) f WHERE a < b)",
    ]


def team_ctes() -> list[str]:
    """`counted`: the counts of each team between the points at which they change."""
    names = ("working", "crossing", "background", "filled")
    sums = ", ".join(f"SUM({name}) AS {name}" for name in names)
    running = ", ".join(f"SUM({name}) OVER mine AS {name}" for name in names)
    return [
        f"changed AS (SELECT team_id, i, {sums} FROM ({' UNION ALL '.join(_of_teams())}) d"
        " GROUP BY team_id, i)",
        f"counted AS (SELECT team_id, i AS a, LEAD(i) OVER mine AS b, {running} FROM changed"
        " WINDOW mine AS (PARTITION BY team_id ORDER BY i))",
        "stood AS (SELECT team_id, a, b, above FROM (SELECT k.team_id,"
        f" {largest('k.a', 'r.a')} AS a, {smallest('k.b', 'r.b')} AS b,"
        f" CASE WHEN {IS_ABOVE} THEN 1 ELSE 0 END AS above FROM counted k"
        " JOIN ruled r ON r.team_id = k.team_id AND r.a < k.b AND r.b > k.a"
        " WHERE k.working > 0) s WHERE a < b)",
    ]


def _of_teams() -> list[str]:
    """Changes of the counts of each team at the points where something begins or ends."""
    return [
        "SELECT team_id, a AS i, 1 AS working, is_cross AS crossing, 0 AS background,"
        " 0 AS filled FROM piece",
        "SELECT team_id, b, -1, -is_cross, 0, 0 FROM piece",
        "SELECT team_id, known_from, 0, 0, 1, 0 FROM piece WHERE known_from < b",
        "SELECT team_id, b, 0, 0, -1, 0 FROM piece WHERE known_from < b",
        "SELECT team_id, a, 0, 0, 0, n FROM fill",
        "SELECT team_id, b, 0, 0, 0, -n FROM fill",
    ]


def changes() -> list[str]:
    """Changes of all counts over all teams, by team; the first names the columns."""
    names = ", ".join(f"0 AS {name}" for name in COUNTS)
    return [
        f"SELECT 0 AS team_id, 0 AS i, {names}",
        "SELECT team_id, a, 1, 0, 0, 0, 0, 0, required, 0 FROM ruled",
        "SELECT team_id, b, -1, 0, 0, 0, 0, 0, -required, 0 FROM ruled",
        "SELECT team_id, a, 0, 1, above, 0, 0, 0, 0, 0 FROM stood",
        "SELECT team_id, b, 0, -1, -above, 0, 0, 0, 0, 0 FROM stood",
        "SELECT team_id, i, 0, 0, 0, working, crossing, background, 0, filled FROM changed",
    ]


def chosen(axis: Axis, department_id: int) -> list[str]:
    """`chosen`: the counts, at each point, of the teams that have a member in the department."""
    numbers = " UNION ALL ".join(f"SELECT {i} AS i" for i in range(axis.end))
    low, high = largest("r.a", "l.a"), smallest("r.b", "l.b")
    return [
        f"point AS ({numbers})",
        "reach(department_id, a, b, depth) AS ("
        f"SELECT d.id, 0, {axis.end}, 0 FROM directory_department d WHERE d.id = {department_id}"
        f" UNION ALL SELECT l.department_id, {low}, {high}, r.depth + 1 FROM reach r"
        " JOIN placed l ON l.parent_id = r.department_id AND l.a < r.b AND l.b > r.a"
        " AND l.a < l.b WHERE r.depth < 100)",
        "there AS (SELECT DISTINCT q.team_id, n.i FROM piece q"
        " JOIN reach r ON r.department_id = q.department_id"
        " JOIN point n ON n.i >= q.a AND n.i < q.b AND n.i >= r.a AND n.i < r.b)",
        "chosen AS (SELECT t.i, 1 AS teams, 1 AS measured,"
        f" CASE WHEN {IS_ABOVE} THEN 1 ELSE 0 END AS above, k.working, k.crossing, k.background,"
        " r.required, k.filled FROM there t"
        " JOIN counted k ON k.team_id = t.team_id AND k.a <= t.i AND k.b > t.i"
        " JOIN ruled r ON r.team_id = t.team_id AND r.a <= t.i AND r.b > t.i)",
    ]
