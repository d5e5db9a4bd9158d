"""What the association measures: estimators (pure), roll-ups, families of figures, catalogue."""
