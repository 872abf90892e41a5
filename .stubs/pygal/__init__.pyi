"""What the charts use of pygal, which has no types."""

from pygal.graph.graph import Graph

class XY(Graph): ...

class Histogram(Graph):
    def _compute(self) -> None: ...

class HorizontalBar(Graph): ...
