"""Help that is found before a grievance is raised: articles, and whether they answered the question."""
