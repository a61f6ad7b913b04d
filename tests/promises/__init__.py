"""One probe or more for each promise that is in place: code that acts on the deployed stack and looks at what came of it."""
