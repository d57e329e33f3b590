"""Says whether the recommendations are any good, in numbers that anyone can run again.

The flow: `datasets` reads a judged set; `baselines` and `systems` (the product, by its public names) rank and tag it;
`metrics` and `measures` score what they gave; `run` puts every number beside its baseline; `report` writes it down.

    from eval.run import evaluate
    results = evaluate("path/to/judged-set")
"""
