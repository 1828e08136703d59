; What TypeScript adds to JavaScript.

(public_field_definition name: (_) @binding.name value: (_) @binding.value) @binding
(required_parameter pattern: (_) @default.name value: (_) @default.value) @default
(optional_parameter pattern: (_) @default.name value: (_) @default.value) @default
(property_signature name: (_) @field.name type: (type_annotation (_) @field.value)) @field

(union_type) @list
(enum_body) @list
(enum_assignment name: (_) @binding.name value: (_) @binding.value) @binding
(type_alias_declaration name: (_) @binding.name value: (_) @binding.value) @binding

(enum_declaration name: (_) @definition.name) @definition
(interface_declaration name: (_) @definition.name) @definition
(abstract_class_declaration name: (_) @definition.name) @definition

(required_parameter pattern: (identifier) @parameter.name)
(optional_parameter pattern: (identifier) @parameter.name)
