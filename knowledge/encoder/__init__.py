"""The encoder: texts become vectors, with the bundled bilingual model or another one."""
