"""Ended pilots like this text: the same measure that finds proposals, over what pilots say."""
