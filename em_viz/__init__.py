"""Pictures of EM runs: pure functions from core results to Plotly figures and animations."""
