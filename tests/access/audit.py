"""The record of acts."""

from tests.access.rows import api, page

ROWS = [
    page("audit:entries", ok="auditor admin"),
    api("audit-entries-list", ok="everybody"),
]
