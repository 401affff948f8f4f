"""What the export says a fact is kept for: what the person agreed to, and nothing more."""

from dataclasses import replace

from privacy.export import validate
from privacy.rights import export
from privacy.vault import Vault


def test_a_fact_is_exported_with_its_active_purposes_only(lab):
    datamap = lab.layer.datamap
    city = replace(datamap.field("city"), purposes=("personalisation", "marketing"))
    datamap = replace(datamap, fields={**datamap.fields, "city": city})
    lab.layer = replace(lab.layer, datamap=datamap, vault=Vault(lab.layer.engine, lab.layer.keys, datamap, lab.clock))
    access = lab.access()
    lab.agree(access, "personalisation")
    lab.remember(access, city="Graz")

    def purposes():
        data = export(lab.layer, access)
        validate(data)
        (fact,) = data["facts"]
        return fact["purposes"]

    assert purposes() == ["personalisation"]
    lab.agree(access, "marketing")
    assert purposes() == ["personalisation", "marketing"]
    with lab.layer.vault.change(access) as change:
        change.choose("personalisation", "no", "May I?")
    assert purposes() == ["marketing"]
