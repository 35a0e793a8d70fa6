"""Pages by cursor: the next page is where the last one ended, whatever was added meanwhile."""

from rest_framework.pagination import CursorPagination


class Cursor(CursorPagination):
    """`?page_size=` up to 500, in the order of the primary key."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"
    ordering = "pk"
