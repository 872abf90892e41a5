"""The screen of the flow in charts."""
