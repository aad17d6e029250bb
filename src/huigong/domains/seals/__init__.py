"""用印登记: what was sealed with which seal, how many copies, who asked, who sealed, when."""
