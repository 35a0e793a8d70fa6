"""The JSON plumbing: pages by cursor, problem details, idempotency, dry runs."""
