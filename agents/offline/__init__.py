"""The offline writer: rules and templates that answer the agents' typed requests. No model, no network."""
