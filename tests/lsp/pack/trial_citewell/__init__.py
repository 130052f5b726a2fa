"""Rules for testing the server: what they flag never changes, and some misbehave on demand."""
