"""Team figures for readers: what is asked, the rows that answer it, and the ways they go out."""
