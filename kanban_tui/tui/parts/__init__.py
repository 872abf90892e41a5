"""What several screens use: lines, sheets, rows that scroll, the header and the foot."""
