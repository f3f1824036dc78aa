"""From text to the model, one room per format."""
