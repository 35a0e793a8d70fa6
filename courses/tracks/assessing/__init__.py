"""What panels read: who is too close, what the scores say together, what each page shows."""
