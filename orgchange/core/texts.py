"""What a text may hold."""

import re

# NUL, which PostgreSQL keeps in no text, and half a surrogate pair, which UTF-8 cannot say.
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
