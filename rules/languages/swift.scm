; Swift.

(simple_identifier) @name
(navigation_expression) @name
(prefix_expression operation: "." target: (simple_identifier)) @name
[(comment) (multiline_comment)] @comment
(line_str_text) @string
(multi_line_string_literal (interpolated_expression)* @hole) @string.quoted
(raw_string_literal) @string.quoted

(call_expression . (_) @call.name (call_suffix (value_arguments) @call.value @object)) @call
(value_argument name: (value_argument_label) @key @field.name value: (_) @field.value) @field
(dictionary_literal) @object
(dictionary_literal key: _ @field.name . ":" . value: _ @field.value)
(array_literal) @list

(property_declaration name: (_) @binding.name value: (_) @binding.value) @binding
(assignment target: (_) @binding.name result: (_) @binding.value) @binding
(enum_entry name: (_) @binding.name . raw_value: (_) @binding.value)
(function_declaration (parameter name: (simple_identifier) @default.name) . default_value: (_) @default.value)
(init_declaration (parameter name: (simple_identifier) @default.name) . default_value: (_) @default.value)

(class_declaration name: (_) @definition.name) @definition
(protocol_declaration name: (_) @definition.name) @definition
(function_declaration "func" . name: _ @definition.name) @definition
; An enum without cases only holds names.
(enum_class_body (enum_entry)) @list

(equality_expression op: _ @test.name) @test
(infix_expression op: (custom_operator) @test.name (#any-of? @test.name "!=" "!==" "~=")) @test
(switch_pattern) @test
(switch_entry (switch_pattern)+ @arm.name (statements) @arm.value) @arm
(call_expression
  . (navigation_expression) @test.name
  (call_suffix (value_arguments) @test.value)
  (#match? @test.name "\\.(compare|caseInsensitiveCompare|localizedCaseInsensitiveCompare|isEqual|elementsEqual|hasPrefix|hasSuffix|contains|range|replacingOccurrences|starts)$")) @test

(import_declaration (identifier) @import.name) @import

; What a switch asks about.
(switch_statement expr: [(simple_identifier) (navigation_expression)] @test)

; Where names are known, and what runs only on a condition.
[(function_declaration) (init_declaration) (lambda_literal)] @function
(parameter name: (simple_identifier) @parameter.name)
[(if_statement) (switch_statement)] @fork
[(function_body) (statements) (switch_entry)] @body
(for_statement item: (_) @loop.name collection: (_) @loop.value) @loop
