"""The stages by name, in the order in which they run; other packages add theirs (:mod:`satrchin.registry`).

A stage is a frozen dataclass whose fields are its options (:class:`satrchin.document.Stage`). The reasons of its rules,
for ``--explain``, stand in :mod:`satrchin.reasons`, or in its own ``REASONS``: a dictionary from rule to sentence.
"""

from __future__ import annotations

from satrchin.messages import marked
from satrchin.registry import Registry

STAGES = Registry(
    "satrchin.stages",
    marked("stage"),
    {
        "decode": "satrchin.stages.decode:Decode",
        "order": "satrchin.stages.order.stage:Order",
        "letters": "satrchin.stages.letters.stage:Letters",
        "spacing": "satrchin.stages.spacing.stage:Spacing",
        "normalise": "satrchin.stages.normalise:Normalise",
        "layout": "satrchin.stages.layout:Layout",
        "hazm": "satrchin.stages.hazm:Hazm",
        "sentences": "satrchin.stages.sentences:Sentences",
    },
)
