"""The calls of a Recommender, by what they are about; `wire` puts them together."""
