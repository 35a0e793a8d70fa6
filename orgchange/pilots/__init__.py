"""Pilots: one scenario, one metric, one team, for three to six months; a verdict, a lesson."""
