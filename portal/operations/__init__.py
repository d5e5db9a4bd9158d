"""The operator's commands: founding, serving, keeping copies, bringing members in. The command line speaks
English.
"""
