"""What a customer is: pure decisions over parties, contacts, consents, identities and grades."""
