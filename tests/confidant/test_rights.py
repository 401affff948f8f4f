"""What the export says a fact is kept for: what the person agreed to, and nothing more."""

from dataclasses import replace

import pytest

from confidant.rights.access import AccessRights
from confidant.rights.export import validate
from confidant.subject.vault import PurposeChoice, Vault

pytestmark = pytest.mark.both_databases


def test_a_fact_is_exported_with_its_active_purposes_only(lab):
    datamap = lab.layer.datamap
    city = replace(datamap.field("city"), purposes=("personalisation", "marketing"))
    datamap = replace(datamap, fields={**datamap.fields, "city": city})
    vault = Vault(lab.layer.engine, lab.layer.keys, datamap, lab.clock)
    access = AccessRights(lab.layer.engine, vault, datamap, lab.clock)
    lab.layer = replace(lab.layer, datamap=datamap, vault=vault, access=access)
    capability = lab.capability()
    lab.agree(capability, "personalisation")
    lab.remember(capability, city="Graz")

    def purposes():
        data = lab.layer.access.export(capability)
        validate(data)
        (fact,) = data["facts"]
        return fact["purposes"]

    assert purposes() == ["personalisation"]
    lab.agree(capability, "marketing")
    assert purposes() == ["personalisation", "marketing"]
    with lab.layer.vault.change(capability) as change:
        change.choose("personalisation", PurposeChoice.REFUSED, "May I?")
    assert purposes() == ["marketing"]
