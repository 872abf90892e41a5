from collections.abc import Callable, Sequence
from typing import Any, Protocol
from xml.etree.ElementTree import Element

class Box(Protocol):
    xmin: float
    xmax: float

class View(Protocol):
    def x(self, value: float) -> float: ...
    def y(self, value: float) -> float: ...

class Graph:
    uuid: str
    title: str | None
    view: View
    range: Sequence[float]
    xrange: tuple[float, float] | None
    _box: Box
    def __init__(self, **settings: Any) -> None: ...
    def add(self, title: str, values: Sequence[Any], **settings: Any) -> Graph: ...
    def add_xml_filter(self, callback: Callable[[Element], Element]) -> None: ...
    def render(self, *, is_unicode: bool = ...) -> str: ...
