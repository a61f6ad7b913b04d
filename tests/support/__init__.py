"""What tests are written with: people who sign up, mail they get, clients they call with."""
