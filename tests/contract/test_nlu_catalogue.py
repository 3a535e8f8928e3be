"""The names that the NLU knows beforehand are those that the demo operator sells."""

from __future__ import annotations

from pathlib import Path

import yaml

from demo.offers import OFFERS

CATALOGUE = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "bot" / "nlu" / "catalogue.yml").read_text(encoding="utf-8")
)


def test_every_plan_and_add_on_on_sale_is_known_to_the_nlu_and_no_other() -> None:
    sold = {
        kind: {offer.name for offer in OFFERS if (offer.category == "addons") == (kind == "addon_name")}
        for kind in ("plan_name", "addon_name")
    }
    assert {kind: set(CATALOGUE[kind]) for kind in sold} == sold
