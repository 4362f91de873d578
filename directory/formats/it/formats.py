"""How dates are written in Italian: 2 novembre 2026, without a zero before the day."""

DATE_FORMAT = "j F Y"
