"""English: for readers in many countries, so the day comes first and the month is a word."""
