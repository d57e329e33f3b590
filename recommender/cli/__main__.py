"""python -m recommender.cli: the same as `stagecue`."""

from recommender.cli import main

if __name__ == "__main__":
    main()
