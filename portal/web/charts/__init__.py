"""Charts as SVG, drawn here without any library: words and numbers in, markup out. Pure.

    curve      how a share grows with time, with its band and where it reaches a half and nine tenths
    control    values in time with mean and limits, and what they signal
    bars       shares side by side, one row for each thing
    gauge      the bar under a figure: the point is what was counted, the open bar how far it may be off

They are made of the same few helps: `drawing` (the marks, and which way they run), `scale` (from values to
places, round marks), `words` (how much room words take), `axes` (grid and labels that keep out of each
other's way).

Each chart is drawn twice: wide for a desk, slim for a phone, with letters that can be read on both; the
style sheet shows one. Positions are attributes and colours are classes: no style, no script. A chart's
numbers may be anything; what is not finite is a gap.
"""
