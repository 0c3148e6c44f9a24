"""What only the MongoDB adapter needs: paths into documents, BSON's types, indexes, errors."""
