"""The daily work of a pilot as it is read: board, risks, decisions, files, money, history."""
