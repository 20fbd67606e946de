"""`python -m samrapport` is the command line."""

from samrapport.start import main

if __name__ == "__main__":
    main()
