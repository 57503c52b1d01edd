//! Pure questions to a study: counts, cross-tables, co-occurrence.
