"""入会与会员: joining, the card, changes of membership and its transfer between unions."""
