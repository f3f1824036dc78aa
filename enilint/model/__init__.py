"""The network design: its entities and the questions that rules ask of them. No I/O, no file formats."""
