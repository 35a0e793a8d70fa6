"""A validated pilot that is handed over: who runs it, where it goes, and whether it is used."""
