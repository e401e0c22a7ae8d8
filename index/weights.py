"""The weights of fields, streams and parts of a query, from weights.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def weights() -> Mapping[str, Any]:
    """All weights, by section."""
    return tomllib.loads(files("index").joinpath("weights.toml").read_text("utf-8"))


def by_field(name: str) -> float:
    """The weight of an analysed field."""
    fields = weights()["fields"]
    return float(fields.get(name, fields["other"]))


def by_script(script: str) -> Mapping[str, float]:
    """The weights of the streams for a word of this script."""
    scripts = weights()["scripts"]
    chosen: Mapping[str, float] = scripts.get(script, scripts["other"])
    return chosen
