"""Who may open what: one module per area with its rows, and the small world they are tried in.

An area's module has `ROWS` (see `rows.Row`), and where it needs objects, `prepare(world)`, which
puts them on the world as attributes; `finish(world)` comes after all of these, for what a later
write would make stale. `LISTS` names its lists for tests/test_query_budgets.py.
"""
