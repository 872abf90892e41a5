"""The flow report: one object, and what it looks like as JSON, Markdown, HTML and a folder of CSV tables."""
