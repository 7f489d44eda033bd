"""Fast, isolated execution of notebooks: kernels forked from a warm process."""
