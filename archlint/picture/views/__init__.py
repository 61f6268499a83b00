"""Views: which part of a system a picture shows. Filter first, then lay out."""

from archlint.picture.views.flow import flow
from archlint.picture.views.named import names, view
from archlint.picture.views.overview import failures, focus, group, hot, overview

__all__ = ["failures", "flow", "focus", "group", "hot", "names", "overview", "view"]
