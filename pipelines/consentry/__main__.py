"""`python -m consentry` is the same door as the console script."""

from consentry.cli import main

if __name__ == "__main__":
    main()
