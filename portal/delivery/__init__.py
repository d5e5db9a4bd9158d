"""Delivery: letters leave. A courier takes them from the outbox, renders each in its receiver's language,
hands it over.
"""
