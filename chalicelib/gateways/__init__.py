"""The only callers of boto3 and stripe; clients are made on first use and kept for the life of the process."""
