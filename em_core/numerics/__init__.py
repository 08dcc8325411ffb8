"""Arrays, sums of exponentials, integers and what a verb is handed: knows no word of EM."""
