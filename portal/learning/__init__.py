"""Learning from what went wrong: root causes of cases, and corrective actions."""
