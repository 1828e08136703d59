; What JavaScript has and TypeScript spells in another way.

(field_definition property: (_) @binding.name value: (_) @binding.value) @binding

(formal_parameters (identifier) @parameter.name)
