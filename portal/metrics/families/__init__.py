"""The figures themselves, family by family: what each is called, means, and how it is computed."""
