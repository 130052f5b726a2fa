"""What data says of a page, held against what the page shows: where the two plainly differ, and what is to be changed."""
