"""What any service needs to run; it knows no medicine."""
