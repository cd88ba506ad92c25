"""Reading what people wrote. Rules are the business of operations."""
