"""Home, search, the switches, the API's own pages."""

from tests.access.rows import api, page

ROWS = [
    page("core:home", ok="everybody"),
    page("core:search", ok="everybody", query="?q=cle"),
    page("core:preferences", ok="everybody", method="post", stranger=302),
    api("api-root", ok="everybody"),
    api("docs", ok="everybody"),
    api("schema", ok="everybody"),
]
