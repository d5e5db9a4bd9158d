"""The charts of figures in the reader’s language, a module for each kind; `drawn` says which is which."""
