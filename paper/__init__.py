"""What everything printed stands on: letters, square codes, the A4 page. Knows no model."""
