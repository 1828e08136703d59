; What C++ adds to C.

(qualified_identifier) @name
(raw_string_content) @string

(new_expression type: (_) @call.name arguments: (_) @call.value) @call
; {{"model", "x"}}
(initializer_list . (initializer_list . (string_literal) . (_) .)) @object
(initializer_list (initializer_list . (string_literal) @field.name . (_) @field.value .) @field)
(field_declaration declarator: (_) @binding.name default_value: (_) @binding.value) @binding
(optional_parameter_declaration declarator: (_) @default.name default_value: (_) @default.value) @default
(class_specifier name: (_) @definition.name body: (_)) @definition
(for_range_loop declarator: (_) @loop.name right: (_) @loop.value) @loop
(lambda_expression) @function
(parameter_declaration declarator: (reference_declarator (identifier) @parameter.name))

; `folder / "name"` is a path.
(binary_expression operator: "/" @call.name right: (string_literal) @call.value)
