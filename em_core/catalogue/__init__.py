"""The models as the app offers them: each with its lesson, classic data, options and reader. Words and data."""
