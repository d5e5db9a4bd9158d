"""A believable association to try the portal on: its people, their words, two years of cases."""

from portal.demo.building import NotEmpty, Report, TooSmall, make

__all__ = ["NotEmpty", "Report", "TooSmall", "make"]
