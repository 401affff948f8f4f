"""A bench for attacks and failures: start the assistant, speak as a person, break parts by name, search bytes.

- `pair`: Rasa's agent in this process and the action server in its own; `Visitor` speaks as a person.
- `servers`: both as processes, as `make serve` starts them, spoken to over HTTP; logs at debug level.
- `faults`: `with fault(pair, "database locked"): ...`
- `search`: where do values stand in files, in any of the usual spellings?
- `memory`: which live objects of this process hold a value?
- `table`: a table of texts in one test, every row that fails named.
- `talk`: a process with a pair in it, told what to do line by line; its stderr is a file.
"""
