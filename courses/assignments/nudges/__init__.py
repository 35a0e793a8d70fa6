"""A manager's nudge: one click, one notice, within the caps of the person who gets it."""
