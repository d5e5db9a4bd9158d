"""How fast the portal is, as ratios within one run. Run by hand: `make bench`."""
