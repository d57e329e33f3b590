"""The screens: Next for a rep, Audit and Content for a marketer. Thin doors to one Recommender.

`launch` gives the command that starts them, `main` is what Streamlit runs; `session` holds what the screens share,
`words`, `look`, `matrix` and `charts` turn records into what is read and seen.
"""
