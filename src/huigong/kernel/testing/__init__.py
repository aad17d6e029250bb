"""The people and unions that the demo and the tests share, and ways to act as one of them."""
