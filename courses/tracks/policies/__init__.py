"""Who may do what on tracks, as pure functions, by noun."""
