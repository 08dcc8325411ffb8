"""All models on cards, and two or three of them compared, with their code."""
