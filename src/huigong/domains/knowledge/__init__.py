"""知识与法条: what workers ask, answered in our own words with the articles of law behind it."""
