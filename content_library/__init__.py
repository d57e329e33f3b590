"""Content in: what an asset is (`asset`), what labels mean (`taxonomy`), where content comes from (`loaders`),
and how its text is cut (`passages`). The `sample` is a fictional company's library to try it all on."""
