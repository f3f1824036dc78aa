"""Facts about AWS that no design states: instance types, zone names, reserved addresses."""
