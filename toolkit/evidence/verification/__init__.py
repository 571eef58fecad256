"""What proves a package, in the standard library alone: put together, these modules are the package's verify.py."""
