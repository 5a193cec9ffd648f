"""Services that die and freeze at named points, beside a run that nothing disturbs."""
