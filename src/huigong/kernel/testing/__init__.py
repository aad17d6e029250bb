"""The people and unions that the demonstration and the tests share, and ways to act as one of them."""
