"""What can be read from an incoming text: its encoding, language, headline, writer and date."""
