"""Pages of the assignments area: one's own duties, HR's assignments, requests, home cards."""
