"""Finding things by words, in any of the languages, also mistyped ones."""
