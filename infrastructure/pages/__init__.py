"""The pages of plain HTML that the law asks for, made of the registers at build time, in both languages, readable without script."""
