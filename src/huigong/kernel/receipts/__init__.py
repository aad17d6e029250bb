"""Which line of whose file became which row: what keeps a bulk action from being done twice."""
