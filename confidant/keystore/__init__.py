"""Who a platform id is, under which keys, and whose keys are gone."""
