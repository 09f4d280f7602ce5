"""What the tests of image models that portraits guide have in common."""
