"""The contract over HTTP: who may call, what a call looks like, and how it is answered."""
