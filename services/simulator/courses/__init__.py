"""What happens to persons: chosen first, then handed to those who write it."""
