"""Certificates: what is read of them, what anybody may verify, and how they look on paper."""
