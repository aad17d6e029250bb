"""The unions and divisions of Qinghai as files, and the pure code that reads and judges them."""
