"""How a fund does as a whole: its funnel, its replies, and whom it serves."""
