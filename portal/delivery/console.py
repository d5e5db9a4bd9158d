"""Letters on the terminal: for development, where nothing should leave the machine."""

import sys

from portal.delivery.compose import Mail


class Console:
    """Prints what a letter says, with the headers a developer looks for."""

    SHOWN = ("To", "Subject", "X-Recourse-Letter", "Content-Language")

    def open(self) -> None:
        """Nothing to get ready."""

    def hand_over(self, mail: Mail) -> None:
        """Print the letter's headers and plain text."""
        text = mail.message.get_body(("plain",))
        headers = "\n".join(f"{name}: {mail.message[name]}" for name in self.SHOWN)
        said = text.get_content() if text else ""
        sys.stdout.write(f"── letter {'─' * 60}\n{headers}\n\n{said}\n")
        sys.stdout.flush()

    def has_taken(self, mail: Mail) -> bool:
        """A terminal remembers nothing."""
        return False

    def close(self) -> None:
        """Nothing to put away."""
