"""How pilots end: outcomes, decisions, second tries."""
