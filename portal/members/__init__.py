"""The members: association, chapters, people, roles, accounts, sessions, directory, activity."""
