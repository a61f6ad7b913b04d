"""Lead Labs: a contact platform whose privacy promises are mechanisms. docs/architecture.md says what each room is for."""
