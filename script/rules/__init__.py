"""Film-grammar rules: small pure functions that judge a shot against its past."""
