"""Satisfaction: what is asked after a case, when, and what members answer."""
