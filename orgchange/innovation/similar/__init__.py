"""Proposals like this one: the same idea in other words, in English, Chinese, or across both."""
