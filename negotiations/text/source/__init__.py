"""What a text says of itself when it comes in: encoding, language, headline, writer, date."""
