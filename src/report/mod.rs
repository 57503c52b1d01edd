//! What a thematic summary says, as data, and a renderer per format.
