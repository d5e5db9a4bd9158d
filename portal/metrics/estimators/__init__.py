"""Estimators: plain values in, small frozen results out. No clock, no store, no other library.

    from portal.metrics.estimators.proportions import wilson

Shares are 0-1, NPS and indices are points, times keep the unit they came in; None is "not defined" or "not
reached", never zero. Names of results are those of the reference vectors
(`tests/data/metrics_reference.json`).

    proportions means scores differences      answers and shares, and how two groups differ
    survival quantiles log_histogram          how long it takes
    rates control_charts signals cusum        how often it happens, and whether that changed
    funnel                                    whether a part differs from the whole by more than chance
    outcomes flow nonresponse indices         cases counted, the silent, the two indices
    suppression disclosure rounding           what may be shown, and how
    distributions                             quantiles the intervals need

All of the metric definitions are here, also those that no figure uses yet: each is held to the vectors, so
that a new figure starts from an estimator that is right.
"""
