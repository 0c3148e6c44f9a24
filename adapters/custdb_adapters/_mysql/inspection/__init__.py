"""What MySQL and MariaDB tell whoever checks a store. Nothing of it serves calls."""
