"""How dates are written in Arabic: without a comma, which would end a phrase within a sentence."""

DATE_FORMAT = "j F Y"
