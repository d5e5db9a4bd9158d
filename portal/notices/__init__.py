"""Notices: who is told what, in which language; the ledger becomes the outbox. It decides, it never sends."""
