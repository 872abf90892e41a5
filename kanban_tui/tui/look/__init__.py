"""What is drawn with: themes and inks, signs, words, text that fits, and how a card looks."""
