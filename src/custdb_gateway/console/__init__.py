"""The scripts that GenAuth's console wants, and the page that says where to paste them."""
