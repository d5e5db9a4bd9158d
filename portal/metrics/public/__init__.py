"""What is shown to everybody: frozen releases of figures, the reputation index, and what may be told."""
