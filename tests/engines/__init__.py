"""The real programs that tests run against: AWS DynamoDB Local, the AWS emulator, the deployed local stack."""
