"""Pages of the learning area: my learning, the player, quizzes, certificates, evidence."""
