"""An application against its notice: missing, misreported, deficient; rules; remedies."""
