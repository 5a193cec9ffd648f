"""What is said: the messages, codes and definitions that the services share."""
