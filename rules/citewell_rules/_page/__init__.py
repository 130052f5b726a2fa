"""What a draft says about itself as a page: title, author, dates, kind, generator; and writing that down."""
