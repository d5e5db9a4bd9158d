"""A believable association to try the portal on: its people, their words, two years of cases."""
