"""What has been counted: what is known of each case and member, the roll-ups of it, and their check."""
