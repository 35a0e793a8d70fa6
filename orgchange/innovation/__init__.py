"""The innovation fund: from an idea at the front line to a decision with money behind it."""
